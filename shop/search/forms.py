"""What is looked for, where, and in which order."""

from django.utils.translation import gettext_lazy as _

from shop.catalog.forms import BrowseForm
from shop.search.folding import MAX_LENGTH


class SearchForm(BrowseForm):
    """Words and a shelf, besides what may be asked of any shelf. Unless another order is asked for, the best hits come first."""

    field_order = ["sort", "in_stock", "low", "high"]

    def __init__(self, *args: object, currency: str, **kwargs: object) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        if self.text:
            self.fields["sort"].choices = [("", _("Best match")), *self.fields["sort"].choices]  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        """The words as they were typed, within reason: browsers and databases choke on control characters."""
        typed = str(self.data.get("q", ""))[:MAX_LENGTH]
        return "".join(letter if letter.isprintable() else " " for letter in typed).strip()

    @property
    def category_path(self) -> str:
        """Which shelf, "" for all. Nonsense is no shelf."""
        return str(self.data.get("c", ""))[:MAX_LENGTH].replace("\x00", "")
