"""How a difference may end."""

from shop.custody.models import Discrepancy
from shop.custody.states import DiscrepancyCause, Outcome
from shop.ledger.states import AccountKind

C = DiscrepancyCause
COURIERS_DEPOSIT = (Outcome.FOUND, Outcome.CHARGED, Outcome.WRITTEN_OFF, Outcome.EXPLAINED)
OUTCOMES: dict[tuple[str, bool], tuple[Outcome, ...]] = {
    (C.SLIP, False): (Outcome.FOUND, Outcome.WRITTEN_OFF),
    (C.SLIP, True): (Outcome.FOUND, Outcome.EXPLAINED),
    (C.CLOSE, False): (Outcome.WRITTEN_OFF, Outcome.EXPLAINED),
    (C.CLOSE, True): (Outcome.FOUND, Outcome.EXPLAINED),
    (C.DEPOSIT, True): (Outcome.EXPLAINED,),
}


def outcomes_of(discrepancy: Discrepancy) -> tuple[Outcome, ...]:
    """By what it was found in, whether too little or too much, and who answers. Explained, the cash stays in the hands it is in."""
    if (discrepancy.cause, discrepancy.is_surplus) == (C.DEPOSIT, False):
        return COURIERS_DEPOSIT if discrepancy.holder_kind == AccountKind.COURIER_CASH else (Outcome.FOUND, Outcome.EXPLAINED)
    return OUTCOMES[discrepancy.cause, discrepancy.is_surplus]
