"""Signs between words: `{{ label }}{% colon %} {{ value }}`, `{{ text|quoted }}`. All templates have them, without `{% load %}`."""

from django import template

from shop.common import signs

register = template.Library()


register.simple_tag(signs.colon)
register.filter(signs.quoted)
