"""What a courier was short of at one deposit, and brings with a later one."""

from shop.common.clock import now
from shop.custody.events import RESOLUTION_APPROVED, ResolutionData
from shop.custody.models import Deposit, Discrepancy, Resolution
from shop.custody.states import Outcome, ResolutionStatus
from shop.events.services import record_event
from shop.ledger.queries import account_balance


def lock_shortages(deposit: Deposit) -> list[Discrepancy]:
    """The open differences for which the courier answers with the cash in his hands, the oldest first.

    They are held before his account is, as whoever decides on one of them does. No other can come up meanwhile: a courier has one
    deposit at a time.
    """
    if deposit.courier_id is None:
        return []
    kind, holder_id = deposit.giver
    open_now = Discrepancy.objects.filter(holder_kind=kind, holder_id=holder_id, currency=deposit.currency, open_minor__gt=0)
    return list(open_now.select_for_update().order_by("pk"))


def compute_gone_from_hands(shortages: list[Discrepancy], held_minor: int) -> int:
    """Of what is said to be missing, how much the courier no longer has in the book, minor units: it was brought, or given up with him."""
    return max(0, sum(found.open_minor for found in shortages) - held_minor)


def settle_brought(shortages: list[Discrepancy], deposit: Deposit, *, gone_before: int, actor_id: int) -> None:
    """End the `shortages`, the oldest first, as far as their cash has come with `deposit`; moves nothing, for the deposit has moved it.

    `gone_before` is what `compute_gone_from_hands` said before it moved. A proposal of staff that asks for more than is still open lapses.
    """
    if deposit.courier_id is None or not shortages:
        return
    brought = compute_gone_from_hands(shortages, account_balance(*deposit.giver, deposit.currency).minor) - gone_before
    for found in shortages:
        part = min(found.open_minor, brought)
        if part <= 0:
            return
        brought -= part
        found.open_minor -= part
        found.save(update_fields=["open_minor"])
        waiting = found.resolutions.filter(status=ResolutionStatus.PROPOSED, amount_minor__gt=found.open_minor)
        waiting.update(status=ResolutionStatus.LAPSED, decided_at=now())
        _record_brought(found, part, deposit, actor_id=actor_id)


def _record_brought(found: Discrepancy, part: int, deposit: Deposit, *, actor_id: int) -> None:
    resolution = Resolution.objects.create(
        discrepancy=found,
        outcome=Outcome.BROUGHT,
        amount_minor=part,
        status=ResolutionStatus.APPROVED,
        deposit=deposit,
        proposed_by_id=actor_id,
        decided_at=now(),
    )
    data = ResolutionData(
        discrepancy_id=found.pk,
        outcome=Outcome.BROUGHT.value,
        amount_minor=part,
        user_id=found.person_id,
        reason=deposit.number,
        currency=found.currency,
    )
    record_event(RESOLUTION_APPROVED, resolution.pk, actor_id=actor_id, data=data)
