"""`{% product_data details %}`."""

from django import template
from django.utils.safestring import SafeString

from shop.catalog.queries import ProductPage
from shop.catalog.structured import product_facts
from shop.common.found import breadcrumbs, data_block

register = template.Library()


@register.simple_tag
def product_data(details: ProductPage) -> SafeString:
    """What is sold, for how much and by whom, and the way to it. Nothing for a product that is not live."""
    product = details.product
    if not product.is_live:
        return SafeString("")
    trail = [(category.name, category.get_absolute_url()) for category in product.category.trail]
    return data_block(product_facts(details), breadcrumbs([*trail, (product.title, product.get_absolute_url())]))
