"""`{% product_card product %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shop.catalog.cards import card_of, draw_card
from shop.catalog.models import Product
from shop.common.templatetags.own import own
from shop.images.templatetags.pictures import waiting_script

register = template.Library()


@register.simple_tag(takes_context=True)
def product_card(context: template.RequestContext, product: Product, *, hide_store: Any = None) -> SafeString:
    """A product on a shelf. `hide_store` (anything that is true) leaves out whose it is, on the store's own pages."""
    card = card_of(product)
    before, store, after = draw_card(card, get_language() or "")
    terms = getattr(product, "near_terms", "")  # `note_near_terms` has given it
    day = own(context, "catalog/_own_card_days.html", terms=terms) if terms else SafeString()
    drawn = before + day + after if hide_store else before + store + day + after
    return drawn + waiting_script(context, card.cover.widths) if card.cover else drawn
