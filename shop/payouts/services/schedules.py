"""Payouts that nobody asks for: every day, or every Monday, in the market's own time."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from shop.common.clock import now
from shop.payouts.exceptions import PayoutError
from shop.payouts.models import Payee
from shop.payouts.services.requests import request_payout
from shop.payouts.states import Schedule

HOUR = 6  # of the morning, where the market is


def run_schedules() -> int:
    """Ask for what is due today. A second run the same day asks for nothing again. Returns how many payouts were made."""
    made = 0
    for payee in Payee.objects.exclude(schedule=Schedule.NEVER).filter(stopped_at=None).select_related("country").order_by("pk"):
        today = _due_on(payee)
        if today and Payee.objects.filter(pk=payee.pk).filter(_not_yet_paid(today)).update(scheduled_on=today):
            made += _request_if_due(payee, today)
    return made


def _request_if_due(payee: Payee, today: date) -> int:
    try:
        request_payout(payee, rail=payee.schedule_rail, actor_id=None, token=f"schedule:{payee.pk}:{today}")
    except PayoutError:
        return 0  # nothing available, or the account is not ready: the next day sees
    return 1


def _due_on(payee: Payee) -> date | None:
    here = now().astimezone(ZoneInfo(payee.country.time_zone))
    if here.hour < HOUR or (payee.schedule == Schedule.WEEKLY and here.weekday() != 0):
        return None
    return here.date()


def _not_yet_paid(today: date) -> Q:
    return Q(scheduled_on=None) | Q(scheduled_on__lt=today)
