"""Money that a provider gives back after it was shared out as lost goes to those who bore it, in the shares that were booked.

It comes to the platform first (see dispute_rows.book_claim), and goes on at a press of staff's, or before somebody has to know whose it
is. A part of an order that was borne without goods is borne no more: the seller has his share of it, the platform its own. A sale that was
undone stays undone: whose units they were and which papers went out does not change. The seller has what he lost by it, less what the
platform had covered; and what a refund was paid with that the buyer was owed anyway, the buyer is owed again, who lost it to his
bank.

Taken once more it is borne again: out of what has not gone on, of what the seller still has, of what is not yet on its way to the buyer.
The rest is the platform's; and whoever has it still gets none of it a second time.
"""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.events.services import record_event
from shop.ledger.services import Posting, lock_accounts
from shop.ledger.states import AccountKind
from shop.payments.events import DISPUTE_GIVEN_ON, DisputeGivenOnData
from shop.payments.exceptions import NotYours
from shop.payments.models import Dispute, DisputeShare, Refund
from shop.payments.services.balances import read_store_balance
from shop.payments.services.dispute_rows import compute_recovery_left, post_dispute_share
from shop.payments.services.disputed_refunds import FREE_REFUNDS, cut_recovered_refund
from shop.payments.services.payment_locks import hold_payment
from shop.payments.services.refund_rows import record_owed, write_refund
from shop.payments.services.ways_back import choose_way_back
from shop.payments.states import RefundCause
from shop.trust.queries import is_one_of

RIGHT = "payments.change_dispute"


def pass_recovery_on(dispute_id: int, *, actor_id: int) -> Dispute:
    """Pass what came back on to those who bore the loss. Twice, and where nothing waits, nothing moves. Raises NotYours."""
    with transaction.atomic():
        hold_payment(Dispute.objects.values_list("attempt__payment", flat=True).get(pk=dispute_id))
        dispute = Dispute.objects.select_for_update(of=("self",)).select_related("attempt__payment__checkout").get(pk=dispute_id)
        _require_dispute_staff(dispute, actor_id)
        _pass_on(dispute, actor_id=actor_id)
    return dispute


def pass_on_recoveries_of_order(order_id: int) -> None:
    """Pass on what came back of an order's losses, before the losses pay for a refund. The caller holds the order."""
    back = Dispute.objects.select_for_update(of=("self",)).filter(shares__order=order_id, returned_minor__gt=0)
    for dispute in back.select_related("attempt__payment__checkout").order_by("pk"):
        _pass_on(dispute, actor_id=None)


def take_recovery_again(dispute: Dispute) -> None:
    """Take recovered money from seller and buyer where the provider has taken it once more. The caller holds payment and dispute."""
    shares = _lock_shares(dispute)
    regained = [share.regained_minor for share in shares]
    excess = Money(max(0, sum(regained) - dispute.returned_minor), dispute.currency)
    if excess.is_zero:
        return
    for share, part in zip(shares, excess.split(regained), strict=True):
        share.regained_minor -= part.minor
        _take_from_seller(dispute, share)
        _take_from_buyer(dispute, share)
        share.save()


def _require_dispute_staff(dispute: Dispute, actor_id: int) -> None:
    """On the staff, with the right, and none of those who get it."""
    actor = User.objects.filter(pk=actor_id, is_staff=True, is_active=True).first()
    concerned = {dispute.attempt.payment.checkout.buyer_id, *dispute.shares.values_list("order__store__owner", flat=True)}
    if actor is None or is_one_of(actor_id, concerned) or not actor.has_perm(RIGHT):
        raise NotYours


def _pass_on(dispute: Dispute, *, actor_id: int | None) -> None:
    waits = compute_recovery_left(dispute)
    if waits.is_zero:
        return
    shares = _lock_shares(dispute)
    parts = waits.split([share.lost_minor - share.regained_minor for share in shares])
    moved = [_pass_share_on(dispute, share, part) for share, part in zip(shares, parts, strict=True)]
    dispute.save(update_fields=["returned_minor", "moves"])
    stores = {str(share.order_id): to_store for share, to_store in zip(shares, moved, strict=True) if share.order_id and to_store}
    data = DisputeGivenOnData(amount_minor=waits.minor, currency=dispute.currency, stores=stores)
    record_event(DISPUTE_GIVEN_ON, dispute.pk, actor_id=actor_id, data=data)


def _lock_shares(dispute: Dispute) -> list[DisputeShare]:
    return list(dispute.shares.select_for_update(of=("self",)).select_related("order").order_by("pk"))


def _pass_share_on(dispute: Dispute, share: DisputeShare, part: Money) -> int:
    """Pass one share's part on, in proportion to what each has borne and not got back. Returns what the store got, minor units."""
    if part.is_zero:
        return 0
    bore = [share.refunds_minor - share.regained_minor, share.seller_minor, share.platform_minor]
    refunds, seller, platform = (one.minor for one in part.split(bore))
    share.regained_minor += refunds
    share.seller_minor -= seller
    share.platform_minor -= platform
    share.lost_minor -= seller + platform
    dispute.returned_minor -= seller + platform
    undone = max(0, _minor_of_seller(share) - share.given_seller_minor)
    share.given_seller_minor += undone
    _pass_to_store(dispute, share, "borne_no_more", seller)
    _pass_to_store(dispute, share, "given_on", undone)
    _pass_to_buyer(dispute, share, max(0, _minor_of_buyer(share) - share.given_buyer_minor))
    share.save()
    return seller + undone


def _minor_of_seller(share: DisputeShare) -> int:
    """What is the seller's of what came back for refunds: his share of the sale that was undone. All of it when all came back."""
    return share.regained_minor * share.undone_seller_minor // share.refunds_minor if share.refunds_minor else 0


def _minor_of_buyer(share: DisputeShare) -> int:
    """And the buyer's: what was owed beside that sale. The rest is the platform's, which has it."""
    of_buyer = share.refunds_minor - share.undone_minor
    return share.regained_minor * of_buyer // share.refunds_minor if share.refunds_minor else 0


def _pass_to_store(dispute: Dispute, share: DisputeShare, what: str, minor: int) -> None:
    if minor and share.order:
        amount = Money(minor, dispute.currency)
        lines = [Posting(AccountKind.DISPUTE_COST, 0, amount), Posting(AccountKind.SELLER_PAYABLE, share.order.store_id, -amount)]
        post_dispute_share(dispute, share, what, lines)


def _pass_to_buyer(dispute: Dispute, share: DisputeShare, minor: int) -> None:
    """Owe it in a refund of its own: the first one, and how it was paid, stays as it was."""
    if not minor:
        return
    amount, buyer_id = Money(minor, dispute.currency), dispute.attempt.payment.checkout.buyer_id
    lines = [Posting(AccountKind.DISPUTE_COST, 0, amount), Posting(AccountKind.REFUND_OWED, buyer_id, -amount)]
    post_dispute_share(dispute, share, "owed_again", lines)
    share.given_buyer_minor += minor
    refund = write_refund(
        key=f"{_recovery_key(share)}{dispute.moves}",
        buyer_id=buyer_id,
        attempt=dispute.attempt,
        cause=RefundCause.REGAINED,
        reason=kept_phrase("dispute", dispute.kind),
        rail=choose_way_back(dispute.attempt),
        amount_minor=minor,
        currency=dispute.currency,
    )
    record_owed(refund)


def _take_from_seller(dispute: Dispute, share: DisputeShare) -> None:
    """Take back what the seller got too much, as far as his balance has it: what was paid out in good faith stays with him."""
    excess = share.given_seller_minor - _minor_of_seller(share)
    if excess <= 0 or share.order is None:
        return
    payable = (AccountKind.SELLER_PAYABLE.value, share.order.store_id)
    lock_accounts([payable, (AccountKind.DISPUTE_COST.value, 0)], dispute.currency)
    take = min(excess, max(0, read_store_balance(share.order.store_id, dispute.currency).minor))
    if take:
        amount = Money(take, dispute.currency)
        share.given_seller_minor -= take
        post_dispute_share(dispute, share, "taken_again", [Posting(*payable, amount), Posting(AccountKind.DISPUTE_COST, 0, -amount)])


def _take_from_buyer(dispute: Dispute, share: DisputeShare) -> None:
    """Reduce refunds of recovered money that nobody has sent yet: the buyer has the money of the provider again."""
    excess = share.given_buyer_minor - _minor_of_buyer(share)
    if excess <= 0:
        return
    owed = (
        Refund.objects.select_for_update(of=("self",)).filter(key__startswith=_recovery_key(share), status__in=FREE_REFUNDS).order_by("pk")
    )
    for refund in owed:
        cut = Money(min(excess, refund.outstanding.minor), dispute.currency)
        if not cut.is_zero:
            excess -= cut.minor
            share.given_buyer_minor -= cut.minor
            lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, cut), Posting(AccountKind.DISPUTE_COST, 0, -cut)]
            post_dispute_share(dispute, share, "owed_no_more", lines)
            cut_recovered_refund(refund, cut)


def _recovery_key(share: DisputeShare) -> str:
    return f"regained:{share.pk}:"
