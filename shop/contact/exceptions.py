"""What can go wrong; each text may be shown."""

from django.utils.translation import gettext as _


class ContactError(Exception):
    """Anything that contact refuses."""


class TooManyEnquiries(ContactError):
    """More than anybody needs to write in a day."""

    def __init__(self) -> None:
        super().__init__(_("You have written to us several times today. We read everything: please wait for our answer."))


class NothingToAnswer(ContactError):
    """An empty answer, or an enquiry that was closed meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Write an answer. A closed message has to be opened again first."))
