"""Cash on delivery: banknotes at the door."""

from django.utils.translation import gettext_lazy as _


class CashOnDelivery:
    """Any currency; received by whoever hands the parcel over."""

    code = "cash"
    name = _("Cash on delivery")
    paid_at_door = True

    def takes(self, currency: str) -> bool:
        """Banknotes exist in every currency."""
        return bool(currency)
