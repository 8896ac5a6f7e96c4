"""A refund in cash: at every step somebody named has the banknotes, and the buyer's code ends it."""

import pytest

from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.custody.services import bring_cash, move_cash
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.services import Posting, post_entry
from shop.payments.exceptions import CashNotThere, NotYourRefund, RefundCodeLocked, RefundMoved, WrongRefundCode
from shop.payments.models import Refund
from shop.payments.services import (
    give_cash_out,
    keep_as_credit,
    name_carrier,
    pay_cash_out,
    refund_order,
    renew_refund_code,
    set_cash_aside,
    take_back_cash,
)
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier():
    return create_courier().user


@pytest.fixture
def cashier():
    return create_cashier()


@pytest.fixture
def desk(cashier):
    return with_float(create_desk(cashier=cashier), 100_000)


@pytest.fixture
def refund(courier) -> Refund:
    """50 000 for goods of an order whose cash this courier has brought; he has 65 000 of another."""
    order = brought(create_delivery(status=DeliveryStatus.DELIVERED, courier=courier).order)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    return owed(order)


def brought(order):
    """Its cash lies at a desk in another town."""
    piece, elsewhere, key = order.cash_pieces.get(), create_desk(), f"brought:{order.pk}"
    hands = (piece.holder_kind, piece.holder_id)
    lines = [Posting(*elsewhere.holder, piece.amount), Posting(*hands, -piece.amount)]
    post_entry(key=key, kind="deposit.closed", subject="deposit", subject_id=order.pk, lines=lines)
    move_cash(hands, elsewhere.holder, piece.amount, entry_key=key)
    return order


def owed(order) -> Refund:
    staff = create_user(is_staff=True)
    return refund_order(order, quantities=None, cause="returned", reason="Broken", delivery=False, key=f"{order.pk}", actor_id=staff.pk)


def with_float(desk, minor: int):
    amount = Money(minor, desk.currency)
    post_entry(
        key=f"float:{desk.pk}",
        kind="float",
        subject="desk",
        subject_id=desk.pk,
        lines=[Posting(*desk.holder, amount), Posting("bank", 0, -amount)],
    )
    bring_cash(desk.holder, amount, entry_key=f"float:{desk.pk}")
    return desk


def fresh(refund: Refund) -> Refund:
    return Refund.objects.get(pk=refund.pk)


def code(refund: Refund) -> str:
    return fresh(refund).code


def book(refund: Refund, desk, courier) -> tuple[int, int, int]:
    """Owed to the buyer, in the drawer, in the courier's hands."""
    return (
        owed_to("refund_owed", refund.buyer_id, "GNF").minor,
        account_balance("desk_cash", desk.pk, "GNF").minor,
        account_balance("courier_cash", courier.pk, "GNF").minor,
    )


def test_desk_sets_aside_courier_carries_buyer_says_the_code(refund, desk, cashier, courier):
    assert book(refund, desk, courier) == (50_000, 100_000, 65_000)
    for _ in range(2):
        set_cash_aside(refund, desk, actor_id=cashier.pk)
    assert (fresh(refund).status, fresh(refund).source, book(refund, desk, courier)) == ("funded", desk.holder, (50_000, 100_000, 65_000))
    for _ in range(2):
        give_cash_out(refund, courier, actor_id=cashier.pk)
    assert (fresh(refund).status, fresh(refund).source) == ("carried", ("courier_cash", courier.pk))
    assert book(refund, desk, courier) == (50_000, 50_000, 115_000)
    said = code(refund)
    for _ in range(2):
        pay_cash_out(refund, typed=said, actor_id=courier.pk)
    assert (fresh(refund).status, fresh(refund).code, book(refund, desk, courier)) == ("done", "", (0, 50_000, 65_000))
    assert broken_facts() == {}


def test_buyer_fetches_it_at_the_desk(refund, desk, cashier, courier):
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    pay_cash_out(refund, typed=code(refund), actor_id=cashier.pk)
    assert (fresh(refund).status, book(refund, desk, courier)) == ("done", (0, 50_000, 65_000))
    assert broken_facts() == {}


def test_courier_pays_out_of_the_cash_in_his_hands(refund, desk, cashier, courier):
    name_carrier(refund, courier, actor_id=cashier.pk)
    pay_cash_out(refund, typed=code(refund), actor_id=courier.pk)
    assert book(refund, desk, courier) == (0, 100_000, 15_000)
    assert broken_facts() == {}


def test_cashier_who_sets_aside_again_gets_no_more_guesses(refund, desk, cashier):
    """A new code with five new tries for each time would be found sooner or later."""
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    for _ in range(5):
        with pytest.raises(WrongRefundCode):
            pay_cash_out(refund, typed="no", actor_id=cashier.pk)
    take_back_cash(refund, actor_id=cashier.pk)
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    with pytest.raises(RefundCodeLocked):
        pay_cash_out(refund, typed=code(refund), actor_id=cashier.pk)
    renew_refund_code(refund, actor_id=refund.buyer_id)
    pay_cash_out(refund, typed=code(refund), actor_id=cashier.pk)
    assert fresh(refund).status == "done"


def test_seller_pays_of_his_own_money_and_owes_it_no_more():
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON).order
    owner, store = order.store.owner, order.store_id
    before = owed_to("seller_payable", store, "GNF").minor
    refund = owed(order)
    name_carrier(refund, owner, actor_id=owner.pk)
    pay_cash_out(refund, typed=code(refund), actor_id=owner.pk)
    # He had the cash; he has the fee back.
    assert owed_to("seller_payable", store, "GNF").minor == before + 1_250
    assert owed_to("refund_owed", order.buyer_id, "GNF").minor == 0
    assert broken_facts() == {}


def test_what_is_not_there_is_not_named(refund, desk, cashier, courier):
    poor = create_courier().user
    with pytest.raises(CashNotThere):
        name_carrier(refund, poor, actor_id=cashier.pk)
    second, third = (owed(brought(create_delivery(status=DeliveryStatus.DELIVERED, courier=create_courier().user).order)) for _ in "ab")
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    set_cash_aside(second, desk, actor_id=cashier.pk)
    with pytest.raises(CashNotThere):
        set_cash_aside(third, desk, actor_id=cashier.pk)
    with pytest.raises(CashNotThere):
        set_cash_aside(third, with_float(create_desk(cashier=cashier, currency="KES"), 100_000), actor_id=cashier.pk)
    assert fresh(third).status == "owed"


def test_five_wrong_codes_lock_it_until_the_buyer_asks_for_another(refund, desk, cashier, courier):
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    right = code(refund)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(WrongRefundCode):
            pay_cash_out(refund, typed=wrong, actor_id=cashier.pk)
    with pytest.raises(RefundCodeLocked):
        pay_cash_out(refund, typed=right, actor_id=cashier.pk)
    with pytest.raises(NotYourRefund):
        renew_refund_code(refund, actor_id=cashier.pk)
    renew_refund_code(refund, actor_id=refund.buyer_id)
    pay_cash_out(refund, typed=f" {code(refund)[:3]} {code(refund)[3:]}", actor_id=cashier.pk)
    assert book(refund, desk, courier) == (0, 50_000, 65_000)


def test_carried_cash_can_be_brought_back_and_go_out_again(refund, desk, cashier, courier):
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    give_cash_out(refund, courier, actor_id=cashier.pk)
    take_back_cash(refund, desk=desk, actor_id=cashier.pk)
    assert (fresh(refund).status, fresh(refund).carrier, book(refund, desk, courier)) == ("funded", None, (50_000, 100_000, 65_000))
    other = create_courier().user
    give_cash_out(refund, other, actor_id=cashier.pk)
    with pytest.raises(NotYourRefund):
        pay_cash_out(refund, typed=code(refund), actor_id=courier.pk)
    pay_cash_out(refund, typed=code(refund), actor_id=other.pk)
    assert (book(refund, desk, courier), account_balance("courier_cash", other.pk, "GNF").minor) == ((0, 50_000, 65_000), 0)
    assert broken_facts() == {}


def test_courier_whose_hands_are_empty_by_now_pays_nothing(refund, desk, cashier, courier):
    name_carrier(refund, courier, actor_id=cashier.pk)
    amount = Money(65_000, "GNF")
    post_entry(
        key="d", kind="d", subject="d", subject_id=1, lines=[Posting(*desk.holder, amount), Posting("courier_cash", courier.pk, -amount)]
    )
    from_hand = ("courier_cash", courier.pk)

    move_cash(from_hand, desk.holder, amount, entry_key="d")
    with pytest.raises(CashNotThere):
        pay_cash_out(refund, typed=code(refund), actor_id=courier.pk)
    assert fresh(refund).status == "carried"
    take_back_cash(refund, actor_id=cashier.pk)
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    assert (fresh(refund).status, broken_facts()) == ("funded", {})


def test_each_step_is_for_its_people(refund, desk, cashier, courier, mallory):
    buyer, owner = refund.buyer, refund.order.store.owner
    for actor in (mallory, buyer, courier, owner, create_cashier()):
        with pytest.raises(NotYourRefund):
            set_cash_aside(refund, desk, actor_id=actor.pk)
    for carrier in (mallory, buyer):
        with pytest.raises(NotYourRefund):
            name_carrier(refund, carrier, actor_id=cashier.pk)
    with pytest.raises(NotYourRefund):
        name_carrier(refund, courier, actor_id=courier.pk)
    set_cash_aside(refund, desk, actor_id=cashier.pk)
    for actor in (mallory, buyer, courier):
        with pytest.raises(NotYourRefund):
            pay_cash_out(refund, typed=code(refund), actor_id=actor.pk)
        with pytest.raises(NotYourRefund):
            take_back_cash(refund, actor_id=actor.pk)
    with pytest.raises(RefundMoved):
        keep_as_credit(refund, actor_id=buyer.pk)
    with pytest.raises(RefundMoved):
        name_carrier(refund, courier, actor_id=cashier.pk)
    assert book(refund, desk, courier) == (50_000, 100_000, 65_000)
