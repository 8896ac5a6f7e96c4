"""Facts of reviews."""

from collections.abc import Iterator

from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.catalog.models import Product
from shop.common.integrity import integrity_check
from shop.reviews.models import Review
from shop.reviews.states import ReviewStatus
from shop.stores.models import Store


@integrity_check("stars of products and stores are those of the reviews that are shown")
def stars_are_of_reviews() -> Iterator[str]:
    """What cards and facets show is what people wrote."""
    yield from _wrong(Product, "product")
    yield from _wrong(Store, "store")


@integrity_check("every review is of what its author bought")
def reviews_are_of_purchases() -> Iterator[str]:
    """By the line of the order: the same buyer (or who claimed his order), product and store, and not the store's owner."""
    about = {"product": F("order_line__variant__product"), "store": F("product__store")}
    buyer = Q(author=F("order_line__order__buyer")) | Q(author=F("order_line__order__buyer__claimed_by"))
    wrong = Review.objects.exclude(buyer, **about) | Review.objects.filter(author=F("store__owner"))
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"review {pk}"


def _wrong(model: type[Model], name: str) -> Iterator[str]:
    reviews = Review.objects.filter(**{name: OuterRef("pk")}, status=ReviewStatus.PUBLISHED).order_by().values(name)
    number = Coalesce(Subquery(reviews.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    stars = Coalesce(Subquery(reviews.annotate(t=Sum("rating")).values("t"), output_field=IntegerField()), 0)
    concerned = Q(rating_count__gt=0) | Q(pk__in=Review.objects.order_by().values(name))
    rows = model._default_manager.filter(concerned).annotate(n=number, t=stars).exclude(n=F("rating_count"), t=F("rating_total"))
    for pk, count, total, n, t in rows.order_by("pk").values_list("pk", "rating_count", "rating_total", "n", "t"):
        yield f"{name} {pk}: {count} reviews with {total} stars, shown are {n} with {t}"
