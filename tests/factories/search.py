"""Documents of the search by the thousand, without what a shop would have to be filled with for them."""

from collections.abc import Callable, Sequence

from shop.catalog.models import Product
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.search.documents import Document
from shop.search.providers import engine
from shop.search.providers.base import Written
from shop.stores.models import Store
from tests.factories.catalog import create_category


def write_documents(
    number: int, *, store: Store, title: Callable[[int], str], facets: Callable[[int], Sequence[int]] = lambda _n: ()
) -> list[int]:
    """So many live products and their documents, title and numbers of the facets of each made from its place; their keys."""
    category, moment = create_category(), now()
    fixed = {"store": store, "category": category, "status": ProductStatus.APPROVED, "published_at": moment, "reviewed_at": moment}
    products = Product.objects.bulk_create([Product(title=title(n), slug=f"s{store.pk}-{n}", **fixed) for n in range(number)])
    engine().write([Written(_document_of(product, store), facets(n)) for n, product in enumerate(products)])
    return [product.pk for product in products]


def _document_of(product: Product, store: Store) -> Document:
    words = product.title.split()
    return Document(
        product_id=product.pk, store_id=store.pk, country=store.country_id, price_from=1_000, price_to=1_000,
        published_at=product.published_at, ends_at=None, rating=0, in_stock=True, east=None, north=None, title=f" {product.title} ",
        title_stems=words, name_stems=[], body_stems=[], codes=[], words=set(words),
    )  # fmt: skip
