"""Cases that wait for somebody of staff: each is told once, to those who have the right to see to it and no part in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from shop.accounts.models import User
from shop.auctions.events import AUCTION_SUSPECTED, VIOLATION_APPEALED
from shop.auctions.models import Auction, Suspicion, Violation
from shop.auctions.states import Verdict
from shop.common.money import Money
from shop.custody.events import DISCREPANCY_FOUND, OVERDUE_CASH_PROPOSED, RESOLUTION_PROPOSED
from shop.custody.models import Discrepancy
from shop.custody.services import list_people_involved
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import list_team_with, notify_recipients
from shop.payouts.events import PAYOUT_APPROVED, PAYOUT_REQUESTED, PayoutData
from shop.payouts.models import Payout
from shop.payouts.states import PayoutStatus, Rail


@on_event(VIOLATION_APPEALED)
def notify_team_of_appeal(event: DomainEvent) -> None:
    """Somebody contests that they did not buy."""
    violation = Violation.objects.select_related("user", "award__auction__product").get(pk=event.subject_id)
    words = {"name": violation.user.display_name, "title": violation.award.auction.product.title}
    page = reverse("admin:auctions_violation_change", args=[violation.pk])
    _tell(event, "auctions.change_violation", "team.violation_appealed", words, page, but=[violation.user_id])


@on_event(AUCTION_SUSPECTED)
def notify_team_of_suspicion(event: DomainEvent) -> None:
    """Once for each auction in which something new was found; several findings are listed together."""
    auction = Auction.objects.select_related("product").get(pk=event.subject_id)
    found = list(Suspicion.objects.filter(auction=auction, verdict=Verdict.OPEN).values_list("pk", flat=True)[:2])
    if not found:
        return  # somebody was quicker
    if len(found) == 1:
        page = reverse("admin:auctions_suspicion_change", args=found)
    else:
        page = reverse("admin:auctions_suspicion_changelist", query={"q": auction.pk, "verdict__exact": Verdict.OPEN.value})
    _tell(event, "auctions.change_suspicion", "team.auction_suspected", {"title": auction.product.title}, page, but=[auction.seller_id])


@on_event(DISCREPANCY_FOUND)
def notify_team_of_difference(event: DomainEvent) -> None:
    """A count was not what it should be."""
    found = _discrepancy(event.subject_id)
    kind = "team.cash_missing" if found.missing_minor > 0 else "team.cash_too_much"
    words = {"amount": Money(abs(found.missing_minor), found.currency), "desk": found.desk.name}
    _tell(event, "custody.settle_cash", kind, words, reverse("custody:difference", args=[found.pk]), but=list_people_involved(found))


@on_event(RESOLUTION_PROPOSED)
def notify_team_of_resolution(event: DomainEvent) -> None:
    """One person has said what became of a difference: another agrees, or does not."""
    proposed = RESOLUTION_PROPOSED.read(event)
    found = _discrepancy(proposed["discrepancy_id"])
    words = {"name": _actors_name(event), "amount": Money(proposed["amount_minor"], proposed["currency"]), "desk": found.desk.name}
    page = reverse("custody:difference", args=[found.pk])
    _tell(event, "custody.settle_cash", "team.resolution_to_approve", words, page, but=list_people_involved(found))


@on_event(OVERDUE_CASH_PROPOSED)
def notify_team_of_cash_given_up(event: DomainEvent) -> None:
    """One person would give it up: it takes two."""
    overdue = OVERDUE_CASH_PROPOSED.read(event)
    words = {"name": _actors_name(event), "amount": Money(overdue["amount_minor"], overdue["currency"])}
    page = reverse("custody:overdue_case", args=[event.subject_id])
    _tell(event, "custody.settle_cash", "team.overdue_to_approve", words, page, but=[overdue["courier_id"]])


@on_event(PAYOUT_REQUESTED)
def notify_team_of_payout(event: DomainEvent) -> None:
    """Above what is approved without anybody: somebody looks at it."""
    if Payout.objects.filter(pk=event.subject_id, status=PayoutStatus.REQUESTED).exists():
        _tell_of_payout(event, PAYOUT_REQUESTED.read(event), "team.payout_to_approve")


@on_event(PAYOUT_APPROVED)
def notify_team_of_bank_payout(event: DomainEvent) -> None:
    """No network sends it: a person puts it into a file for the bank."""
    payout = PAYOUT_APPROVED.read(event)
    if payout["rail"] == Rail.BANK and Payout.objects.filter(pk=event.subject_id, status=PayoutStatus.APPROVED, run=None).exists():
        _tell_of_payout(event, payout, "team.payout_for_bank")


def _tell_of_payout(event: DomainEvent, payout: PayoutData, kind: str) -> None:
    words = {"number": payout["number"], "amount": Money(payout["amount_minor"], payout["currency"])}
    page = reverse("admin:payouts_payout_change", args=[event.subject_id])
    _tell(event, "payouts.change_payout", kind, words, page, but=[payout["recipient_id"]])


def _tell(event: DomainEvent, right: str, kind: str, words: dict[str, Any], page: str, *, but: Iterable[int | None]) -> None:
    """Several unread ones of a kind stand in the inbox as one line, which leads to the list of them."""
    team = set(list_team_with(right)) - set(but)
    notify_recipients(event, recipients=[user_id for user_id in team if user_id], kind=kind, data=words, url=page, bundle="team")


def _discrepancy(pk: int) -> Discrepancy:
    return Discrepancy.objects.select_related("desk", "deposit", "slip").get(pk=pk)


def _actors_name(event: DomainEvent) -> str:
    return User.objects.get(pk=event.actor_id).display_name if event.actor_id else "–"
