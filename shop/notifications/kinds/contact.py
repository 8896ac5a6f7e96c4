"""What our team answers and prepares for somebody."""

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
    NotificationKind(
        name="data_export.ready",
        text=_("The file with your data is ready."),
        topic=Topic.ACCOUNT,
        audience=Audience.ANYONE,
    ),
)
