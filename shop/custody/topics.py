"""Who may watch a desk and what is brought to it live."""

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.common.live import live_topic
from shop.custody.queries import deposits_of, desks_of
from shop.events.queries import event_version


@live_topic("deposit", version_of=event_version("deposit"))
def may_watch_deposit(user: User | AnonymousUser, pk: int) -> bool:
    """Whoever brings it."""
    return user.is_authenticated and deposits_of(user.pk).filter(pk=pk).exists()


@live_topic("desk")
def may_watch_desk(user: User | AnonymousUser, pk: int) -> bool:
    """Who works there."""
    return user.is_authenticated and desks_of(user).filter(pk=pk).exists()
