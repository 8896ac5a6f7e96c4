"""Every box for an amount reads it as people type it: none is left to a parser of its own, or to a browser's box for numbers.

The admin's are swept in tests/shop/common/test_admin_amounts.py.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict

from couriers.states import CourierStatus
from sellers.forms.selling_terms import BulkPriceForm
from shop.accounts.models import User
from shop.auctions.consumers import _money_of_frame
from shop.catalog.services.listing import read_wanted_listing
from shop.chat.states import Side
from shop.common.admin_amounts import AmountsForm
from shop.common.amounts import CountField, MoneyField
from shop.common.money import Money
from shop.custody.models import Discrepancy
from shop.custody.states import DiscrepancyCause
from shop.ledger.states import AccountKind
from shop.notifications.queries import contact_preferences_for
from shop.payouts.queries import payee_of_store
from shop.search.search_form import read_wishes
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_variant
from tests.factories.orders import create_order

pytestmark = pytest.mark.django_db
ROOTS = ("shop.", "sellers.", "couriers.", "returns.")
WRITINGS = (
    "150000", "150 000", "150,000", "150.000", "150'000", "150\u202f000", "150 000 GNF", "150.000 FG", "GNF 150,000",
    "١٥٠٠٠٠", "١٥٠٬٠٠٠", "۱۵۰ ۰۰۰",
)  # fmt: skip
MEANT = Money(150_000, "GNF")
NAMES = re.compile(
    r"price|amount|minor|total|bonus|cost|charge|ceiling|reserve|buy_now|^start$|maximum|minimum|^most$|figure|per_k|free_from"
)
# What has such a name and is no box for an amount.
NO_AMOUNTS = {
    "BulkPriceForm.figure": "percent or an amount: swept by itself",
    "CheckoutForm.expected_total": "sent by the page, in minor units",
    "GuestCheckoutForm.expected_total": "sent by the page, in minor units",
    "CodeForm.limit_total": "uses",
    "ImportOptionsForm.rate": "what one unit of a currency is worth in another",
    "PriceSeenForm.price": "sent by the page, in minor units",
    "RestoreForm.price": "sent by the page, in minor units",
}


def _told(alice: User) -> dict[str, Any]:
    """What forms want to be told, by the name of the argument."""
    variant = create_variant()
    store, order = variant.product.store, create_order(variants=[variant])
    short = Discrepancy(cause=DiscrepancyCause.DEPOSIT, holder_kind=AccountKind.COURIER_CASH, open_minor=9, missing_minor=9, currency="GNF")
    return {
        "auction": create_auction(),
        "by_courier": True,
        "country_code": "GN",
        "currency": "GNF",
        "current": {},
        "data": None,
        "delivery": None,
        "discrepancy": short,
        "format": "plain",
        "is_visitor": True,
        "kind": "table",
        "lines": list(order.lines.all()),
        "order": order,
        "payee": payee_of_store(store),
        "preferences": contact_preferences_for(alice),
        "product": variant.product,
        "side": Side.BUYER,
        "starts": forms.DateTimeField(),
        "status": CourierStatus.APPLIED,
        "store": store,
        "variant": variant,
        "wanted": read_wanted_listing(variant.product),
        **dict.fromkeys(("buyer", "owner", "user"), alice),
        **dict.fromkeys(("country", "market"), store.country),
        **dict.fromkeys(("couriers", "desks", "headings", "offers", "rows", "topics"), ()),
    }


def _forms_of_people() -> Iterator[type[forms.BaseForm]]:
    """All of our own but those of the admin and of signing in, which are made by other packages."""
    import_module(settings.ROOT_URLCONF)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    seen = set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        lines = {base.__module__.partition(".")[0] for base in kind.__mro__}
        is_ours = kind.__module__.startswith(ROOTS) and "allauth" not in lines
        is_ours = is_ours and not kind.__module__.endswith(".admin") and not issubclass(kind, AmountsForm)
        if is_ours and kind not in seen:
            seen.add(kind)
            yield kind


def _made(kind: type[forms.BaseForm], told: dict[str, Any]) -> forms.BaseForm:
    """Told what it asks for; a form with an argument of a new name needs a line in `_told`."""
    given: dict[str, Any] = {}
    while True:
        try:
            return kind(**given)
        except TypeError as error:
            asked = re.findall(r"'(\w+)'", str(error)) if " missing " in str(error) else []
            if not asked or set(asked) <= given.keys():
                raise
            given |= {name: told[name] for name in asked}


def test_every_box_for_an_amount_reads_it_as_people_write_it(alice: User) -> None:
    told, boxes, others, wrong = _told(alice), set(), [], []
    for kind in _forms_of_people():
        for name, field in _made(kind, told).fields.items():
            box = f"{kind.__name__}.{name}"
            if isinstance(field, MoneyField):
                boxes.add(box)
                wrong += [f"{box}: {text}" for text in WRITINGS if field.clean(text) != MEANT or field.widget.input_type != "text"]
            elif isinstance(field, CountField):  # of notes
                continue
            elif (NAMES.search(name) or "GNF" in f"{field.label} {field.help_text}") and box not in NO_AMOUNTS:
                others.append(box)
    assert (others, wrong) == ([], [])
    assert {"BidForm.maximum", "PriceForm.price", "ZoneForm.per_km", "AssignForm.bonus", "SlipForm.amount", "OfferForm.price"} <= boxes


@pytest.mark.parametrize("text", WRITINGS)
def test_boxes_that_are_no_form_fields_read_it_too(text: str, alice: User) -> None:
    """A change of many prices, the price range of a search, and what comes over a socket."""
    country = create_variant().product.store.country
    change = BulkPriceForm({"way": "amount", "direction": "down", "figure": text}, currency="GNF")
    assert change.is_valid(), change.errors
    assert change.change == {"amount": -MEANT}
    query = QueryDict(mutable=True)
    query.update({"low": text, "high": text})
    wishes = read_wishes(query, market=country)
    assert (wishes.low, wishes.high) == (MEANT.minor, MEANT.minor)
    assert _money_of_frame({"maximum": text, "currency": "GNF"}, "maximum") == MEANT
