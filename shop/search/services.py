"""Keeping the index true."""

from django.db.models import Prefetch
from django.utils.html import strip_tags

from shop.catalog.models import Product, Variant
from shop.search.folding import fold
from shop.search.models import SearchDocument

BATCH = 500
_FIELDS = ["title", "text"]


def index_product(product_id: int) -> None:
    """Write the product's words anew, or take it out when it is not live. Safe to call any number of times."""
    index_products([product_id])


def index_store(store_id: int) -> None:
    """The same for all its products."""
    _in_batches(list(Product.objects.filter(store_id=store_id).order_by("pk").values_list("pk", flat=True)))


def rebuild_search() -> int:
    """Write the whole index anew. Returns how many products can be found."""
    _in_batches(list(Product.objects.order_by("pk").values_list("pk", flat=True)))
    return SearchDocument.objects.count()


def index_products(product_ids: list[int]) -> None:
    """One batch."""
    variants = Prefetch("variants", Variant.objects.filter(is_active=True))
    live = Product.objects.live().filter(pk__in=product_ids)
    products = list(live.select_related("store", "category__parent__parent").prefetch_related(variants))
    SearchDocument.objects.filter(product_id__in=set(product_ids) - {product.pk for product in products}).delete()
    SearchDocument.objects.bulk_create(
        [_document(product) for product in products], update_conflicts=True, update_fields=_FIELDS, unique_fields=["product"]
    )


def _in_batches(product_ids: list[int]) -> None:
    for start in range(0, len(product_ids), BATCH):
        index_products(product_ids[start : start + BATCH])


def _document(product: Product) -> SearchDocument:
    title = f" {fold(product.title)} "
    names = [name for category in product.category.trail for name in category.names.values()]
    variants = [part for variant in product.variants.all() for part in (variant.title, variant.sku)]
    parts = [product.brand, *names, product.store.name, *variants, strip_tags(product.description.replace("<", " <"))]
    return SearchDocument(product=product, title=title, text=f"{title}{fold(' '.join(parts))} ")
