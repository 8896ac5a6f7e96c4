"""Which kept pages a change of a review concerns: the product's, and the store's. See shop/common/pages.py."""

from shop.common.pages import expire_pages, product_tag, store_tag
from shop.events.commit_reactions import Changes, right_after_commit
from shop.reviews.services.review_events import OF_PRODUCT, OF_STORE


@right_after_commit
def forget_review_pages(changes: Changes) -> bool:
    """Have the pages that show any of these built anew. False when the cache cannot be reached."""
    products, stores = changes.get(OF_PRODUCT, ()), changes.get(OF_STORE, ())
    return expire_pages({*map(product_tag, products), *map(store_tag, stores)})
