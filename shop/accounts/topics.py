"""What concerns one person alone, and the end of their sockets."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from shop.accounts.models import User
from shop.common.live import live_topic, sign_off


@live_topic("user")
def may_watch_oneself(user: User | AnonymousUser, pk: int) -> bool:
    """The person, and nobody else."""
    return user.is_authenticated and user.pk == pk


@receiver(user_logged_out)
def end_the_sessions_sockets(request: HttpRequest, user: User | None, **_sent: Any) -> None:
    """Whoever signs out hears no more, in no tab."""
    if user is not None and request.session.session_key:
        sign_off(user.pk, session_key=request.session.session_key)


@receiver([password_changed, password_reset, password_set])
def end_all_sockets(user: User, **_sent: Any) -> None:
    """A new password ends every other session; the pages of this one come back by themselves."""
    sign_off(user.pk)
