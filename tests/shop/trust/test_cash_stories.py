"""What friends tried on the drawer with refunds of cash that never came in. Guinea's own rules, in francs. Each of these once paid."""

from datetime import timedelta

import pytest
from django.db.models import F

from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.services import count_deposit, declare_deposit
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.services import Carriage, cancel_order, complete_order, mark_delivered, mark_paid
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments.exceptions import CashNotThere, NotYourRefund, RefundMoved, RefundWaits, StoreCannotCover, TooMuchAdvanced
from shop.payments.models import PaymentAttempt, Refund
from shop.payments.services import (
    choose_rail,
    decide_advance,
    find_waiting_refunds,
    give_cash_out,
    keep_as_credit,
    look_at_waiting,
    name_carrier,
    pay_cash_out,
    propose_advance,
    refund_order,
    send_refund,
    set_cash_aside,
    take_back_cash,
)
from shop.payments.states import PaymentStatus, RefundStatus
from shop.payouts.queries import payee_of_store
from shop.payouts.services import hand_out_payout, refresh_order, request_payout
from shop.payouts.states import Rail
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import advance, create_order
from tests.factories.payouts import create_desk, create_staff
from tests.factories.refunds import create_attempt, pay
from tests.factories.stores import create_store
from tests.factories.trust import real_rules, sold
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guinea")]


@pytest.fixture
def guinea():
    country = real_rules()
    country.payment_methods = ["cash", "credit", "stripe"]
    country.save()
    return country


@pytest.fixture
def sam():
    return create_staff(name="Sam")


@pytest.fixture
def sue():
    return create_staff(name="Sue")


@pytest.fixture
def desk(sam, sue):
    return create_desk(sam, sue)


def store_of(owner: User | None = None) -> Store:
    return create_store(owner=owner or create_user(is_seller=True, name="Aminata"), is_verified=True, allows_pickup=True)


def sold_for_cash(store: Store, *, pieces: int = 1, mode: str = DeliveryMode.IN_PERSON, courier: User | None = None) -> Order:
    """50 000 a piece; by a courier with 15 000 for the delivery."""
    fields = {} if mode == DeliveryMode.COURIER else {"delivery_minor": 0}
    variant = create_variant(store=store, stock=pieces)
    fields |= {"variants": [variant], "quantity": pieces, "fulfilment": Fulfilment.READY}
    if mode == DeliveryMode.PICKUP:
        fields["delivery_method"] = "pickup"
    order = create_order(**fields)
    return create_delivery(status=DeliveryStatus.DELIVERED, mode=mode, courier=courier, order=order).order


def given_back(order: Order, *, delivery: bool = False) -> Refund:
    owner_id = order.store.owner_id
    refund = refund_order(
        order, quantities=None, cause="returned", reason="It broke", delivery=delivery, key=f"back:{order.pk}", actor_id=owner_id
    )
    assert refund is not None
    return refund


def fresh(refund: Refund) -> Refund:
    return Refund.objects.get(pk=refund.pk)


def drawer(desk) -> int:
    return account_balance(*desk.holder, "GNF").minor


def bring(desk, sam: User, minor: int, *, who: User, store: Store | None = None) -> None:
    deposit = declare_deposit(desk=desk, amount=Money(minor, "GNF"), actor=who, store=store)
    count_deposit(deposit, counted_minor=minor, seen_round=deposit.round, cashier_id=sam.pk)


def fetch(refund: Refund, desk, sam: User) -> None:
    set_cash_aside(refund, desk, actor_id=sam.pk)
    pay_cash_out(refund, typed=fresh(refund).code, actor_id=sam.pk)


def test_three_stores_of_one_owner_get_nothing_paid_for_sales_that_never_were(desk, sam):
    """Was: 1 500 000 at a desk, each store up to its own limit of debt."""
    owner, before = create_user(is_seller=True), drawer(desk)
    orders = [sold_for_cash(store_of(owner), pieces=9) for _ in range(3)]
    refund = given_back(orders[0])
    for order in orders[1:]:
        with pytest.raises(StoreCannotCover):
            given_back(order)
    with pytest.raises(RefundWaits, match="The store has to bring money for it first"):
        set_cash_aside(refund, desk, actor_id=sam.pk)
    assert (fresh(refund).waits_for, fresh(refund).lacks_minor, drawer(desk)) == ("store", 450_000, before)
    assert broken_facts() == {}


@pytest.mark.parametrize("mode", [DeliveryMode.IN_PERSON, DeliveryMode.PICKUP])
def test_cash_that_the_seller_kept_is_refunded_by_him_and_by_nobody_else(mode, desk, sam):
    order = sold_for_cash(store_of(), mode=mode)
    refund, courier = given_back(order), create_courier().user
    sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=courier)  # 65 000 of another order are in his hands
    acts = [
        lambda: set_cash_aside(refund, desk, actor_id=sam.pk),
        lambda: name_carrier(refund, courier, actor_id=sam.pk),
        lambda: keep_as_credit(refund, actor_id=order.buyer_id),
    ]
    for act in acts:
        with pytest.raises(RefundWaits):
            act()
    name_carrier(refund, order.store.owner, actor_id=order.store.owner_id)
    pay_cash_out(refund, typed=fresh(refund).code, actor_id=order.store.owner_id)
    assert owed_to("seller_payable", order.store_id, "GNF").minor == 0
    assert broken_facts() == {}


def test_refund_goes_on_when_the_store_has_brought_what_it_owes(desk, sam, run_events):
    order = sold_for_cash(store_of())
    refund, before = given_back(order), drawer(desk)
    bring(desk, sam, 40_000, who=order.store.owner, store=order.store)
    assert not look_at_waiting(refund.pk)
    bring(desk, sam, 10_000, who=order.store.owner, store=order.store)
    assert find_waiting_refunds(store_ids=[order.store_id]) == [refund.pk]
    assert look_at_waiting(refund.pk)
    assert not look_at_waiting(refund.pk)
    fetch(refund, desk, sam)
    assert (fresh(refund).status, drawer(desk)) == ("done", before)
    assert broken_facts() == {}


def test_refund_waits_until_the_courier_has_brought_the_cash(desk, sam):
    courier = create_courier().user
    order = sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=courier)
    refund, before = given_back(order), drawer(desk)
    assert fresh(refund).waits_for == "courier"
    with pytest.raises(RefundWaits, match="courier has brought"):
        set_cash_aside(refund, desk, actor_id=sam.pk)
    bring(desk, sam, 65_000, who=courier)
    fetch(refund, desk, sam)
    assert drawer(desk) == before + 15_000
    assert broken_facts() == {}


def test_store_s_other_money_does_not_pay_for_cash_that_a_courier_keeps(desk, sam):
    """It would leave twice: for this buyer, and to the store, which has earned it."""
    store, courier = store_of(), create_courier().user
    other = sold_for_cash(store, pieces=3, mode=DeliveryMode.COURIER, courier=create_courier().user)
    bring(desk, sam, 165_000, who=User.objects.get(pk=other.delivery.courier_id))
    complete_order(other, actor_id=other.buyer_id)
    refund = given_back(sold_for_cash(store, mode=DeliveryMode.COURIER, courier=courier))
    with pytest.raises(RefundWaits):
        set_cash_aside(refund, desk, actor_id=sam.pk)


def test_courier_pays_with_the_cash_of_that_order_and_brings_no_other_order_home(desk, sam):
    courier = create_courier().user
    older = sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=courier)
    order = sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=courier)
    refund = given_back(order)
    name_carrier(refund, courier, actor_id=sam.pk)
    pay_cash_out(refund, typed=fresh(refund).code, actor_id=courier.pk)
    assert sum(piece.amount_minor for piece in older.cash_pieces.filter(ended="")) == 65_000
    assert broken_facts() == {}


def test_sale_that_was_paid_out_is_refunded_when_the_store_has_the_money_again(desk, sam, sue):
    """The notes came in once, and left for the store: they are not there a second time."""
    store, courier = store_of(), create_courier().user
    order = sold_for_cash(store, pieces=4, mode=DeliveryMode.COURIER, courier=courier)
    bring(desk, sam, 215_000, who=courier)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    payout = request_payout(payee_of_store(store), rail=Rail.DESK, actor_id=store.owner_id, token="t")
    hand_out_payout(payout, code=payout.code, desk=desk, actor_id=sue.pk)
    refund = given_back(order)
    with pytest.raises(RefundWaits):
        set_cash_aside(refund, desk, actor_id=sam.pk)
    bring(desk, sam, 200_000, who=store.owner, store=store)
    fetch(refund, desk, sam)
    assert broken_facts() == {}


def test_what_went_back_of_a_card_sale_keeps_no_buyer_from_cash_that_came(desk, sam):
    """The card's buyer had his part out of his own payment, which is still held: nothing of it is missing for anybody else."""
    store, courier = store_of(), create_courier().user
    by_card = sold(store=store, pieces=3)
    refresh_order(by_card)
    line = by_card.lines.get()
    refund_order(by_card, quantities={line.pk: 2}, cause="returned", reason="-", delivery=False, key="card", actor_id=store.owner_id)
    Refund.objects.update(status=RefundStatus.SENT)
    order = sold_for_cash(store, mode=DeliveryMode.COURIER, courier=courier)
    bring(desk, sam, 65_000, who=courier)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    refund = given_back(order)
    assert refund.waits_for == ""
    fetch(refund, desk, sam)


def test_courier_s_bonus_is_no_reason_to_pay_a_refund_out_of_nothing(desk, sam):
    courier, store = create_courier().user, store_of()
    carriage = Carriage(courier.pk, Money(15_000, "GNF"), Money(20_000, "GNF"))
    order = create_order(store=store, is_prepaid=True)
    pay_with_credit(order)
    advance(order, Fulfilment.HANDED_OVER, carriage=carriage)
    mark_delivered(order, actor_id=order.buyer_id, carriage=carriage)
    refund = given_back(order, delivery=True)
    assert (fresh(refund).status, fresh(refund).waits_for, fresh(refund).lacks_minor) == ("owed", "store", 35_000)
    with pytest.raises(RefundWaits):
        keep_as_credit(refund, actor_id=order.buyer_id)
    bring(desk, sam, 20_000, who=store.owner, store=store)
    assert look_at_waiting(refund.pk)  # the fee itself the platform advances
    assert fresh(refund).status == "done"
    assert broken_facts(of="shop.") == {}


def test_card_that_can_be_disputed_becomes_neither_credit_nor_cash(desk, sam, settings):
    order = create_order(is_prepaid=True, store=store_of())
    attempt = pay(order, provider="stripe")
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund = Refund.objects.get()
    assert (refund.rail, refund.waits_for) == ("stripe", "")
    with pytest.raises(RefundWaits, match="can still be taken back"):
        keep_as_credit(refund, actor_id=order.buyer_id)
    choose_rail(refund, "cash", actor_id=sam.pk)
    assert fresh(refund).waits_for == "callback"
    for act in (
        lambda: set_cash_aside(refund, desk, actor_id=sam.pk),
        lambda: name_carrier(refund, order.store.owner, actor_id=order.store.owner_id),
    ):
        with pytest.raises(RefundWaits):
            act()
    with pytest.raises(RefundMoved):
        propose_advance(refund, reason="In a hurry", actor_id=sam.pk)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(started_at=F("started_at") - timedelta(days=21))
    assert look_at_waiting(refund.pk)
    fetch(refund, desk, sam)


def test_credit_of_a_refund_comes_by_itself_when_its_money_is_there(desk, sam):
    """Paid with credit, and paid out to the store since: the buyer's credit comes back once the store has brought it."""
    store = store_of()
    order = create_order(store=store, is_prepaid=True, delivery_minor=0)
    pay_with_credit(order)
    advance(order, Fulfilment.HANDED_OVER)
    mark_delivered(order, actor_id=order.buyer_id)
    complete_order(order, actor_id=order.buyer_id)
    refresh_order(order)
    payout = request_payout(payee_of_store(store), rail=Rail.DESK, actor_id=store.owner_id, token="t")
    hand_out_payout(payout, code=payout.code, desk=desk, actor_id=sam.pk)
    refund = given_back(order)
    assert (refund.rail, fresh(refund).status, fresh(refund).waits_for) == ("credit", "owed", "store")
    assert send_refund(refund.pk).status == "owed"
    bring(desk, sam, 50_000, who=store.owner, store=store)
    assert look_at_waiting(refund.pk)
    assert fresh(refund).status == "done"
    assert broken_facts(of="shop.") == {}


def test_two_of_staff_pay_it_at_the_platform_s_cost_within_the_market_s_limits(desk, sam, sue):
    owner = create_user(is_seller=True)
    refunds = [given_back(sold_for_cash(store_of(owner), pieces=3)) for _ in range(3)]
    proposals = [propose_advance(refund, reason="A regular customer", actor_id=sam.pk) for refund in refunds]
    with pytest.raises(NotYourRefund):
        decide_advance(proposals[0], approve=True, actor_id=sam.pk)
    for _twice in range(2):
        decide_advance(proposals[0], approve=True, actor_id=sue.pk)
    decide_advance(proposals[1], approve=True, actor_id=sue.pk)
    with pytest.raises(TooMuchAdvanced):  # the three stores are one person's: they would lack 438 750, and the market allows 300 000
        decide_advance(proposals[2], approve=True, actor_id=sue.pk)
    decide_advance(proposals[2], approve=False, actor_id=sue.pk)
    fetch(refunds[0], desk, sam)
    assert [fresh(refund).waits_for for refund in refunds] == ["", "", "store"]
    assert broken_facts() == {}


def test_market_s_day_is_a_limit_too(desk, sam, sue):
    TrustRules.objects.update(staff_advance_day_minor=60_000)
    first, second = (propose_advance(given_back(sold_for_cash(store_of())), reason="Kind", actor_id=sam.pk) for _ in "ab")
    decide_advance(first, approve=True, actor_id=sue.pk)
    with pytest.raises(TooMuchAdvanced):
        decide_advance(second, approve=True, actor_id=sue.pk)


def test_what_a_desk_gave_out_is_not_owed_again_before_it_is_back(desk, sam):
    order = sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=(courier := create_courier().user))
    bring(desk, sam, 65_000, who=courier)
    refund = given_back(order)
    set_cash_aside(refund, desk, actor_id=sam.pk)
    give_cash_out(refund, courier, actor_id=sam.pk)
    with pytest.raises(CashNotThere, match="back at one first"):
        take_back_cash(refund, actor_id=sam.pk)
    take_back_cash(refund, desk=desk, actor_id=sam.pk)
    take_back_cash(refund, actor_id=sam.pk)
    name_carrier(refund, order.store.owner, actor_id=order.store.owner_id)
    take_back_cash(refund, actor_id=sam.pk)
    assert fresh(refund).status == "owed"


def pay_with_credit(order: Order) -> None:
    """The buyer had it as credit, out of the bank."""
    credit, attempt = (AccountKind.STORE_CREDIT, order.buyer_id), create_attempt(order.payments.get(), provider="credit")
    lines = [Posting(AccountKind.BANK, 0, order.total), Posting(*credit, -order.total)]
    post_entry(key=f"gift:{order.pk}", kind="gift", subject="gift", subject_id=order.pk, lines=lines)
    order.payments.update(status=PaymentStatus.RECEIVED, paid_by=attempt, provider="credit")
    Order.objects.filter(pk=order.pk).update(payment_method="credit")
    order.refresh_from_db()
    assert mark_paid(order, paid_from=credit)
