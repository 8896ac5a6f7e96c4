"""Valid promo codes and points from nothing."""

from itertools import count
from typing import Any

from shop.accounts.models import User
from shop.places.models import Country
from shop.promotions.models import PointsAccount, PointsEntry, PointsRule, PromoCode
from shop.promotions.states import FundedBy, PointsKind, PromoKind
from shop.stores.models import Store
from tests.factories.places import create_country

_counter = count(1)


def create_code(code: str = "", *, store: Store | None = None, country: Country | None = None, **fields: Any) -> PromoCode:
    """Ten percent off, borne by the store if one is given, else by the platform and at most 20 000. Each buyer once."""
    country = country or (store.country if store else create_country())
    kind = fields.setdefault("kind", PromoKind.PERCENT)
    if kind == PromoKind.PERCENT:
        fields.setdefault("percent_bp", 1_000)
    if store is None and kind != PromoKind.FIXED:
        fields.setdefault("most_minor", 20_000)
    categories, stores = fields.pop("categories", ()), fields.pop("stores", ())
    made = PromoCode.objects.create(
        code=code or f"CODE{next(_counter)}",
        funded_by=FundedBy.SELLER if store else FundedBy.PLATFORM,
        store=store,
        country=country,
        currency=store.currency if store else country.currency,
        **fields,
    )
    made.categories.set(categories)
    made.stores.set(stores)
    return made


def create_points_rule(*, country: Country | None = None, **fields: Any) -> PointsRule:
    """A point for each 1 000 of goods, worth 50; they pay at most half of the goods and last a year. Nothing is held back."""
    return PointsRule.objects.create(
        country=country or create_country(), **({"spend_minor": 1_000, "value_minor": 50, "hold_days": 0} | fields)
    )


def create_points(user: User, points: int, *, country: Country | None = None, **fields: Any) -> PointsAccount:
    """Earned, in one entry."""
    account = PointsAccount.objects.get_or_create(user=user, country=country or create_country())[0]
    PointsEntry.objects.create(account=account, kind=PointsKind.EARNED, points=points, key=f"test:{next(_counter)}", **fields)
    account.balance += points
    account.save()
    return account
