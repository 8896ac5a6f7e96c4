"""What the catalogue refuses, in words for the reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class CatalogError(Exception):
    """Something the catalogue refuses; its text may be shown."""

    message: str | Promise = _("The catalogue refused this change.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class OutOfStock(CatalogError):
    """Fewer units are free than were asked for. `available` is what was left at that moment."""

    def __init__(self, *, title: str, available: int, variant_id: int | None = None) -> None:
        super().__init__(title, available)
        self.title = title
        self.available = available
        self.variant_id = variant_id

    def __str__(self) -> str:
        if self.available <= 0:
            return str(_("“%(title)s” is sold out.") % {"title": self.title})
        text = ngettext("Only %(count)d piece of “%(title)s” is left.", "Only %(count)d pieces of “%(title)s” are left.", self.available)
        return text % {"count": self.available, "title": self.title}


class InvalidQuantity(CatalogError):
    """A stock movement of nothing, or of more than can be counted."""

    message = _("Enter a number of units other than zero, at most one million.")


class InvalidListing(CatalogError):
    """The listing as written cannot be kept."""

    message = _("This listing cannot be saved as it is.")


class ListingNotReady(CatalogError):
    """Something is missing before a person can review it."""

    message = _("This listing is not ready for review.")


class InvalidProductMove(CatalogError):
    """Its state does not allow the move, perhaps because somebody was quicker."""

    message = _("The listing has changed in the meantime. Look at it again and decide then.")


class ReasonMissing(CatalogError):
    """A refusal without a reason."""

    message = _("Say why, in words the seller can act on.")


class RevisionChanged(CatalogError):
    """The change that was approved is not the one that was looked at."""

    message = _("The seller has edited this change since you opened it. Look at it again, then answer.")


class InvalidSale(CatalogError):
    """A sale price that would not be one."""

    message = _("This sale price cannot be set.")
