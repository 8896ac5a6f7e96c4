"""Markets with their real rules, and people who show something."""

from datetime import timedelta

from shop.accounts.models import User
from shop.common.clock import now
from shop.orders.models import Order
from shop.orders.services import complete_order
from shop.places.models import Country
from shop.places.packs import read_packs
from shop.stores.models import Store
from shop.trust.services import load_trust_rules, record_signal
from shop.trust.states import SignalKind
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.places import create_country
from tests.shop.payouts.paid import prepaid_delivered


def real_rules(code: str = "GN") -> Country:
    """The market under the rules of its own pack; what an operator tunes beside them as well."""
    country = create_country(code=code)
    pack = next(pack for pack in read_packs() if pack["code"] == code)
    load_trust_rules(country, pack, reset_rates=True)
    for name in ("payout_auto_minor", "store_debt_limit_minor", "payout_minimum_minor", "payout_hold_days"):
        setattr(country, name, pack[name])
    country.save()
    return country


def link(*people: User, kind: SignalKind = SignalKind.DEVICE, value: str = "the same phone") -> None:
    """They show the same thing."""
    for person in people:
        record_signal(person.pk, kind, value)


def sold(*, store: Store, pieces: int = 1, days_ago: int = 0, method: str = "stripe", buyer: User | None = None) -> Order:
    """A prepaid order, delivered so many days ago, with which its buyer is content at once."""
    order = prepaid_delivered(
        store=store, buyer=buyer or create_user(), variants=[create_variant(store=store, stock=pieces)], quantity=pieces
    )
    changes = {"delivered_at": now() - timedelta(days=days_ago), "payment_method": method}
    Order.objects.filter(pk=order.pk).update(**changes)
    order.refresh_from_db()
    complete_order(order, actor_id=order.buyer_id)
    return order
