"""Every banknote has a holder, and its way is told."""

import pytest

from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.exceptions import NotEnoughCash
from shop.custody.models import CashPiece, PieceMove
from shop.custody.queries import cash_path, cash_whereabouts, held_for_orders, orders_with_arrived_cash
from shop.custody.services import move_cash, spend_cash
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.ledger.services import Holder, Posting, post_entry
from shop.ledger.states import AccountKind
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_desk
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
BANK: Holder = (AccountKind.BANK.value, 0)


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def hand_over(key: str, source: Holder, target: Holder, minor: int) -> None:
    """As a deposit does: the entry and its pieces."""
    lines = [Posting(*target, gnf(minor)), Posting(*source, gnf(-minor))]
    post_entry(key=key, kind="deposit.closed", subject="deposit", subject_id=1, lines=lines)
    move_cash(source, target, gnf(minor), entry_key=key)


@pytest.fixture
def courier() -> User:
    return create_courier(user=None).user


@pytest.fixture
def hand(courier: User) -> Holder:
    """The courier's hand, with the cash of two orders of 65 000 in it."""
    for _parcel in range(2):
        create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    return AccountKind.COURIER_CASH.value, courier.pk


def test_cash_at_the_door_is_in_the_couriers_hands(hand, courier):
    orders = [order for order, _amount in held_for_orders(hand)]
    assert [amount for _order, amount in held_for_orders(hand)] == [gnf(65_000), gnf(65_000)]
    place = cash_whereabouts([orders[0].pk])[orders[0].pk]
    assert [(row.kind, row.name, row.amount, row.ended) for row in place] == [("courier_cash", courier.name, gnf(65_000), "")]
    assert orders_with_arrived_cash([order.pk for order in orders]) == set()
    assert broken_facts() == {}


def test_oldest_cash_goes_first_and_a_part_of_a_piece_is_split_off(hand):
    first, second = [order for order, _amount in held_for_orders(hand)]
    desk = create_desk()
    hand_over("deposit:1:closed", hand, desk.holder, 100_000)
    assert [(row.kind, row.amount) for row in cash_whereabouts([first.pk])[first.pk]] == [("desk_cash", gnf(65_000))]
    assert [(row.kind, row.amount) for row in cash_whereabouts([second.pk])[second.pk]] == [
        ("courier_cash", gnf(30_000)),
        ("desk_cash", gnf(35_000)),
    ]
    assert orders_with_arrived_cash([first.pk, second.pk]) == {first.pk}
    assert [event.data["order_ids"] for event in DomainEvent.objects.filter(name="cash.arrived")] == [[first.pk]]
    assert broken_facts() == {}


def test_same_entry_moves_nothing_twice(hand):
    desk = create_desk()
    hand_over("deposit:1:closed", hand, desk.holder, 70_000)
    hand_over("deposit:1:closed", hand, desk.holder, 70_000)
    assert sum(amount.minor for _order, amount in held_for_orders(desk.holder)) == 70_000
    assert broken_facts() == {}


def test_more_than_there_is_moves_nothing(hand):
    desk = create_desk()
    with pytest.raises(NotEnoughCash):
        move_cash(hand, desk.holder, gnf(130_001), entry_key=PieceMove.objects.first().entry.key)
    assert CashPiece.objects.count() == 2


def test_whole_way_is_told(hand, courier, django_assert_num_queries):
    order = held_for_orders(hand)[0][0]
    desk = create_desk(name="Madina")
    carrier: Holder = (AccountKind.BANK_CARRIER.value, courier.pk)
    hand_over("deposit:1:closed", hand, desk.holder, 65_000)
    hand_over("slip:1:made", desk.holder, carrier, 65_000)
    hand_over("slip:1:confirmed", carrier, BANK, 65_000)
    with django_assert_num_queries(1):
        steps = cash_path(order.pk)
    assert [(step.kind, step.name) for step in steps] == [
        ("half_cash", courier.name),  # until the buyer has said so too
        ("courier_cash", courier.name),
        ("desk_cash", "Madina"),
        ("bank_carrier", courier.name),
        ("bank", ""),
    ]
    with django_assert_num_queries(1):
        assert cash_whereabouts([order.pk])[order.pk][0].text == "at the bank"
    assert broken_facts() == {}


def test_what_is_spent_is_said(hand):
    order = held_for_orders(hand)[0][0]
    lines = [Posting(AccountKind.REFUND_OWED, order.buyer_id, gnf(5_000)), Posting(*hand, gnf(-5_000))]
    post_entry(key="refund:1:done", kind="refund.done", subject="refund", subject_id=1, lines=lines)
    spend_cash(hand, gnf(5_000), entry_key="refund:1:done")
    assert [(row.ended, row.amount.minor) for row in cash_whereabouts([order.pk])[order.pk]] == [("", 60_000), ("spent", 5_000)]
    assert broken_facts(of="shop.custody") == {}


@pytest.mark.parametrize("mode", [DeliveryMode.IN_PERSON, DeliveryMode.PICKUP])
def test_seller_at_the_door_keeps_his_sale_and_owes_the_fee(mode):
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=mode).order
    assert account_balance(AccountKind.SELLER_CASH, order.store_id, "GNF") == gnf(0)
    assert account_balance(AccountKind.SELLER_PAYABLE, order.store_id, "GNF") == order.fee
    assert [(row.name, row.ended) for row in cash_whereabouts([order.pk])[order.pk]] == [(order.store.name, "kept")]
    assert orders_with_arrived_cash([order.pk]) == {order.pk}
    assert broken_facts(of="shop.custody") == {}


TAMPERING = {
    "a piece's amount": (lambda: CashPiece.objects.all()[:1].get(), {"amount_minor": 64_999}),
    "a piece's holder": (lambda: CashPiece.objects.all()[:1].get(), {"holder_id": 999_999}),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_reported(hand, what):
    piece, changes = TAMPERING[what][0](), TAMPERING[what][1]
    CashPiece.objects.filter(pk=piece.pk).update(**changes)
    broken = broken_facts(of="shop.custody")
    assert "each holder of cash in the ledger holds exactly its parts" in broken
    assert "every piece of cash is where its moves have brought it" in broken


def test_cash_without_pieces_is_reported(hand):
    PieceMove.objects.all().delete()
    CashPiece.objects.all().delete()
    assert set(broken_facts(of="shop.custody")) == {
        "each holder of cash in the ledger holds exactly its parts",
        "the cash of every delivered order is accounted for to the last franc, and no other order's",
    }
