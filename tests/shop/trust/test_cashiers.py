"""A cashier serves neither himself nor his household, from setting aside to paying. Guinea's own rules; amounts are francs."""

from uuid import uuid4

import pytest

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.exceptions import NotAllowed
from shop.custody.services import change_float, confirm_slip, count_deposit, declare_deposit, make_slip, return_slip
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.exceptions import NotYourRefund
from shop.payments.models import Refund
from shop.payments.services import (
    cash_out_credit,
    choose_rail,
    give_cash_out,
    name_carrier,
    pay_cash_out,
    propose_advance,
    refund_order,
    set_cash_aside,
    take_back_cash,
)
from shop.payouts.exceptions import SamePerson
from shop.payouts.services import (
    approve_payout,
    hand_out_payout,
    hold_order,
    lift_hold,
    refresh_order,
    release_own_trade,
    request_payout,
    resume_payee,
    stop_payee,
    verify_destination,
)
from shop.payouts.states import Rail
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.payouts import create_desk, create_destination, create_staff, earn, put_cash
from tests.factories.stores import create_store
from tests.factories.trust import link, real_rules, sold

pytestmark = pytest.mark.django_db


@pytest.fixture
def guinea():
    return real_rules()


@pytest.fixture
def sue():
    """Honest, and nobody's cousin."""
    return create_staff(name="Sue")


@pytest.fixture
def sam():
    return create_staff(name="Sam")


@pytest.fixture
def desk(guinea, sam, sue):
    return create_desk(sam, sue)


def brought_order(desk, courier: User):
    """65 000 that its courier has brought to the desk."""
    order = create_delivery(status=DeliveryStatus.DELIVERED, courier=courier).order
    put_aside = declare_deposit(desk=desk, amount=Money(65_000, "GNF"), actor=courier)
    count_deposit(put_aside, counted_minor=65_000, seen_round=1, cashier_id=desk.cashiers.get(name="Sue").pk)
    return order


@pytest.mark.parametrize("who", ["buyer", "seller"])
def test_refund_is_nobody_s_who_lives_with_its_buyer_or_seller(who, desk, sam, sue):
    courier = create_courier().user
    order = brought_order(desk, courier)
    given = {"quantities": None, "cause": "returned", "reason": "Broken", "delivery": False, "key": "k"}
    refund = refund_order(order, actor_id=sue.pk, **given)
    link(sam, order.buyer if who == "buyer" else order.store.owner)
    before = [
        lambda: set_cash_aside(refund, desk, actor_id=sam.pk),
        lambda: name_carrier(refund, courier, actor_id=sam.pk),
        lambda: propose_advance(refund, reason="Kind", actor_id=sam.pk),
    ]
    if who == "buyer":
        before += [
            lambda: choose_rail(refund, "cash", actor_id=sam.pk),
            lambda: refund_order(order, actor_id=sam.pk, **(given | {"key": "k2"})),
        ]
    refuse_all(before, NotYourRefund)
    set_cash_aside(refund, desk, actor_id=sue.pk)
    code = Refund.objects.get().code
    refuse_all(
        [
            lambda: pay_cash_out(refund, typed=code, actor_id=sam.pk),
            lambda: give_cash_out(refund, courier, actor_id=sam.pk),
            lambda: take_back_cash(refund, actor_id=sam.pk),
        ],
        NotYourRefund,
    )
    pay_cash_out(refund, typed=code, actor_id=sue.pk)


def test_courier_brings_no_money_to_his_own_household_and_no_cashier_gives_it_to_his(desk, sam, sue):
    courier, cousin = create_courier().user, create_courier().user
    order = brought_order(desk, courier)
    refund = refund_order(order, quantities=None, cause="returned", reason="Broken", delivery=False, key="k", actor_id=sue.pk)
    link(cousin, order.buyer)
    link(sam, courier, value="one household")
    refuse_all([lambda: name_carrier(refund, cousin, actor_id=sue.pk)], NotYourRefund)
    set_cash_aside(refund, desk, actor_id=sam.pk)
    refuse_all(
        [lambda: give_cash_out(refund, cousin, actor_id=sue.pk), lambda: give_cash_out(refund, courier, actor_id=sam.pk)], NotYourRefund
    )
    give_cash_out(refund, courier, actor_id=sue.pk)
    refuse_all([lambda: take_back_cash(refund, desk=desk, actor_id=sam.pk)], NotYourRefund)


def test_credit_in_cash_is_handed_out_by_somebody_else(desk, sam, sue):
    buyer = create_user()
    link(sam, buyer)
    amount = Money(30_000, "GNF")
    lines = [Posting(AccountKind.BANK, 0, amount), Posting(AccountKind.STORE_CREDIT, buyer.pk, -amount)]
    post_entry(key="gift", kind="gift", subject="gift", subject_id=1, lines=lines)
    refund = cash_out_credit(buyer, amount, key="t")
    refuse_all([lambda: set_cash_aside(refund, desk, actor_id=sam.pk)], NotYourRefund)
    set_cash_aside(refund, desk, actor_id=sue.pk)
    refuse_all([lambda: pay_cash_out(refund, typed=Refund.objects.get().code, actor_id=sam.pk)], NotYourRefund)


def test_what_a_cashier_s_household_brings_is_counted_by_somebody_else(desk, sam, sue):
    courier, owner = create_courier().user, create_user(is_seller=True)
    link(sam, courier)
    link(sam, owner, value="one household")
    store = create_store(owner=owner)
    put_cash(("courier_cash", courier.pk), 20_000)
    deposits = [
        declare_deposit(desk=desk, amount=Money(20_000, "GNF"), actor=courier),
        declare_deposit(desk=desk, amount=Money(20_000, "GNF"), actor=owner, store=store),
    ]
    for deposit in deposits:
        refuse_all([lambda row=deposit: count_deposit(row, counted_minor=20_000, seen_round=1, cashier_id=sam.pk)], NotAllowed)
        count_deposit(deposit, counted_minor=20_000, seen_round=1, cashier_id=sue.pk)


def test_bank_slips_and_floats_are_confirmed_outside_the_household(desk, sam, sue):
    tim, amount = create_staff(name="Tim"), Money(10_000, "GNF")
    link(sam, tim)
    slip = make_slip(desk, carrier=sue, amount=amount, key=uuid4(), actor_id=sam.pk)
    refuse_all([lambda: confirm_slip(slip, stated_minor=10_000, reference="B1", actor_id=tim.pk)], NotAllowed)
    other = make_slip(desk, carrier=tim, amount=amount, key=uuid4(), actor_id=sue.pk)
    refuse_all(
        [
            lambda: return_slip(other, actor_id=sam.pk),
            lambda: change_float(desk, direction="out", amount=amount, note="x", key=uuid4(), actor_id=tim.pk),
        ],
        NotAllowed,
    )


def test_payout_is_neither_approved_nor_handed_out_within_the_household(desk, sam, sue):
    owner = create_user(is_seller=True)
    link(sam, owner)
    payee = earn(600_000, store=create_store(owner=owner, is_verified=True))
    payout = request_payout(payee, rail=Rail.DESK, actor_id=owner.pk, token="t")
    refuse_all([lambda: approve_payout(payout, actor_id=sam.pk)], SamePerson)
    approve_payout(payout, actor_id=create_staff().pk)
    refuse_all([lambda: hand_out_payout(payout, code=payout.code, desk=desk, actor_id=sam.pk)], SamePerson)
    stop_payee(payee, reason="Look", actor_id=sue.pk)
    destination = create_destination(payee, verified_at=None)
    refuse_all(
        [lambda: resume_payee(payee, actor_id=sam.pk), lambda: verify_destination(destination, actor_id=sam.pk)],
        SamePerson,
    )


def test_money_held_back_is_let_go_outside_the_household(guinea, sam, sue):
    store, friend = create_store(is_verified=True), create_user()
    link(store.owner, friend)
    order = sold(store=store, buyer=friend)
    refresh_order(order)
    link(sam, store.owner, value="one household")
    hold = hold_order(order, reason="Look", actor_id=sue.pk)
    refuse_all(
        [lambda: lift_hold(hold, actor_id=sam.pk), lambda: release_own_trade(order.own_trade, reason="Fine", actor_id=sam.pk)], SamePerson
    )


def refuse_all(acts, error) -> None:
    for act in acts:
        with pytest.raises(error):
            act()
