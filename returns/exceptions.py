"""What returns refuse, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReturnError(Exception):
    """Something that cannot be done with a return; its text may be shown."""

    message: str | Promise = _("This cannot be done with this return.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotReturnable(ReturnError):
    """These goods cannot come back: the text says why."""

    message = _("This cannot be returned.")


class NothingChosen(ReturnError):
    """No units were named."""

    message = _("Choose what you return.")


class TooManyUnits(ReturnError):
    """More than was bought and is still with the buyer."""

    message = _("That is more than you can still return. Look at the quantities again.")


class WordsNeeded(ReturnError):
    """A reason without words, or a refusal without its reason."""

    message = _("Say in a few words why.")


class PicturesNeeded(ReturnError):
    """Who finds returned goods spoiled shows it."""

    message = _("Add at least one photo that shows what is wrong.")


class TooManyPictures(ReturnError):
    """More pictures than a return takes."""

    message = _("A return has at most five photos.")


class NotYourReturn(ReturnError):
    """Somebody who has no say in it."""

    message = _("You cannot decide this return.")


class ReturnMoved(ReturnError):
    """It is no longer where it was when the page was made, or its time has run out."""

    message = _("This return has changed since. Here is its state now.")


class TooManyRequests(ReturnError):
    """Somebody asks faster than a person does."""

    message = _("Too many requests in a short time. Try again in an hour.")
