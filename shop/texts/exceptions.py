"""What can go wrong; each text may be shown."""

from django.utils.translation import gettext as _


class TextError(Exception):
    """Anything that texts refuse."""


class LanguageMissing(TextError):
    """A version without one of the site's languages."""

    def __init__(self) -> None:
        super().__init__(_("Write the text in every language before you publish it."))


class AlreadyPublished(TextError):
    """What people have read is not changed."""

    def __init__(self) -> None:
        super().__init__(_("This version is published already. Write a new one."))
