"""Valid commission rules and taxes from nothing."""

from datetime import date, datetime, timedelta
from typing import Any

from shop.catalog.models import Category, Product
from shop.commissions.models import CommissionRule
from shop.common.clock import now
from shop.places.models import Country, TaxRate
from shop.stores.models import Store
from tests.factories.places import create_country


def create_rule(
    *,
    country: Country | None = None,
    store: Store | None = None,
    category: Category | None = None,
    product: Product | None = None,
    rate_bp: int = 400,
    starts_at: datetime | None = None,
    is_draft: bool = False,
    **fields: Any,
) -> CommissionRule:
    """In force for a day already: 4 % in Guinea unless told."""
    home = product.store if product else store
    country = country or (home.country if home else create_country())
    since = starts_at or now() - timedelta(days=1)
    published = {} if is_draft else {"published_at": since, "starts_at": since}
    return CommissionRule.objects.create(
        country=country, store=store, category=category, product=product, rate_bp=rate_bp, **(published | fields)
    )


def create_tax(*, country: Country | None = None, code: str = "TVA", rate_bp: int = 1_800, **fields: Any) -> TaxRate:
    """18 % on goods and fee, since long ago."""
    return TaxRate.objects.create(
        country=country or create_country(), code=code, rate_bp=rate_bp, **({"valid_from": date(2020, 1, 1)} | fields)
    )
