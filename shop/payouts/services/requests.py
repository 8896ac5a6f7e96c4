"""Asking for a payout, approving it, taking it back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.common.phrases import read_phrase
from shop.common.tokens import reference, spoken_code
from shop.events.services import record_event
from shop.payments.providers.base import get_provider
from shop.payouts.events import PAYOUT_REQUESTED, PayoutData
from shop.payouts.exceptions import (
    BalanceFell,
    DestinationNotReady,
    NotAllowed,
    NothingAvailable,
    PayeeStopped,
    RailUnavailable,
    TooLittle,
)
from shop.payouts.models import Payee, Payout
from shop.payouts.queries.payees import owner_of, proof_of_payee
from shop.payouts.queries.rails import RailOffer, payout_rail, rail_offers, step_of
from shop.payouts.queries.reserves import held_for_returns, reserve_now, stays_back
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee, require_other, require_owner, require_staff
from shop.payouts.services.payout_earnings import choose_earnings, give_earnings_back, take_earnings
from shop.payouts.services.rounding import carry_remainder_over
from shop.payouts.services.transitions import move_payout
from shop.payouts.states import PayoutStatus, Rail, StaffBecause
from shop.trust.queries import proof_rule
from shop.trust.services import take_allowance

NUMBER_TRIES = 5


def request_payout(payee: Payee, *, rail: str, actor_id: int | None, token: str) -> Payout:
    """All that is available, in one payout; the same token answers the same payout. `actor_id` None: by schedule.

    Raises NotAllowed, PayeeStopped, RailUnavailable, DestinationNotReady, NothingAvailable, TooLittle. Approved at once up to the market's
    limit for it, and while the day of the person and of the market have room (`shop.trust`).
    """
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        if actor_id is not None:
            require_owner(payee, actor_id)
        asked = Payout.objects.filter(token=token).first()
        if asked:
            return _require_same_payee(asked, payee)
        require_going(payee)
        offer = _require_offer(payee, rail)
        gather_locked_earnings(payee)
        most = _most_now(payee, offer)
        earnings, minor = choose_earnings(payee, most=most, one_in_part=True)
        earnings, minor = carry_remainder_over(payee, earnings, minor, most=most, step=step_of(offer.code, payee.currency), token=token)
        _require_enough(payee, minor)
        payout = _write_payout(payee, offer, minor, actor_id=actor_id, token=token)
        take_earnings(payee, payout, earnings)
        _record_requested(payout, actor_id=actor_id)
        _approve_by_itself(payout, payee)
    return payout


def approve_payout(payout: Payout, *, actor_id: int) -> Payout:
    """Staff have looked at it. Pressing twice changes nothing.

    Raises NotAllowed, SamePerson (it is their own), PayeeStopped, BalanceFell.
    """
    staff = require_staff(actor_id)
    with transaction.atomic():
        payee = lock_payee(payout.payee_id)
        payout = Payout.objects.select_related("destination").get(pk=payout.pk)
        require_other(staff.pk, payout.recipient_id, owner_of(payee))
        if payout.status == PayoutStatus.APPROVED:
            return payout
        gather_locked_earnings(payee)
        require_sendable(payout, payee)
        _approve(payout, actor_id=actor_id)
    return payout


def cancel_payout(payout: Payout, *, actor_id: int, reason: str = "") -> Payout:
    """Before it is sent: the money is available again. By its owner or by staff. Pressing twice changes nothing."""
    with transaction.atomic():
        payee = lock_payee(payout.payee_id)
        payout = Payout.objects.get(pk=payout.pk)
        if actor_id not in {payout.recipient_id, owner_of(payee)}:
            require_staff(actor_id)
        if payout.status == PayoutStatus.CANCELLED:
            return payout
        was = move_payout(payout, PayoutStatus.CANCELLED, actor_id=actor_id, failure=reason[:200])
        give_earnings_back(payee, payout, was=was)
    return payout


def require_sendable(payout: Payout, payee: Payee) -> None:
    """Nothing has come in between since the request. Under the payee's lock, its earnings gathered."""
    require_going(payee)
    if payout.recipient_id != owner_of(payee):
        raise NotAllowed(_("The store has another owner since: cancel this payout."))
    if payee.available_minor < 0:
        raise BalanceFell
    if payout.destination_id:
        offer = _require_offer(payee, payout.rail)
        if offer.destination is None or offer.destination.pk != payout.destination_id:
            raise DestinationNotReady(_("The account was changed since: cancel this payout."))


def require_going(payee: Payee) -> None:
    """Raises PayeeStopped with staff's reason."""
    if payee.stopped_at:
        raise PayeeStopped(_("Payouts are stopped for the moment: %(reason)s") % {"reason": read_phrase(payee.stop_reason)})


def _require_same_payee(asked: Payout, payee: Payee) -> Payout:
    if asked.payee_id != payee.pk:
        raise NotAllowed
    return asked


def _require_offer(payee: Payee, rail: str) -> RailOffer:
    offer = next((offer for offer in rail_offers(payee) if offer.code == rail), None)
    if offer is None:
        raise RailUnavailable
    if offer.reason:
        raise DestinationNotReady(offer.reason)
    return offer


def _most_now(payee: Payee, offer: RailOffer) -> int | None:
    """What the rail takes at once, and what the store's reserve leaves; None: all."""
    reserve = stays_back(payee).minor
    limits = [_most_by_rail(offer, payee.currency), max(0, payee.available_minor - reserve) if reserve else None]
    return min((limit for limit in limits if limit is not None), default=None)


def _approve_by_itself(payout: Payout, payee: Payee) -> None:
    """Without staff, when the rules allow it; else the payout says why it waits for them."""
    because = _why_staff(payout, payee)
    if because is None:
        _approve(payout, actor_id=None)
    else:
        Payout.objects.filter(pk=payout.pk).update(staff_because=because)
        payout.staff_because = because


def _why_staff(payout: Payout, payee: Payee) -> StaffBecause | None:
    if payout.amount_minor > payee.country.payout_auto_minor or payout.currency != payee.country.currency:
        return StaffBecause.AMOUNT
    most = proof_rule(payee.country, proof_of_payee(payee)).auto_day_minor
    refused = take_allowance(payee.country, payout.recipient_id, payout.amount_minor, most_a_day=most)
    return StaffBecause(refused.value) if refused else None


def _most_by_rail(offer: RailOffer, currency: str) -> int | None:
    return get_provider(offer.code).limits(currency)[1] if payout_rail(offer.code) else None


def _require_enough(payee: Payee, minor: int) -> None:
    least = Money(payee.country.payout_minimum_minor, payee.currency)
    if minor < least.minor <= payee.available_minor and stays_back(payee).minor:
        raise NothingAvailable(_reserve_words(payee, least))
    if minor <= 0:
        raise NothingAvailable
    if minor < least.minor:
        raise TooLittle(_("The smallest payout is %(amount)s.") % {"amount": least.format()})


def _reserve_words(payee: Payee, least: Money) -> str:
    returns = held_for_returns(payee)
    words = {"reserve": reserve_now(payee), "returns": returns, "available": payee.available, "least": least.format()}
    if returns.is_positive:
        return _("Of your %(available)s, %(returns)s stay back for open returns; the smallest payout is %(least)s.") % words
    return _("Of your %(available)s, %(reserve)s stays back as a reserve; the smallest payout is %(least)s.") % words


def _write_payout(payee: Payee, offer: RailOffer, minor: int, *, actor_id: int | None, token: str) -> Payout:
    payout = Payout(
        token=token,
        payee=payee,
        recipient_id=owner_of(payee),
        rail=offer.code,
        destination=offer.destination,
        amount_minor=minor,
        currency=payee.currency,
        requested_by_id=actor_id,
        code=spoken_code() if offer.code == Rail.DESK else "",
    )
    return insert_numbered(payout)


def insert_numbered(payout: Payout) -> Payout:
    """Insert it under a number that can be read aloud; drawn again when it is taken."""
    for tries_left in reversed(range(NUMBER_TRIES)):
        payout.number = reference("P")
        try:
            with transaction.atomic():
                payout.save(force_insert=True)
        except IntegrityError:
            if not tries_left or not Payout.objects.filter(number=payout.number).exists():
                raise
        else:
            break
    return payout


def _approve(payout: Payout, *, actor_id: int | None) -> None:
    move_payout(payout, PayoutStatus.APPROVED, actor_id=actor_id, approved_by_id=actor_id)


def _record_requested(payout: Payout, *, actor_id: int | None) -> None:
    data = PayoutData(
        number=payout.number,
        recipient_id=payout.recipient_id,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        rail=payout.rail,
    )
    record_event(PAYOUT_REQUESTED, payout.pk, actor_id=actor_id, data=data)
