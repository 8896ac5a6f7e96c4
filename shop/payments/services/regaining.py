"""Money that a provider gives back after it was shared out as lost goes to those who bore it, in the shares that were booked.

It comes to the platform first (see dispute_rows.book), and goes on at a press of staff's, or before somebody needs to know whose it is. A
part of an order that was borne without goods is borne no more: the seller has his share of it, the platform its own. A sale that was undone
stays undone: whose units they were and which papers went out does not change. The seller has what he lost by it, less what the platform had
covered; and what a refund was paid with that the buyer was owed anyway, the buyer is owed again, for he has lost it to his bank.

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
from shop.payments.exceptions import NotYours
from shop.payments.models import Dispute, DisputeShare, Refund
from shop.payments.services.balances import store_balance
from shop.payments.services.dispute_rows import post_share, waits_to_go_on
from shop.payments.services.disputed import FREE, cut_regained
from shop.payments.services.holding import hold_payment
from shop.payments.services.refund_rows import announce_owed, write_refund
from shop.payments.services.ways_back import way_back
from shop.payments.states import RefundCause

RIGHT = "payments.change_dispute"


def give_on(dispute_id: int, *, actor_id: int) -> Dispute:
    """What came back goes to those who bore it. Pressed twice, and where nothing waits, nothing moves. Raises NotYours."""
    with transaction.atomic():
        hold_payment(Dispute.objects.values_list("attempt__payment", flat=True).get(pk=dispute_id))
        dispute = Dispute.objects.select_for_update(of=("self",)).select_related("attempt__payment__checkout").get(pk=dispute_id)
        _require(dispute, actor_id)
        _go_on(dispute, actor_id=actor_id)
    return dispute


def go_on_of_order(order_id: int) -> None:
    """Before what was lost of an order pays for anything, what came back is out of it. The caller holds the order."""
    back = Dispute.objects.select_for_update(of=("self",)).filter(shares__order=order_id, returned_minor__gt=0)
    for dispute in back.select_related("attempt__payment__checkout").order_by("pk"):
        _go_on(dispute, actor_id=None)


def take_again(dispute: Dispute) -> None:
    """The provider has taken some of it once more. The caller holds the payment and the dispute."""
    shares = _shares(dispute)
    regained = [share.regained_minor for share in shares]
    excess = Money(max(0, sum(regained) - dispute.returned_minor), dispute.currency)
    if not excess:
        return
    for share, part in zip(shares, excess.split(regained), strict=True):
        share.regained_minor -= part.minor
        _take_from_seller(dispute, share)
        _take_from_buyer(dispute, share)
        share.save()


def _require(dispute: Dispute, actor_id: int) -> None:
    """On the staff, with the right, and none of those who get it."""
    actor = User.objects.filter(pk=actor_id, is_staff=True, is_active=True).first()
    concerned = {dispute.attempt.payment.checkout.buyer_id, *dispute.shares.values_list("order__store__owner", flat=True)}
    if actor is None or actor_id in concerned or not actor.has_perm(RIGHT):
        raise NotYours


def _go_on(dispute: Dispute, *, actor_id: int | None) -> None:
    waits = waits_to_go_on(dispute)
    if not waits:
        return
    shares = _shares(dispute)
    parts = waits.split([share.lost_minor - share.regained_minor for share in shares])
    moved = [_give(dispute, share, part) for share, part in zip(shares, parts, strict=True)]
    dispute.save(update_fields=["returned_minor", "moves"])
    stores = {str(share.order_id): to_store for share, to_store in zip(shares, moved, strict=True) if share.order_id and to_store}
    data = {"currency": dispute.currency, "stores": stores, "amount_minor": waits.minor}
    record_event("dispute.given_on", dispute.pk, actor_id=actor_id, data=data)


def _shares(dispute: Dispute) -> list[DisputeShare]:
    return list(dispute.shares.select_for_update(of=("self",)).select_related("order").order_by("pk"))


def _give(dispute: Dispute, share: DisputeShare, part: Money) -> int:
    """Of one share: in proportion to who has borne it, and to what of that has not come back. What the store got, minor units."""
    if not part:
        return 0
    bore = [share.refunds_minor - share.regained_minor, share.seller_minor, share.platform_minor]
    refunds, seller, platform = (one.minor for one in part.split(bore))
    share.regained_minor += refunds
    share.seller_minor -= seller
    share.platform_minor -= platform
    share.lost_minor -= seller + platform
    dispute.returned_minor -= seller + platform
    undone = max(0, _of_seller(share) - share.given_seller_minor)
    share.given_seller_minor += undone
    _to_store(dispute, share, "borne_no_more", seller)
    _to_store(dispute, share, "given_on", undone)
    _to_buyer(dispute, share, max(0, _of_buyer(share) - share.given_buyer_minor))
    share.save()
    return seller + undone


def _of_seller(share: DisputeShare) -> int:
    """What is the seller's of what came back for refunds: his share of the sale that was undone. All of it when all came back."""
    return share.regained_minor * share.undone_seller_minor // share.refunds_minor if share.refunds_minor else 0


def _of_buyer(share: DisputeShare) -> int:
    """And the buyer's: what was owed beside that sale. The rest is the platform's, which has it."""
    of_buyer = share.refunds_minor - share.undone_minor
    return share.regained_minor * of_buyer // share.refunds_minor if share.refunds_minor else 0


def _to_store(dispute: Dispute, share: DisputeShare, what: str, minor: int) -> None:
    if minor and share.order:
        amount = Money(minor, dispute.currency)
        lines = [Posting(AccountKind.DISPUTE_COST, 0, amount), Posting(AccountKind.SELLER_PAYABLE, share.order.store_id, -amount)]
        post_share(dispute, share, what, lines)


def _to_buyer(dispute: Dispute, share: DisputeShare, minor: int) -> None:
    """A refund of its own: what the first one was, and how it was paid, stays as it was."""
    if not minor:
        return
    amount, buyer_id = Money(minor, dispute.currency), dispute.attempt.payment.checkout.buyer_id
    lines = [Posting(AccountKind.DISPUTE_COST, 0, amount), Posting(AccountKind.REFUND_OWED, buyer_id, -amount)]
    post_share(dispute, share, "owed_again", lines)
    share.given_buyer_minor += minor
    refund = write_refund(
        key=f"{_regained(share)}{dispute.moves}",
        buyer_id=buyer_id,
        attempt=dispute.attempt,
        cause=RefundCause.REGAINED,
        reason=kept_phrase("dispute", dispute.kind),
        rail=way_back(dispute.attempt),
        amount_minor=minor,
        currency=dispute.currency,
    )
    announce_owed(refund)


def _take_from_seller(dispute: Dispute, share: DisputeShare) -> None:
    """As far as he has it: what was paid out in good faith stays with him."""
    excess = share.given_seller_minor - _of_seller(share)
    if excess <= 0 or share.order is None:
        return
    payable = (AccountKind.SELLER_PAYABLE.value, share.order.store_id)
    lock_accounts([payable, (AccountKind.DISPUTE_COST.value, 0)], dispute.currency)
    take = min(excess, max(0, store_balance(share.order.store_id, dispute.currency).minor))
    if take:
        amount = Money(take, dispute.currency)
        share.given_seller_minor -= take
        post_share(dispute, share, "taken_again", [Posting(*payable, amount), Posting(AccountKind.DISPUTE_COST, 0, -amount)])


def _take_from_buyer(dispute: Dispute, share: DisputeShare) -> None:
    """As far as nobody has sent it: he has it of the provider again."""
    excess = share.given_buyer_minor - _of_buyer(share)
    if excess <= 0:
        return
    owed = Refund.objects.select_for_update(of=("self",)).filter(key__startswith=_regained(share), status__in=FREE).order_by("pk")
    for refund in owed:
        cut = Money(min(excess, refund.outstanding.minor), dispute.currency)
        if cut:
            excess -= cut.minor
            share.given_buyer_minor -= cut.minor
            lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, cut), Posting(AccountKind.DISPUTE_COST, 0, -cut)]
            post_share(dispute, share, "owed_no_more", lines)
            cut_regained(refund, cut)


def _regained(share: DisputeShare) -> str:
    return f"regained:{share.pk}:"
