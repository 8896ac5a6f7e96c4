"""What links people, what somebody has proved, and by which kind of money an order was paid."""

from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignalKind(TextChoices):
    """What two accounts may share."""

    PHONE = "phone", _("phone number")
    DOOR = "door", _("address")
    ACCOUNT = "account", _("payout account")
    DEVICE = "device", _("device")
    NAME = "name", pgettext_lazy("signal", "name in the same quarter")


# How much one shared signal says. Two accounts are one party from FULL on: one strong signal, or two weak ones.
FULL = 2
WEIGHT: dict[str, int] = {
    SignalKind.PHONE: 2,
    SignalKind.DOOR: 2,
    SignalKind.ACCOUNT: 2,
    SignalKind.DEVICE: 2,
    SignalKind.NAME: 1,
}
# Shared by more people than this it is a public place: a phone shop, a school, a usual name. It then says nothing.
PUBLIC_FROM: dict[str, int] = {
    SignalKind.PHONE: 8,
    SignalKind.DOOR: 12,
    SignalKind.ACCOUNT: 20,
    SignalKind.DEVICE: 6,
    SignalKind.NAME: 4,
}


class Proof(TextChoices):
    """What stands behind a store or a courier, weakest first."""

    NONE = "none", _("nothing proved yet")
    PHONE = "phone", _("phone number confirmed")
    PAPERS = "papers", _("papers seen by our staff")


class MoneyKind(TextChoices):
    """How an order's money came. It decides how long somebody may still take it back."""

    CASH = "cash", _("cash")
    WALLET = "wallet", _("mobile money")
    CARD = "card", _("card or PayPal")
    CREDIT = "credit", _("store credit")


# By payment method; one that is not named here counts as a card: the slowest to be certain.
MONEY_KIND_OF: dict[str, MoneyKind] = {
    "cash": MoneyKind.CASH,
    "orange": MoneyKind.WALLET,
    "momo": MoneyKind.WALLET,
    "mpesa": MoneyKind.WALLET,
    "credit": MoneyKind.CREDIT,
}


class WaitsFor(TextChoices):
    """What money that is owed waits for before it may leave."""

    COURIER = "courier", _("the courier has to bring the cash")
    STORE = "store", _("the store has to bring the money")
    CALLBACK = "callback", _("the payment can still be taken back")


Reader = Literal["buyer", "store", "staff"]  # of why a refund waits


def money_kind_of(payment_method: str) -> MoneyKind:
    """Cash, mobile money, card or credit."""
    return MONEY_KIND_OF.get(payment_method, MoneyKind.CARD)
