"""What our team answers."""

from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic

KINDS = (
    NotificationKind(
        name="enquiry.answered",
        text=_("Our team has answered your message."),
        topic=Topic.ACCOUNT,
        audience=Audience.ANYONE,
    ),
)
