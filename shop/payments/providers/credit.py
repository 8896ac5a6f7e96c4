"""Credit of a buyer with the platform: spent at once, a whole checkout at a time. No network, no waiting."""

from django.utils.translation import gettext_lazy as _


class StoreCredit:
    """What the platform owes the buyer, in any currency. Whether it covers the amount is asked under the lock of its account."""

    code = "credit"
    name = _("Your credit")
    number = 7
    needs_phone = False
    paid_at_door = False
    is_configured = True

    def takes(self, currency: str) -> bool:
        """Credit exists in every currency."""
        return bool(currency)

    def limits(self, currency: str) -> tuple[int, int | None]:
        """Any amount that the balance covers."""
        return (1 if currency else 0), None
