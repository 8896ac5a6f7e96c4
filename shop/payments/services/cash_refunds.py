"""A refund in cash, from a named place into the buyer's hand. Every step says who has the banknotes, and may be pressed twice.

At a desk: set aside (funded), fetched by the buyer or given to somebody who brings it (carried). Or somebody brings it out of the cash that
is in his hands already, and the seller out of his own pocket. The buyer's code ends it.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.common.tokens import spoken_code
from shop.custody.exceptions import CustodyError, NotEnoughCash
from shop.custody.models import CashDesk
from shop.custody.services import move_cash, spend_cash
from shop.custody.states import HANDS
from shop.events.declarations import Event
from shop.ledger.queries import has_entry
from shop.ledger.services import Holder, Posting, lock_account, post_entry
from shop.ledger.states import AccountKind
from shop.orders.services import is_staff
from shop.payments.events import (
    REFUND_BROUGHT_BACK,
    REFUND_CARRIED,
    REFUND_CODE_RENEWED,
    REFUND_DONE,
    REFUND_FUNDED,
    REFUND_RELEASED,
    RefundData,
)
from shop.payments.exceptions import CashNotThere, NotYourRefund, RefundCodeLocked, RefundMoved, WrongRefundCode
from shop.payments.models import Refund
from shop.payments.services.disputed_refunds import require_undisputed
from shop.payments.services.refund_cover import ask_to_leave, note_waiting, require_may_leave, require_not_callable
from shop.payments.services.refund_permissions import require_disinterested, require_refund_cashier
from shop.payments.services.refund_rows import record_refund
from shop.payments.states import CASH_RAIL, RefundStatus
from shop.trust.queries import is_one_of

MOST_WRONG_TRIES = 5
ON_THE_WAY = (RefundStatus.FUNDED, RefundStatus.CARRIED)
DESK, COURIER, SELLER, POCKET = AccountKind.DESK_CASH, AccountKind.COURIER_CASH, AccountKind.SELLER_CASH, AccountKind.SELLER_PAYABLE


def set_cash_aside(refund: Refund, desk: CashDesk, *, actor_id: int) -> Refund:
    """A cashier puts the amount aside in the drawer; the buyer fetches it with the code, or it is given to somebody who brings it.

    Raises NotYourRefund (also for whoever is one party with buyer or seller), RefundMoved, RefundWaits while its money has not come in,
    CashNotThere when what is in the drawer is less, or is set aside for others.
    """
    require_refund_cashier(desk, actor_id)
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        require_disinterested(refund, actor_id)
        if refund.status == RefundStatus.FUNDED and refund.source == desk.holder:
            return refund
        if desk.currency != refund.currency:
            raise CashNotThere
        _require_owed(refund)
        require_may_leave(refund, CASH_RAIL)
        _require_free_cash(desk.holder, refund)
        _move_refund(refund, RefundStatus.FUNDED, REFUND_FUNDED, actor_id=actor_id, source=desk.holder)
    return refund


def give_cash_out(refund: Refund, carrier: User, *, actor_id: int) -> Refund:
    """The cashier gives what was set aside to a courier, or to the order's seller: he has it now. Raises as set_cash_aside."""
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        require_disinterested(refund, actor_id, carrier.pk)
        if refund.status == RefundStatus.CARRIED and refund.carrier_id == carrier.pk:
            return refund
        if refund.status != RefundStatus.FUNDED:
            raise RefundMoved(refund.get_status_display())
        require_refund_cashier(CashDesk.objects.get(pk=refund.source_id), actor_id)
        _hand_cash_over(refund, _hands_of(refund, carrier), "carried")
        _move_refund(refund, RefundStatus.CARRIED, REFUND_CARRIED, actor_id=actor_id, source=_hands_of(refund, carrier), carrier=carrier)
    return refund


def name_carrier(refund: Refund, carrier: User, *, actor_id: int) -> Refund:
    """A courier is named who brings it out of the cash in his hands; or the order's seller, who pays it of his own money.

    Staff name either, a seller himself. A courier pays with the cash of that very order, else the refund must be one that a desk would pay.
    Raises NotYourRefund, RefundMoved, RefundWaits, CashNotThere.
    """
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        kind, holder_id = _hands_of(refund, carrier)
        _require_right_to_name(refund, carrier, kind, actor_id)
        source: Holder = (POCKET.value, holder_id) if kind == SELLER else (kind, holder_id)
        if refund.status == RefundStatus.CARRIED and refund.carrier_id == carrier.pk:
            return refund
        _require_owed(refund)
        if kind == COURIER:
            require_may_leave(refund, CASH_RAIL, hands=source)
            _require_free_cash(source, refund)
        else:
            require_not_callable(refund)
        _move_refund(refund, RefundStatus.CARRIED, REFUND_CARRIED, actor_id=actor_id, source=source, carrier=carrier)
    return refund


def pay_cash_out(refund: Refund, *, typed: str, actor_id: int) -> Refund:
    """The buyer has said the code with the cash in his hand: it is paid back. The same again changes nothing.

    The cashier of the desk where it lies types it, or whoever brought it. Each wrong one counts. Raises NotYourRefund, RefundMoved,
    WrongRefundCode, RefundCodeLocked, CashNotThere, RefundDisputed while the provider holds the very money.
    """
    seen = Refund.objects.get(pk=refund.pk)
    _require_payer(seen, actor_id)
    if seen.status == RefundStatus.DONE:
        return seen
    if seen.status not in ON_THE_WAY:
        raise RefundMoved(seen.get_status_display())
    _count_try(seen)
    if not seen.code or _decimal_digits(typed) != seen.code:
        raise WrongRefundCode
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        if refund.status == RefundStatus.DONE:
            return refund
        if refund.status not in ON_THE_WAY or refund.code != seen.code or refund.source != seen.source:
            raise RefundMoved(refund.get_status_display())
        require_undisputed(refund)
        if refund.source_kind == COURIER and not _was_given_out(refund):
            require_may_leave(refund, CASH_RAIL, hands=refund.source)  # he may have brought that cash to a desk meanwhile
        _pay_refund(refund, actor_id=actor_id)
    return refund


def take_back_cash(refund: Refund, *, desk: CashDesk | None = None, actor_id: int) -> Refund:
    """Staff undo a step: carried cash is at `desk` again and set aside there; what was only named, or set aside, is owed as before.

    What a desk has given out is not owed again before it is back at one. Raises NotYourRefund, RefundMoved, CashNotThere.
    """
    if not is_staff(actor_id):
        raise NotYourRefund
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        require_disinterested(refund, actor_id, refund.carrier_id)
        if refund.status == RefundStatus.OWED or (desk is not None and refund.source == desk.holder):
            return refund
        if refund.status not in ON_THE_WAY or (desk is not None and refund.status == RefundStatus.FUNDED):
            raise RefundMoved(refund.get_status_display())
        if desk is not None:
            require_refund_cashier(desk, actor_id)
            _hand_cash_over(refund, desk.holder, "brought")
            _move_refund(refund, RefundStatus.FUNDED, REFUND_BROUGHT_BACK, actor_id=actor_id, source=desk.holder)
        else:
            if refund.status == RefundStatus.CARRIED and _was_given_out(refund):
                raise CashNotThere(str(_("The cash was given out at a desk: it has to be back at one first.")))
            answer = ask_to_leave(refund, refund.rail)
            _move_refund(refund, RefundStatus.OWED, REFUND_RELEASED, actor_id=actor_id, source=("", 0))
            note_waiting(refund, answer)
    return refund


def renew_refund_code(refund: Refund, *, actor_id: int) -> Refund:
    """The buyer's new code; the old one is worth nothing, and wrong tries are forgotten. Raises NotYourRefund, RefundMoved."""
    if refund.buyer_id != actor_id:
        raise NotYourRefund
    with transaction.atomic():
        refund = _lock_refund(refund.pk)
        if refund.status not in ON_THE_WAY:
            raise RefundMoved(refund.get_status_display())
        refund.code, refund.wrong_tries = spoken_code(), 0
        refund.save(update_fields=["code", "wrong_tries"])
        record_refund(refund, REFUND_CODE_RENEWED, actor_id=actor_id)
    return refund


def _hands_of(refund: Refund, carrier: User) -> Holder:
    """The seller's hands for an order of his store, else the courier's. Nobody brings himself money."""
    if carrier.pk == refund.buyer_id or not carrier.is_active:
        raise NotYourRefund
    if refund.order is not None and refund.order.store.owner_id == carrier.pk:
        return SELLER.value, refund.order.store_id
    if not carrier.is_courier or is_one_of(carrier.pk, {refund.buyer_id}):
        raise NotYourRefund
    return COURIER.value, carrier.pk


def _require_right_to_name(refund: Refund, carrier: User, kind: str, actor_id: int) -> None:
    """The seller himself, or staff who have nothing to do with it; and nobody brings money to his own people but the seller his own."""
    if actor_id == carrier.pk and kind == SELLER:
        return
    if not is_staff(actor_id):
        raise NotYourRefund
    require_disinterested(refund, actor_id, carrier.pk)


def _was_given_out(refund: Refund) -> bool:
    """Whether the cash that somebody carries comes out of a desk's drawer, and not out of his own hands."""
    return has_entry(_cash_refund_key(refund, "carried"))


def _require_payer(refund: Refund, actor_id: int) -> None:
    if actor_id == refund.buyer_id:
        raise NotYourRefund
    if actor_id != refund.carrier_id:
        require_disinterested(refund, actor_id)
    if refund.status == RefundStatus.FUNDED:
        require_refund_cashier(CashDesk.objects.get(pk=refund.source_id), actor_id)
    elif actor_id != refund.carrier_id and not (refund.status == RefundStatus.DONE and is_staff(actor_id)):
        raise NotYourRefund


def _require_owed(refund: Refund) -> None:
    if refund.rail != CASH_RAIL or refund.status != RefundStatus.OWED:
        raise RefundMoved(refund.get_status_display())
    require_undisputed(refund)


def _require_free_cash(holder: Holder, refund: Refund) -> None:
    """What the holder has covers this one and all that are to be paid out of it already. Holds the account."""
    account = lock_account(*holder, refund.currency)
    promised = Refund.objects.filter(status__in=ON_THE_WAY, source_kind=holder[0], source_id=holder[1], currency=refund.currency)
    sum_minor = promised.aggregate(sum=Sum(F("amount_minor") - F("by_dispute_minor")))["sum"] or 0
    if account.balance_minor < sum_minor + refund.outstanding.minor:
        raise CashNotThere


def _move_refund(
    refund: Refund, status: RefundStatus, event: Event[RefundData], *, actor_id: int, source: Holder, carrier: User | None = None
) -> None:
    if not refund.code:
        refund.code = spoken_code()  # wrong tries stay counted: only the buyer's own new code forgets them
    if status == RefundStatus.OWED:
        refund.code = ""
    refund.status, refund.moved_at, refund.carrier = status, now(), carrier
    refund.source_kind, refund.source_id = source
    refund.waits_for = ""
    refund.save(update_fields=["status", "moved_at", "carrier", "source_kind", "source_id", "code", "wrong_tries", "tries", "waits_for"])
    record_refund(refund, event, actor_id=actor_id)


def _hand_cash_over(refund: Refund, to_holder: Holder, what: str) -> None:
    """The banknotes change hands, desk and carrier; a seller's own money does not go into a drawer."""
    if refund.source_kind not in HANDS:
        raise CashNotThere
    refund.tries += 1
    lines = [Posting(*to_holder, refund.outstanding), Posting(*refund.source, -refund.outstanding)]
    _post_cash_refund(refund, what, lines)
    _with_cash(move_cash, refund.source, to_holder, refund.outstanding, entry_key=_cash_refund_key(refund, what))


def _pay_refund(refund: Refund, *, actor_id: int) -> None:
    refund.tries += 1
    lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, refund.outstanding), Posting(*refund.source, -refund.outstanding)]
    _post_cash_refund(refund, "paid", lines)
    if refund.source_kind in HANDS:
        own = refund.order if refund.source_kind == COURIER else None
        _with_cash(spend_cash, refund.source, refund.outstanding, entry_key=_cash_refund_key(refund, "paid"), order_first=own)
    refund.status, refund.moved_at, refund.done_at, refund.code = RefundStatus.DONE, now(), now(), ""
    refund.save(update_fields=["status", "moved_at", "done_at", "code", "tries"])
    record_refund(refund, REFUND_DONE, actor_id=actor_id)


def _with_cash(act: Any, *args: Holder | Money, entry_key: str, **how: Any) -> None:
    try:
        act(*args, entry_key=entry_key, **how)
    except NotEnoughCash as error:
        raise CashNotThere from error
    except CustodyError as error:  # the desk is closed for today, or was not counted yesterday
        raise CashNotThere(str(error)) from error


def _post_cash_refund(refund: Refund, what: str, lines: list[Posting]) -> None:
    post_entry(key=_cash_refund_key(refund, what), kind=f"refund.{what}", subject="refund", subject_id=refund.pk, lines=lines)


def _cash_refund_key(refund: Refund, what: str) -> str:
    return f"refund:{refund.pk}:{what}:{refund.tries}"


def _count_try(refund: Refund) -> None:
    """Counted before it is looked at, so that many at once cannot outrun the count. Commits by itself."""
    left = Refund.objects.filter(pk=refund.pk, wrong_tries__lt=MOST_WRONG_TRIES, code=refund.code)
    if not left.update(wrong_tries=F("wrong_tries") + 1):
        raise RefundCodeLocked


def _lock_refund(refund_id: int) -> Refund:
    return Refund.objects.select_for_update(of=("self",)).select_related("order__store").get(pk=refund_id)


def _decimal_digits(typed: str) -> str:
    """The decimal digits of a text in figures 0 to 9, whichever the keyboard writes."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
