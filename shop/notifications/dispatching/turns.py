"""Whose turn it is to send, and what came of it.

A message is sent at most once. Whoever turns its row from waiting to sending sends it, in one conditional UPDATE. A worker that dies
between that and the answer leaves a row that nobody can judge: the sweep calls it "perhaps sent", staff see it, and it is not sent again.
What certainly did not go out is tried again, ever more slowly.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db.models import F

from shop.common.clock import now
from shop.common.tokens import url_token
from shop.notifications.exceptions import NotSent, SendingError
from shop.notifications.models import Sending
from shop.notifications.models.sendings import SendingQuerySet
from shop.notifications.states import SendingStatus

MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=1)  # then twice as long each time: the last try is two hours after the first
LOST_AFTER = timedelta(minutes=10)  # longer than any sending may take

log = structlog.get_logger(__name__)


def take_turn(sendings: SendingQuerySet) -> SendingQuerySet:
    """Those of them which still wait, and are ours to send now. Rivals get none of these."""
    waiting = list(sendings.filter(status=SendingStatus.WAITING).values_list("pk", flat=True))
    claim = url_token()
    # By key and state alone: of an UPDATE with a join PostgreSQL does not ask again, once it has waited for a rival's row.
    ours = Sending.objects.filter(pk__in=waiting, status=SendingStatus.WAITING)
    ours.update(status=SendingStatus.SENDING, claim=claim, claimed_at=now(), tries=F("tries") + 1)
    return Sending.objects.filter(claim=claim)


def carry_out(mine: SendingQuerySet, send: Callable[[], None]) -> bool:
    """Send what is ours, once, and write down what came of it. Whether it went out."""
    try:
        send()
    except NotSent as error:
        try_later(mine, error=str(error))
    except SendingError as error:
        end_sendings(mine, SendingStatus.FAILED, error=str(error))
    except Exception as error:  # a line that broke in the middle: nobody knows
        log.exception("perhaps_sent")
        end_sendings(mine, SendingStatus.UNKNOWN, error=type(error).__name__)
    else:
        end_sendings(mine, SendingStatus.SENT)
        return True
    return False


def end_sendings(mine: SendingQuerySet, status: SendingStatus, *, error: str = "") -> None:
    """It is over. A late answer may still correct what the sweep thought lost."""
    open_ones = mine.filter(status__in=[SendingStatus.WAITING, SendingStatus.SENDING, SendingStatus.UNKNOWN])
    open_ones.update(status=status, error=error[:200], ended_at=now())


def try_later(mine: SendingQuerySet, *, error: str) -> None:
    """It did not go out: back to those that wait, until it has been tried often enough."""
    for sending in mine:
        if sending.tries >= MOST_TRIES:
            end_sendings(Sending.objects.filter(pk=sending.pk), SendingStatus.FAILED, error=error)
        else:
            wait = FIRST_WAIT * 2 ** (sending.tries - 1)
            again = Sending.objects.filter(pk=sending.pk, status=SendingStatus.SENDING)
            again.update(status=SendingStatus.WAITING, due_at=now() + wait, error=error[:200])


def give_up_lost() -> int:
    """Name those whose sender never came back. Returns how many."""
    stuck = Sending.objects.filter(status=SendingStatus.SENDING, claimed_at__lt=now() - LOST_AFTER)
    return stuck.update(status=SendingStatus.UNKNOWN, error="the sender did not come back", ended_at=now())


def try_now(sendings: SendingQuerySet) -> int:
    """Staff want it tried at once: what failed or waits for its next try. What was perhaps sent stays as it is. Returns how many."""
    safe = sendings.filter(status__in=[SendingStatus.FAILED, SendingStatus.WAITING])
    return safe.update(status=SendingStatus.WAITING, due_at=now(), tries=0, ended_at=None)
