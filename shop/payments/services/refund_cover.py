"""Whether a refund may leave now, and what it waits for: the facts for the rule of `shop.trust`, asked before money moves by any rail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from shop.common.clock import now
from shop.common.money import Money
from shop.ledger.models import Line
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.events import REFUND_CLEARED, REFUND_WAITS
from shop.payments.exceptions import RefundWaits
from shop.payments.models import Refund
from shop.payments.services.balances import compute_debt_beyond_limit
from shop.payments.services.refund_rows import record_refund
from shop.payments.services.ways_back import refunds_charges
from shop.payments.states import CASH_RAIL, CREDIT_RAIL, FREE_STATES
from shop.places.models import Country
from shop.trust.models import TrustRules
from shop.trust.queries import Leave, StoreMoney, may_leave, rules_of, waiting_words
from shop.trust.services import hold_party
from shop.trust.states import MoneyKind, Reader, WaitsFor, money_kind_of


class MoneyOfStores(Protocol):
    """What an app above knows of a store's money. `unposted_minor` is taken off it in this transaction; cash in `hands` counts."""

    def __call__(self, order: Order, *, unposted_minor: int, hands: Holder | None) -> StoreMoney: ...


_known: list[MoneyOfStores] = []


def knows_store_money(function: MoneyOfStores) -> MoneyOfStores:
    """Register who knows what stores have with us and what they owe. It holds the store's row until the transaction ends."""
    _known[:] = [function]
    return function


def read_store_money(order: Order, *, unposted_minor: int = 0, hands: Holder | None = None) -> StoreMoney:
    """The facts of the order's store; its party is held, for what the stores of a party may lack together counts. Call it in a transaction,
    before any payee and any account of the ledger is touched."""
    hold_party(order.store.owner_id)
    if _known:
        return _known[0](order, unposted_minor=unposted_minor, hands=hands)
    return StoreMoney()


def ask_to_leave(refund: Refund, rail: str, *, unposted_minor: int = 0, hands: Holder | None = None) -> Leave:
    """The rule's answer for that rail. The caller holds the refund and no account; its row need not be written yet.

    What two of staff have let go goes. What was taken back before the delivery is still there, and so is money that paid nothing.
    """
    if refund.advanced_at is not None:
        return Leave()
    rules = rules_of(_country_of_refund(refund))
    until = _callable_until(refund, rail, rules)
    if refund.order is None or not (unposted_minor or _is_off_the_store(refund)):
        return may_leave(StoreMoney(), rules, callable_until=until)
    store = read_store_money(refund.order, unposted_minor=unposted_minor, hands=hands)
    answer = may_leave(store, rules, callable_until=until)
    return _within_limit(refund, refund.order) if answer.may_go and refund.beyond_limit else answer


def require_may_leave(refund: Refund, rail: str, *, hands: Holder | None = None) -> None:
    """Raises RefundWaits, with the reason in words, while it may not."""
    answer = ask_to_leave(refund, rail, hands=hands)
    if not answer.may_go:
        raise RefundWaits(waiting_words(answer.waits_for, lacks=_lacks(refund, answer), until=answer.until, reader="staff"))


def require_not_callable(refund: Refund) -> None:
    """Raises RefundWaits while the payer can take his payment back: who pays the buyer instead would be owed money that may go again."""
    until = _callable_until(refund, CASH_RAIL, rules_of(_country_of_refund(refund)))
    answer = may_leave(StoreMoney(), rules_of(_country_of_refund(refund)), callable_until=until)
    if not answer.may_go:
        raise RefundWaits(waiting_words(answer.waits_for, lacks=_lacks(refund, answer), until=answer.until, reader="store"))


def find_other_way_start(refund: Refund) -> datetime | None:
    """From when (UTC) it may be paid as credit or in cash, where its payer could take his payment back until then; None: at once."""
    until = _callable_until(refund, CREDIT_RAIL, rules_of(_country_of_refund(refund)))
    return until if until and until > now() else None


def note_waiting(refund: Refund, answer: Leave) -> None:
    """Write on the row what it waits for, and tell of it when that has begun or is over. The caller holds the refund."""
    before = refund.waits_for
    refund.waits_for, refund.waits_until, refund.lacks_minor = answer.waits_for, answer.until, answer.lacks_minor
    refund.save(update_fields=["waits_for", "waits_until", "lacks_minor"])
    if answer.waits_for and not before:
        record_refund(refund, REFUND_WAITS)
    elif before and not answer.waits_for:
        record_refund(refund, REFUND_CLEARED)


def explain_wait(refund: Refund, *, reader: Reader) -> str:
    """What it waits for, in a sentence of the active language; empty when it does not."""
    lacks = Money(refund.lacks_minor, refund.currency)
    return waiting_words(refund.waits_for, lacks=lacks, until=refund.waits_until, reader=reader)


def is_free(refund: Refund) -> bool:
    """Whether it is on no way to the buyer."""
    return refund.status in FREE_STATES


def read_taken_off_store(refund_ids: list[int]) -> dict[int, int]:
    """Refund → what it took off its store's account when it came to be owed, minor units."""
    keys = {f"refund:{pk}:owed": pk for pk in refund_ids}
    lines = Line.objects.filter(account__kind=AccountKind.SELLER_PAYABLE, entry__key__in=list(keys))
    return {keys[key]: minor for key, minor in lines.values_list("entry__key", "amount_minor")}


def _within_limit(refund: Refund, order: Order) -> Leave:
    """What the limit of debt would have stopped, had the seller not said that he pays it himself, is paid by us within the limit again."""
    beyond = compute_debt_beyond_limit(order.store, refund.currency)
    return Leave(WaitsFor.STORE, beyond.minor) if beyond.is_positive else Leave()


def _is_off_the_store(refund: Refund) -> bool:
    return refund.pk is not None and bool(read_taken_off_store([refund.pk]))


def _country_of_refund(refund: Refund) -> Country:
    if refund.order is not None:
        return refund.order.store.country
    if refund.attempt is not None:
        return refund.attempt.payment.checkout.country
    return Country.objects.filter(currency=refund.currency).order_by("pk").first() or Country(currency=refund.currency)


def _callable_until(refund: Refund, rail: str, rules: TrustRules) -> datetime | None:
    """Until when whoever paid could take the payment back and have it twice: as long as a new store's money waits for it."""
    attempt = refund.attempt
    if attempt is None or attempt.provider == CREDIT_RAIL or (attempt.provider == rail and refunds_charges(rail)):
        return None
    days = {MoneyKind.CARD: rules.new_card_hold_days, MoneyKind.WALLET: rules.new_wallet_hold_days}.get(money_kind_of(attempt.provider), 0)
    return (attempt.ended_at or attempt.started_at) + timedelta(days=days) if days else None


def _lacks(refund: Refund, answer: Leave) -> Money:
    return Money(answer.lacks_minor, refund.currency)
