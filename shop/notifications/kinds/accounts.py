"""What happens to one's account."""

from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic

KINDS = (
    NotificationKind(
        name="user.number_given_up",
        text=_("Another account has confirmed your phone number: it is no longer on your account. Add your own number."),
        topic=Topic.ACCOUNT,
        audience=Audience.ANYONE,
        is_mandatory=True,
    ),
)
