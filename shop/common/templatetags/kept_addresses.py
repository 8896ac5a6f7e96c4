"""Django's `{% url %}` with addresses that are kept (shop/common/addresses.py). Every template has it: see TEMPLATES in the settings."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from shop.common.addresses import address_of

register = template.Library()


@register.tag("url")
def kept_url(parser: Parser, token: Token) -> URLNode:
    """Written as Django's."""
    node = url(parser, token)
    return node if node.kwargs else KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


class KeptURLNode(URLNode):
    """An address that depends on nothing but a name and values in order."""

    def render(self, context: Context) -> str:
        """As Django's; what cannot be looked up (a list, say) is left to it."""
        values = [each.resolve(context) for each in self.args]
        if not all(type(each) in (str, int) for each in values):
            return super().render(context)
        try:
            address = address_of(self.view_name.resolve(context), *values, current_app=_app_of(getattr(context, "request", None)))
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar is not None:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


def _app_of(request: Any) -> str | None:
    if hasattr(request, "current_app"):
        return request.current_app  # type: ignore[no-any-return]
    return getattr(getattr(request, "resolver_match", None), "namespace", None)
