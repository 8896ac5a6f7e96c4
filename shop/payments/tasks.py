"""Jobs of payments: each does one thing with one row, and may run twice."""

import structlog
from django.core.cache import cache
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.common.jobs import enqueue
from shop.payments.exceptions import NothingDue, PaymentError
from shop.payments.models import PaymentAttempt
from shop.payments.services import (
    apply_due_event,
    ask_attempt,
    ask_dispute,
    close_attempt,
    find_claims_to_ask,
    find_providers_to_prove,
    find_refunds_to_send,
    find_waiting_refunds,
    look_at_waiting,
    prove_events,
    return_kept_money,
    send_refund,
)
from shop.payments.services.due_work import find_attempts_to_ask, find_attempts_to_give_back, find_events_to_apply
from shop.payments.states import LIVE_ATTEMPTS

PROVING_SECONDS = 600  # the longest that a worker which died keeps the others from it

log = structlog.get_logger(__name__)


@db_task(priority=8)
def apply_message(event_id: int) -> None:
    """Find out what a message of a provider means."""
    apply_due_event(event_id)


@db_task(priority=2)
def prove_messages(provider_code: str) -> None:
    """Find out which messages a provider has signed. One worker at a time: forged ones must not keep all of them waiting for answers."""
    name = f"payments:proving:{provider_code}"
    if not cache.add(name, "1", PROVING_SECONDS):
        return
    try:
        for event_id in prove_events(provider_code):
            enqueue(apply_message, event_id)
    finally:
        cache.delete(name)


@db_task(priority=8)
def ask_about_attempt(attempt_id: int) -> None:
    """Ask the provider about an attempt. When it does not answer, the sweep asks again."""
    try:
        ask_attempt(attempt_id)
    except PaymentError as error:
        log.info("attempt_not_asked", attempt=attempt_id, reason=type(error).__name__)


@db_task(priority=8)
def ask_for_order(order_id: int) -> None:
    """The last question before an unpaid order closes."""
    for attempt_id in PaymentAttempt.objects.filter(payment__shares__order=order_id, status__in=LIVE_ATTEMPTS).values_list("pk", flat=True):
        ask_about_attempt.call_local(attempt_id)


@db_task()
def close_at_provider(attempt_id: int) -> None:
    """Tell the provider that it is given up. When it does not answer, the attempt expires by itself there."""
    try:
        close_attempt(attempt_id)
    except PaymentError as error:
        log.info("attempt_not_closed", attempt=attempt_id, reason=type(error).__name__)


@db_task()
def return_kept(attempt_id: int) -> None:
    """Money that nobody has put right goes back."""
    try:
        return_kept_money(attempt_id)
    except NothingDue:
        return  # somebody was quicker


@db_periodic_task(crontab(minute="*"))
def sweep_payments() -> None:
    """What lost jobs, lost webhooks and silent providers have left open."""
    for provider_code in find_providers_to_prove():
        enqueue(prove_messages, provider_code)
    for event_id in find_events_to_apply():
        enqueue(apply_message, event_id)
    for attempt_id in find_attempts_to_ask():
        enqueue(ask_about_attempt, attempt_id)
    for attempt_id in find_attempts_to_give_back():
        enqueue(return_kept, attempt_id)


@db_task()
def send_back(refund_id: int) -> None:
    """Money on its way back over a network, or the question what became of it."""
    send_refund(refund_id)


@db_task()
def settle_dispute(dispute_id: int) -> None:
    """What the provider says of it now, and who bears what is lost."""
    try:
        ask_dispute(dispute_id)
    except PaymentError as error:
        log.info("dispute_not_asked", dispute=dispute_id, reason=type(error).__name__)


@db_periodic_task(crontab(minute="*/5"))
def sweep_disputes() -> None:
    """What lost messages have left open, and losses that waited for a parcel or a refund."""
    for dispute_id in find_claims_to_ask():
        enqueue(settle_dispute, dispute_id)


@db_periodic_task(crontab(minute="*"))
def sweep_refunds() -> None:
    """What lost jobs and silent providers have left open."""
    for refund_id in find_refunds_to_send():
        enqueue(send_back, refund_id)


@db_task()
def look_again(refund_id: int) -> None:
    """Whether what a refund waited for has come in."""
    look_at_waiting(refund_id)


@db_periodic_task(crontab(minute="*/10"))
def sweep_waiting_refunds() -> None:
    """What no event has told: a hold is over, a sale has become certain, the rules have changed."""
    for refund_id in find_waiting_refunds():
        enqueue(look_again, refund_id)
