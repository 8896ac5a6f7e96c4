"""What the back office itself refuses; every text may be shown to the user."""

from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Product


class SellerError(Exception):
    """Something the back office refuses."""

    message = _("This was refused.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class StockMoved(SellerError):
    """The figure that a count was compared with is no longer the stock."""

    message = _("The stock changed while you were counting. Check the new figure, count again and save.")


class AlreadyNoted(SellerError):
    """The same movement, sent twice from one page."""

    message = _("This movement is noted already; nothing was added a second time.")


class AlreadyListed(SellerError):
    """The same new product, sent twice. `product` is the first."""

    message = _("This product was saved already; nothing was added a second time.")

    def __init__(self, product: Product) -> None:
        super().__init__()
        self.product = product


class EditedElsewhere(SellerError):
    """Another open page changed the same boxes since. `version` is what they are at now."""

    message = _("This was changed on another page in the meantime.")

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


class ImportBusy(SellerError):
    """A store imports one file at a time."""

    message = _("Another import of this store is under way. Wait until it is done, or cancel it.")


class ImportMoved(SellerError):
    """The run is not where the page thought: another tab or a job was quicker."""

    message = _("This import has moved on in the meantime. Look at it again.")


class FileNotStored(SellerError):
    """The disk is full, or away."""

    message = _("We could not store your file just now. Nothing else was lost. Try again in a few minutes.")
