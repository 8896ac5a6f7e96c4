"""Facts of commissions."""

from collections.abc import Iterator

from django.db.models import F, Q

from shop.commissions.models import CommissionRule
from shop.common.integrity import integrity_check


@integrity_check("every commission rule belongs to the market of what it is about")
def rules_are_at_home() -> Iterator[str]:
    """A store's or a product's rule in another market would never count, or count a fixed part in the wrong currency."""
    strangers = CommissionRule.objects.filter(
        (Q(store__isnull=False) & ~Q(store__country=F("country"))) | (Q(product__isnull=False) & ~Q(product__store__country=F("country")))
    )
    for rule in strangers.order_by("pk"):
        yield f"commission rule {rule.pk} ({rule.country_id}) is about store {rule.store_id} or product {rule.product_id} of another market"
