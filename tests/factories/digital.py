"""Things to sell without a parcel."""

from django.core.files.base import ContentFile

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.digital.services import add_keys, sell_file
from tests.factories.catalog import create_product, create_variant

TEXT = b"%PDF-1.4 a book"


def create_book(*, owner: User | None = None, name: str = "book.pdf", **fields: object) -> Variant:
    """A live product of one variant that is a file, at 50 000."""
    product = create_product(**fields)  # type: ignore[arg-type]
    variant = create_variant(product=product, stock=0)
    sell_file(variant, ContentFile(TEXT, name=name), actor=owner or product.store.owner)
    return fresh(variant)


def create_codes(texts: list[str], *, product: Product | None = None) -> Variant:
    """The same with codes."""
    variant = create_variant(product=product or create_product(), stock=0)
    add_keys(variant, texts, actor=variant.product.store.owner)
    return fresh(variant)


def fresh(variant: Variant) -> Variant:
    """As it stands in the database, with its store."""
    return Variant.objects.select_related("product__store__country").get(pk=variant.pk)
