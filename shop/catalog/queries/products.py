"""Products as shoppers meet them."""

from shop.catalog.models import Category, Product, ProductQuerySet


def live_products(*, country_code: str = "", category: Category | None = None, store_id: int | None = None) -> ProductQuerySet:
    """What a shopper may buy, newest first, ready to be shown as cards. A category includes the shelves below it."""
    products = Product.objects.live()
    if country_code:
        products = products.in_market(country_code)
    if category is not None:
        products = products.in_category(category)
    if store_id is not None:
        products = products.filter(store_id=store_id)
    return products.with_cards().order_by("-published_at", "-pk")
