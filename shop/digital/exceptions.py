"""What can stand against downloads. The texts may be shown."""

from django.utils.translation import gettext as _


class DigitalError(Exception):
    """Anything below."""


class FileRefused(DigitalError):
    """The upload cannot be sold as a download; the text says why."""


class KeysRefused(DigitalError):
    """The list of codes cannot be taken; the text says why."""


class NotEnoughKeys(DigitalError):
    """More units were sold than codes are left: the order waits for its seller."""

    def __init__(self, title: str) -> None:
        super().__init__(_("There are no codes left for “%(title)s”.") % {"title": title})


class DownloadOver(DigitalError):
    """The time or the number of downloads is used up, or the money went back."""

    def __init__(self) -> None:
        super().__init__(_("This download is over. Write to the store if you still need it."))
