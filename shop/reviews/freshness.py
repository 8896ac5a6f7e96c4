"""Which kept pages a change of a review concerns: the product's, and the store's. See shop/common/pages.py."""

from shop.common.pages import forget, product_tag, store_tag
from shop.events.commit import Changes, right_after_commit
from shop.reviews.services.telling import OF_PRODUCT, OF_STORE


@right_after_commit
def freshen_pages(changes: Changes) -> bool:
    """Have the pages that show any of these built anew. False when the cache cannot be reached."""
    products, stores = changes.get(OF_PRODUCT, ()), changes.get(OF_STORE, ())
    return forget({*map(product_tag, products), *map(store_tag, stores)})
