"""What chat refuses, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ChatError(Exception):
    """Something that cannot be done; its text may be shown. `status` is how HTTP says it."""

    message: str | Promise = _("This cannot be done.")
    status = 409

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NothingSaid(ChatError):
    """Neither words nor a picture."""

    message = _("Write something, or choose a picture.")
    status = 422


class TextTooLong(ChatError):
    """More than one message holds."""

    message = _("This is too long for one message. Shorten it to 4,000 characters, or send it in parts.")
    status = 422


class TooFast(ChatError):
    """More in a minute than a person writes."""

    message = _("You are sending very fast. Wait a minute, then send it again.")
    status = 429


class ConversationBlocked(ChatError):
    """One of the two does not want to hear from the other."""

    message = _("One of you has blocked this conversation. Nothing can be sent.")


class ConversationClosed(ChatError):
    """Staff have ended it."""

    message = _("The market's staff have closed this conversation. Nothing can be sent.")


class StoreNotReachable(ChatError):
    """The store is closed for good, or it is one's own."""

    message = _("This store cannot be written to.")


class OfferError(ChatError):
    """Something about an offered price."""

    message = _("This offer cannot be made.")
    status = 422


class OfferMoved(ChatError):
    """Somebody was quicker, or the time is over."""

    message = _("This offer has changed in the meantime. Look at it again.")


class AlreadyReported(ChatError):
    """Staff look at it already."""

    message = _("You have reported this conversation already. Our team looks at it.")


class ReportDecided(ChatError):
    """Two moderators, one answer."""

    message = _("This report has been decided already.")


class TooManyTemplates(ChatError):
    """More than anybody finds again."""

    message = _("You have very many replies already. Remove one first.")
    status = 422


class TitleTaken(ChatError):
    """Two replies of one name."""

    message = _("Another reply has this title.")
    status = 422
