"""Cash on delivery: banknotes at the door."""

from django.utils.translation import gettext_lazy as _


class CashOnDelivery:
    """Any currency; received by whoever hands the parcel over."""

    code = "cash"
    name = _("Cash on delivery")
    number = 1
    needs_phone = False
    paid_at_door = True
    is_configured = True

    def takes(self, currency: str) -> bool:
        """Banknotes exist in every currency."""
        return bool(currency)

    def limits(self, currency: str) -> tuple[int, int | None]:
        """Any amount; a market's ceiling is a rule of eligibility, not of the banknote."""
        return (1 if currency else 0), None
