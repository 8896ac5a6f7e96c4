"""A number that an operator has given to somebody else: the new owner inherits nobody's debts, and a cheat does not shed his own."""

from __future__ import annotations

from datetime import timedelta

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.folded_words import fold_words
from shop.trust.models import SharedSignal, TrustRules
from shop.trust.queries.traces import trace_of
from shop.trust.states import MONEY_KIND_OF, MoneyKind, SignalKind


def forget_old_owners(user: User) -> None:
    """What closed accounts showed by the number that this one has proved says nothing any more, once the market's days are over.

    Only where nobody showed the number before they were: a cheat who closes an account and opens another with its number stays one party
    with it, however long he waits afterwards, and through however many accounts.
    """
    if not user.phone or not user.phone_verified:
        return
    traces = _traces_of_number(user.phone)
    SharedSignal.objects.filter(user=user, trace__in=traces).update(lapsed_at=None)
    shown = SharedSignal.objects.telling().filter(trace__in=traces).select_related("user")
    others = [signal for signal in shown if signal.user_id != user.pk]
    own = min((signal.seen_at for signal in shown if signal.user_id == user.pk), default=now())
    days: dict[str | None, int] = dict(TrustRules.objects.values_list("country", "number_memory_days"))
    usual = TrustRules().number_memory_days
    over = [
        signal.user.closed_at is not None and signal.user.closed_at + timedelta(days=days.get(signal.user.country_id, usual)) <= own
        for signal in others
    ]
    if all(over):
        SharedSignal.objects.filter(pk__in=[signal.pk for signal in others]).update(lapsed_at=now())


def _traces_of_number(phone: str) -> list[str]:
    """The number itself, and the purses of mobile money that go by it."""
    purses = [code for code, kind in MONEY_KIND_OF.items() if kind == MoneyKind.WALLET]
    return [trace_of(SignalKind.PHONE, phone), *(trace_of(SignalKind.ACCOUNT, f"{code}:{fold_words(phone)}") for code in purses)]
