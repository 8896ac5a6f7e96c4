"""How new a person's inbox is."""

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.common.live import live_topic
from shop.notifications.models import Notification


def _newest_notification(user_id: int) -> int | None:
    return Notification.objects.of(user_id).order_by("-pk").values_list("pk", flat=True).first()


@live_topic("user", version_of=_newest_notification)
def may_watch_notifications(user: User | AnonymousUser, pk: int) -> bool:
    """Only the person themselves."""
    return user.is_authenticated and user.pk == pk
