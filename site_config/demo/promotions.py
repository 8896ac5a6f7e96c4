"""Points in every market, and two codes to try at the checkout."""

from __future__ import annotations

from shop.accounts.models import User
from shop.common.money import Money
from shop.places.models import Country
from shop.promotions.models import PointsRule, PromoCode
from shop.promotions.services import CodeTerms, make_platform_code, make_store_code, resume_code
from shop.promotions.states import PromoKind
from shop.stores.models import Store
from site_config.demo.content import SELLER, STAFF

# Minor units: goods for one point, and what a point is worth. Two percent, in amounts that can be paid in notes.
_POINTS = {"GN": (25_000, 500), "KE": (10_000, 200), "PK": (10_000, 200)}
WELCOME = CodeTerms(
    code="BIENVENUE", kind=PromoKind.PERCENT, percent_bp=1_000, most=Money(25_000, "GNF"), minimum=Money(50_000, "GNF"), limit_total=500
)
CARRIED = CodeTerms(code="LIVRE", kind=PromoKind.DELIVERY, most=Money(40_000, "GNF"), limit_per_user=3)


def load_promotions() -> None:
    """What is there already stays as it is, used up or ended."""
    for country in Country.objects.filter(code__in=_POINTS):
        spend, value = _POINTS[country.code]
        PointsRule.objects.get_or_create(country=country, defaults={"spend_minor": spend, "value_minor": value})
    staff, seller = User.objects.get(email=STAFF.email), User.objects.get(email=SELLER.email)
    if not PromoCode.objects.filter(code=WELCOME.code).exists():
        resume_code(make_platform_code(Country.objects.get(code="GN"), WELCOME, actor_id=staff.pk), actor_id=staff.pk)
    store = Store.objects.filter(owner=seller, country_id="GN").select_related("country").order_by("pk").first()
    if store and not PromoCode.objects.filter(code=CARRIED.code).exists():
        make_store_code(store, CARRIED, actor_id=seller.pk)
