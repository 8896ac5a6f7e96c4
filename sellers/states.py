"""The life of an import, of each product in it, and of each picture that it brings; the formats of exports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportState(TextChoices):
    """Uploaded, compared with the store (a dry run), and after the seller's word written."""

    UPLOADED = "uploaded", _("not checked yet")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("waiting for you")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")
    FAILED = "failed", _("could not be read")


I = ImportState  # noqa: E741
AT_WORK = (I.CHECKING, I.RUNNING)
WAITING_FOR_SELLER = (I.UPLOADED, I.CHECKED)  # for the seller
IMPORT_MOVES: dict[str, frozenset[str]] = {
    I.UPLOADED: frozenset({I.CHECKING, I.CANCELLED, I.FAILED}),
    I.CHECKING: frozenset({I.CHECKED, I.CANCELLED, I.FAILED}),
    # Back to checking: another format or other columns were chosen.
    I.CHECKED: frozenset({I.RUNNING, I.CHECKING, I.CANCELLED}),
    I.RUNNING: frozenset({I.DONE, I.CANCELLED, I.FAILED}),
    I.FAILED: frozenset({I.CHECKING, I.CANCELLED}),
    I.DONE: frozenset(),
    I.CANCELLED: frozenset(),
}


class RowOutcome(TextChoices):
    """What an import does, or would do, with one product of the file."""

    CREATED = "created", pgettext_lazy("outcome of an import", "new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")


class FetchState(TextChoices):
    """A picture's way from its address to the product."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("fetched")
    FAILED = "failed", _("not fetched")


class ExportFormat(TextChoices):
    """What a store's products can be taken along as."""

    GOOGLE = "google", _("Google Merchant feed (XML)")
    SHOPIFY = "shopify", _("Shopify table (CSV)")


SHELF = "shelf"  # among the changes of an import's row: no value, but where a new product's category comes from
FALLBACK = "unsorted"  # path of the category for what fits nowhere
FALLBACK_NAMES = {"en": "Other", "fr": "Divers"}


class ShelfBy(TextChoices):
    """Who says on which shelf a new product of a file belongs."""

    FILE = "file", _("named by the file")
    GUESS = "guess", _("our suggestion")
    SELLER = "seller", _("your choice")
    NOBODY = "nobody", _("no suggestion")
