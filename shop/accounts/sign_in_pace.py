"""How often a password may be tried, so that whoever guesses is slowed down and whoever owns the account never is locked out.

- Each source waits for itself: a browser in which the owner has signed in before, else a network address. After a few wrong passwords it
  waits longer and longer. Another's waiting is never the owner's, but behind one shared address; there a new password, whose link reaches
  only the owner, begins anew.
- Many wrong passwords for one account, from wherever, or from one address for many accounts, lead to one thing only: a right password
  from an unknown browser is confirmed with a code sent to the owner. Who guessed it has gained nothing.

All of it is counted in the database, whatever else is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from allauth.account.internal.userkit import filter_users_by_email
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.known_devices import known_device_of
from shop.accounts.models import User
from shop.accounts.numbers import holder_of_number
from shop.common.requests import client_network
from shop.limits.services import begin_turn, count_try, forget_tries, give_turn_back, read_tries

A_MINUTE, AN_HOUR, A_DAY = 60, 3_600, 86_400
WAITS = (0, 0, 0, 0, 10, 30, 60, 120, 300, 600, 900)  # seconds after the first wrong password, the second…
ALARM_ACCOUNT = 10  # wrong passwords for one account in a day, in browsers that it does not know
ALARM_NETWORK = 50  # wrong passwords of one address in an hour, for whatever accounts: a whole town may stand behind it
MOST_A_MINUTE = 60  # tries of one address, right or wrong: each costs us a quarter of a second
CODES_AN_HOUR = 5  # for one account; only after its right password


@dataclass(frozen=True, slots=True)
class SignInTry:
    """Who tries, and at what."""

    subject: str  # the account, or what was typed in its place: nobody learns which by waiting
    network: str
    device: str  # "" unknown

    @property
    def source_key(self) -> str:
        """Under which its own waiting is counted."""
        return f"sign-in:{self.subject}:{self.device or self.network}"

    @property
    def account_key(self) -> str:
        """Under which unknown browsers' wrong passwords for the account are counted."""
        return f"sign-in-account:{self.subject}"

    @property
    def network_key(self) -> str:
        """Under which the wrong passwords of an address are counted."""
        return f"sign-in-network:{self.network}"


def try_of(request: HttpRequest, *, login: str) -> SignInTry:
    """Who tries it, by the e-mail address or the E.164 number that was typed."""
    user = _account_named(login)
    return SignInTry(f"user:{user.pk}" if user else f"login:{login.lower()}", client_network(request), _known_source(request, user))


def try_of_user(request: HttpRequest, user: User) -> SignInTry:
    """The same by the account."""
    return SignInTry(f"user:{user.pk}", client_network(request), _known_source(request, user))


def begin_try(attempt: SignInTry) -> None:
    """Count a try before the password is looked at; ValidationError, in words, for whoever has to wait."""
    left = begin_turn(attempt.source_key, waits=WAITS, seconds=A_DAY)
    if not left and not attempt.device and count_try(f"sign-in-pace:{attempt.network}", seconds=A_MINUTE) > MOST_A_MINUTE:
        give_turn_back(attempt.source_key)
        left = timedelta(seconds=A_MINUTE)
    if left:
        raise ValidationError(_wait_text(left), code="too_many_login_attempts")


def note_wrong_password(attempt: SignInTry) -> None:
    """Count it against what is guessed at, and against who guesses."""
    if not attempt.device:
        count_try(attempt.account_key, seconds=A_DAY)
        count_try(attempt.network_key, seconds=AN_HOUR)


def note_right_password(attempt: SignInTry, user: User) -> None:
    """This source has nothing to wait for any more. But what it guessed at another account of the same number stays counted."""
    if attempt.subject == f"user:{user.pk}":
        forget_tries(attempt.source_key)
    else:
        give_turn_back(attempt.source_key)


def needs_code(attempt: SignInTry) -> bool:
    """Whether a right password has to be confirmed, because many wrong ones came before it."""
    if attempt.device:
        return False
    counted = read_tries([attempt.account_key, attempt.network_key])
    return counted[attempt.account_key] >= ALARM_ACCOUNT or counted[attempt.network_key] >= ALARM_NETWORK


def may_send_code(attempt: SignInTry) -> bool:
    """Count a code that is to be sent; whether it may still be."""
    return count_try(f"sign-in-code:{attempt.subject}", seconds=AN_HOUR) <= CODES_AN_HOUR


def _account_named(login: str) -> User | None:
    """By any address of theirs: they must not be guessed at under each one anew."""
    if "@" in login:
        return next(iter(filter_users_by_email(login)), None)
    return holder_of_number(login)


def _known_source(request: HttpRequest, user: User | None) -> str:
    """The mark of the browser; or the session in which that very person is signed in and is asked again."""
    signed_in = getattr(request, "user", None)
    if user is not None and signed_in is not None and signed_in.pk == user.pk:
        return f"session:{request.session.session_key}"
    return known_device_of(request, user)


def _wait_text(left: timedelta) -> str:
    seconds = ceil(left.total_seconds())
    minutes = ceil(seconds / 60)
    wait = (
        ngettext("%(number)s second", "%(number)s seconds", seconds) % {"number": seconds}
        if seconds < 60
        else ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    )
    return _("Too many wrong passwords. Wait %(wait)s, or choose “I forgot my password”: we send you a link that lets you in at once.") % {
        "wait": wait
    }
