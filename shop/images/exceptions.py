"""Why a picture is turned away."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PictureRefusal(models.TextChoices):
    """The reason, for code; the words for the sender are the exception's text."""

    EMPTY = "empty", _("Empty file")
    TOO_LARGE = "too_large", _("Too many bytes")
    TOO_MANY_PIXELS = "too_many_pixels", _("Too many pixels")
    NOT_A_PICTURE = "not_a_picture", _("No picture")
    OTHER_FORMAT = "other_format", _("A format that is not taken")
    DRAWING = "drawing", _("A drawing made of code (SVG)")
    DAMAGED = "damaged", _("Damaged or incomplete")
    FOREIGN_DATA = "foreign_data", _("Carries other data")
    MALWARE = "malware", _("Malware")
    NOT_SCANNED = "not_scanned", _("Could not be scanned")
    NOT_STORED = "not_stored", _("Could not be kept")


class ImageRefused(ValueError):
    """The file cannot be taken as a picture. The text tells the person who sent it why, in words they can act on."""

    def __init__(self, text: str, *, reason: PictureRefusal = PictureRefusal.NOT_A_PICTURE) -> None:
        super().__init__(text)
        self.reason = reason

    @property
    def may_heal(self) -> bool:
        """Whether the same file may be taken a little later: then a job tries again, and a person is asked to."""
        return self.reason in (PictureRefusal.NOT_SCANNED, PictureRefusal.NOT_STORED)
