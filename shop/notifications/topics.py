"""How new a person's inbox is."""

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.common.live import live_topic
from shop.notifications.models import Notification


def _newest(user_id: int) -> int | None:
    return Notification.objects.of(user_id).order_by("-pk").values_list("pk", flat=True).first()


@live_topic("user", version_of=_newest)
def may_watch_inbox(user: User | AnonymousUser, pk: int) -> bool:
    """Whose it is."""
    return user.is_authenticated and user.pk == pk
