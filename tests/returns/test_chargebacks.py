"""A return while the bank takes the same payment back: the buyer has his money once, whoever is quicker."""

from __future__ import annotations

from functools import partial

import pytest

from returns.models import ReturnRequest
from returns.services import inspect_return
from returns.states import ReturnEnd, ReturnReason, ReturnStatus
from shop.payments.models import Dispute, Refund
from shop.payments.services import ask_dispute, send_refund
from shop.payouts.models import ReturnHold
from tests.factories.returns import create_return
from tests.integrity import broken_facts
from tests.shop.payments.test_dispute_races import attempt as attempt
from tests.shop.payments.test_dispute_races import book, hear
from tests.shop.payments.test_dispute_races import cards as cards
from tests.threads import meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_round", range(3))
def test_return_and_lost_dispute_at_once_give_the_money_once(cards, attempt, monkeypatch, _round):
    """Fails without the orders' lock in hold_payment: both plan on the same unit, and the bank's loss finds nothing left to refund."""
    found = create_return(attempt.payment.orders.select_related("store").get(), reason=ReturnReason.DAMAGED, status="received")
    disputed = cards.open_dispute(attempt.external_id)
    for webhook in list(cards.outbox.waiting):
        hear(webhook)
    cards.decide_dispute(disputed, for_us=False)
    meet_at(monkeypatch, "shop.orders.services.reversals.plan_reversal")
    accept = partial(
        inspect_return, ReturnRequest.objects.select_related("order", "store").get(), restock=True, actor_id=found.store.owner_id
    )
    outcomes = run_together([accept, partial(ask_dispute, Dispute.objects.get().pk)])
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    for pk in Refund.objects.values_list("pk", flat=True):
        send_refund(pk)
    ask_dispute(Dispute.objects.get().pk)
    back = Refund.objects.get()
    assert (back.status, back.amount_minor, back.by_dispute_minor, cards.given_back) == ("done", 65_000, 65_000, [])
    assert book("disputed") == 0
    found.refresh_from_db()
    assert found.status in {ReturnStatus.CLOSED, ReturnStatus.REFUNDED}
    assert found.end in {"", ReturnEnd.REFUNDED, ReturnEnd.NOTHING_LEFT}
    assert not ReturnHold.objects.filter(lifted_at=None).exists()
    assert broken_facts(of="shop") == {}
    assert broken_facts(of="returns") == {}
