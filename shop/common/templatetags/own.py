"""`{% own "stores/_follow_own.html" store=store.pk %}`: see shop/common/own_parts.py."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from shop.common.own_parts import OwnPart, is_for_all, leave_own_part

register = template.Library()


@register.simple_tag(takes_context=True)
def own(context: template.RequestContext, template_name: str, **values: Any) -> SafeString:
    """Include a template that is about the person who looks: at once, or in a page for all, for each of them later.

    It may use what context processors know and the values given here, which are keys, words and yes or no.
    """
    request = context.get("request")
    if request is not None and is_for_all(request):
        return leave_own_part(request, OwnPart(template_name, values))
    with context.push(**values):
        return context.template.engine.get_template(template_name).render(context)
