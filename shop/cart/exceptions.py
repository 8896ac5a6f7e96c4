"""What a cart refuses, in words for the shopper."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class CartError(Exception):
    """The cart stays as it was. Its text may be shown."""


class QuantityRefused(CartError):
    """A number of units that nobody can buy."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(_("Choose from 1 to %(limit)d.") % {"limit": limit})


class NotEnough(CartError):
    def __init__(self, *, available: int, in_cart: int = 0) -> None:
        self.available = available
        self.in_cart = in_cart
        super().__init__(_shortage(available=available, in_cart=in_cart))


class NotOnSale(CartError):
    """The product was withdrawn, or its store is closed."""

    def __init__(self) -> None:
        super().__init__(_("This product is no longer on sale."))


class StoreAway(CartError):
    """The store takes no orders for now. `until` is its last day away."""

    def __init__(self, *, store: str, until: date) -> None:
        words = {"store": store, "date": date_format(until, "DATE_FORMAT")}
        super().__init__(_("%(store)s is away until %(date)s and takes no orders until then. Keep this with the heart meanwhile.") % words)


class CartFull(CartError):
    """So many different products that a page could not show them."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(_("Your cart holds %(limit)d different products already. Buy or remove some first.") % {"limit": limit})


class PriceAgreed(CartError):
    """Price and quantity were agreed with the seller: they are taken as they are, or left."""

    def __init__(self) -> None:
        super().__init__(_("An agreed price for this is in your cart; its price and quantity cannot change. Buy or remove it first."))


class AgreementGone(CartError):
    """An agreed price that no longer stands, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("This agreed price is no longer valid."))


def _shortage(*, available: int, in_cart: int) -> str:
    if available <= 0:
        return _("This is sold out for now.")
    left = ngettext("Only %(count)d is left.", "Only %(count)d are left.", available) % {"count": available}
    if not in_cart:
        return left
    return left + " " + ngettext("Your cart holds %(count)d already.", "Your cart holds %(count)d already.", in_cart) % {"count": in_cart}
