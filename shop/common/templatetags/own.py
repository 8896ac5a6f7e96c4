"""`{% own "stores/_own_follow.html" store_pk=store.pk %}` and `{% for_all "components/_foot.html" %}`: see shop/common/own_parts.py."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

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
        text = _template(context, template_name).render(context)
    return mark_safe(text.strip())  # noqa: S308  # a rendered template, escaped there


@register.simple_tag(takes_context=True)
def for_all(context: template.RequestContext, template_name: str) -> SafeString:
    """Include a template that is the same for all who look at the same view, but for its own parts: it is kept, and shared with them.

    It may use what context processors know, and the view's name.
    """
    shared: Callable[..., SafeString | None] | None = getattr(context.get("request"), "part_for_all", None)
    rendered = shared(template_name, token=str(context.get("csrf_token", ""))) if shared is not None else None
    if rendered is not None:
        return rendered
    with context.push():
        return _template(context, template_name).render(context)


def _template(context: template.Context, name: str) -> template.Template:
    assert context.template is not None, "a tag is rendered within a template"
    return context.template.engine.get_template(name)
