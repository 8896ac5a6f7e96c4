"""What buyers and stores say to each other."""

from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

PATIENCE = timedelta(minutes=5)

_of_talk = partial(NotificationKind, topic=Topic.MESSAGES, audience=Audience.ANYONE, patience=PATIENCE)

KINDS = (
    _of_talk(
        name="message.sent",
        text=_("%(sender)s: “%(words)s”"),
        many=ngettext_lazy("%(count)s new message from %(sender)s.", "%(count)s new messages from %(sender)s.", "count"),
    ),
    _of_talk(name="offer.made", text=_("%(sender)s offers you %(price)s each for “%(title)s”.")),
    _of_talk(name="offer.accepted", text=_("%(sender)s accepts %(price)s each for “%(title)s”. Order before the deadline.")),
    _of_talk(name="offer.declined", text=_("%(sender)s does not take %(price)s each for “%(title)s”.")),
    _of_talk(name="offer.expired", text=_("The time to agree on %(price)s each for “%(title)s” is over."), urgency=Urgency.LOW),
    _of_talk(name="conversation.report_decided", text=_("Our team has looked at the conversation that you reported. Thank you.")),
)
