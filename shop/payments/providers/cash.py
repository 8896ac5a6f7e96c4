"""Ways to pay that need no network: banknotes at the door, and credit with the platform."""

from django.utils.translation import gettext_lazy as _


class OffTheNetwork:
    """Any currency, any amount, always there. Whether this buyer may use it is a rule of eligibility, not of the way."""

    needs_phone = False
    is_configured = True

    def takes(self, currency: str) -> bool:
        """Every one that there is."""
        return bool(currency)

    def limits(self, currency: str) -> tuple[int, int | None]:
        return (1 if currency else 0), None


class CashOnDelivery(OffTheNetwork):
    """Received by whoever hands the parcel over."""

    code = "cash"
    name = _("Cash on delivery")
    number = 1
    paid_at_door = True


class StoreCredit(OffTheNetwork):
    """What the platform owes the buyer, spent at once, a whole checkout at a time; asked for under the lock of its account."""

    code = "credit"
    name = _("Your credit")
    number = 7
    paid_at_door = False
