"""`{% product_data details %}` and `{% product_summary product %}`."""

from django import template
from django.utils.safestring import SafeString

from shop.catalog.models import Product
from shop.catalog.queries import ProductPage
from shop.catalog.structured_data import product_facts, words_for_link
from shop.common.structured_data import breadcrumbs, data_block

register = template.Library()


@register.simple_tag
def product_data(details: ProductPage) -> SafeString:
    """The product as JSON-LD with its breadcrumb. Nothing for a product that is not live."""
    product = details.product
    if not product.is_live:
        return SafeString("")
    trail = [(category.name, category.get_absolute_url()) for category in product.category.trail]
    return data_block(product_facts(details), breadcrumbs([*trail, (product.title, product.get_absolute_url())]))


@register.simple_tag
def product_summary(product: Product) -> str:
    """What a link to it says."""
    return words_for_link(product)
