"""Earnings are the ledger's lines; they wait, and become available."""

import pytest

from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.services import move_cash
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.services import Carriage, cancel_order, complete_order, mark_paid
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.models import Refund
from shop.payments.services import name_carrier, pay_cash_out, refund_order
from shop.payments.states import RefundCause
from shop.payouts.exceptions import SamePerson
from shop.payouts.models import Earning, OrderHold, Payee
from shop.payouts.queries import holder_balance
from shop.payouts.services import hold_order, lift_hold, refresh_order, sweep_payees
from shop.payouts.states import EarningKind, EarningState
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.factories.payouts import clock_runs_out, create_desk, create_staff, earn
from tests.integrity import broken_facts
from tests.shop.payouts.paid import PROVIDER, prepaid_delivered

pytestmark = pytest.mark.django_db


def delivered(courier: User | None = None, **fields):
    carriage = Carriage(courier.pk, Money(15_000, "GNF")) if courier else None
    return create_order(fulfilment=Fulfilment.DELIVERED, carriage=carriage, **fields)


def figures(kind: str, holder_id: int) -> tuple[int, int, int]:
    found = holder_balance(kind, holder_id, "GNF")
    return found.pending.minor, found.available.minor, found.owed.minor


def test_delivery_brings_the_sale_and_the_courier_s_earning_once(run_events):
    courier = create_user()
    order = delivered(courier)
    run_events()
    refresh_order(order)
    assert figures("store", order.store_id) == (48_750, 0, 0)
    assert figures("courier", courier.pk) == (15_000, 0, 0)
    assert set(Earning.objects.values_list("kind", flat=True)) == {EarningKind.DELIVERY, EarningKind.SALE}
    assert broken_facts(of="shop.payouts") == {}


def test_prepaid_sale_is_free_when_the_buyer_is_content():
    order = prepaid_delivered()
    refresh_order(order)
    assert figures("store", order.store_id)[:2] == (63_750, 0)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    assert figures("store", order.store_id)[:2] == (0, 63_750)


def test_refund_that_a_seller_paid_of_his_own_money_is_his_at_once_though_the_order_is_over():
    """A cancelled order is never completed, and nothing of it runs out: its money would wait for ever."""
    order = create_order(is_prepaid=True)
    assert mark_paid(order, paid_from=PROVIDER)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund, owner = Refund.objects.get(), order.store.owner
    name_carrier(refund, owner, actor_id=owner.pk)
    pay_cash_out(refund, typed=Refund.objects.get().code, actor_id=owner.pk)
    refresh_order(order)
    assert figures("store", order.store_id) == (0, 65_000, 0)


def test_what_a_seller_gives_back_is_called_a_refund():
    order = delivered(create_user())
    refresh_order(order)
    refund_order(
        order, cause=RefundCause.RETURNED, quantities=None, reason="Broken", delivery=False, key="r", actor_id=order.store.owner_id
    )
    refresh_order(order)
    assert Earning.objects.order_by("pk").values_list("kind", flat=True).last() == EarningKind.REFUND


def test_prepaid_sale_is_free_when_the_clock_has_run_out():
    order = prepaid_delivered()
    refresh_order(order)
    clock_runs_out(order)
    assert sweep_payees() == 1
    assert figures("store", order.store_id)[:2] == (0, 63_750)


def test_hold_keeps_an_order_s_money_until_it_is_lifted():
    order, staff = prepaid_delivered(), create_staff()
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    hold_order(order, reason="The buyer says that the box was empty", actor_id=staff.pk)
    assert hold_order(order, reason="again", actor_id=staff.pk) == OrderHold.objects.get()
    assert figures("store", order.store_id)[:2] == (63_750, 0)
    User.objects.filter(pk=order.store.owner_id).update(is_staff=True, is_superuser=True)
    with pytest.raises(SamePerson):
        lift_hold(OrderHold.objects.get(), actor_id=order.store.owner_id)
    lift_hold(OrderHold.objects.get(), actor_id=staff.pk)
    assert figures("store", order.store_id)[:2] == (0, 63_750)
    assert broken_facts(of="shop.payouts") == {}


def test_cash_still_on_the_road_is_not_available():
    order = delivered(create_user())
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    clock_runs_out(order)
    refresh_order(order)
    assert figures("store", order.store_id)[:2] == (48_750, 0)


def test_cash_at_the_desk_is_available():
    courier, cashier = create_user(), create_staff()
    order = delivered(courier)
    complete_order(order, actor_id=order.buyer_id)
    desk = create_desk(cashier)
    lines = [Posting(*desk.holder, order.total), Posting(AccountKind.COURIER_CASH, courier.pk, -order.total)]
    post_entry(key="deposit:1:counted", kind="test", subject="deposit", subject_id=1, lines=lines)
    move_cash((AccountKind.COURIER_CASH, courier.pk), desk.holder, order.total, entry_key="deposit:1:counted")
    refresh_order(order)
    assert figures("store", order.store_id) == (0, 48_750, 0)
    assert figures("courier", courier.pk) == (0, 15_000, 0)


def test_seller_who_kept_the_cash_owes_the_fee():
    order = delivered()
    refresh_order(order)
    assert figures("store", order.store_id) == (0, 0, 1_250)
    assert broken_facts(of="shop.payouts") == {}


def test_what_no_order_stands_behind_is_available_at_once_and_debts_are_owed():
    payee = earn(20_000, -50_000)
    assert figures("store", payee.holder_id) == (0, 0, 30_000)
    assert broken_facts(of="shop.payouts") == {}


def test_sweep_finds_what_no_event_has_brought():
    payee = earn(10_000)
    Payee.objects.update(available_minor=0)
    Earning.objects.all().delete()
    assert sweep_payees() == 1
    payee.refresh_from_db()
    assert payee.available_minor == 10_000


def test_line_before_the_remembered_one_is_found_by_its_balance():
    """As when a long transaction commits after a short one that began later."""
    payee = earn(10_000, 5_000)
    first = Earning.objects.earliest("pk")
    Payee.objects.filter(pk=payee.pk).update(gathered_line=first.line_id + 1, available_minor=5_000)
    Earning.objects.filter(pk=first.pk).delete()
    sweep_payees()
    payee.refresh_from_db()
    assert payee.available_minor == 15_000


@pytest.mark.parametrize(
    ("spoil", "fact"),
    [
        (lambda: Payee.objects.update(available_minor=1), "a payee's sums are the sums of the earnings"),
        (lambda: Earning.objects.update(amount_minor=1), "every earning is its line of the payee's account"),
        (lambda: Payee.objects.update(pending_minor=7), "what a payee has earned and not yet received is what the ledger owes"),
    ],
)
def test_integrity_sees_it(spoil, fact):
    earn(10_000)
    spoil()
    assert fact in broken_facts(of="shop.payouts")


def test_states_name_whether_a_payout_has_it():
    earn(10_000)
    assert Earning.objects.get().state == EarningState.AVAILABLE
