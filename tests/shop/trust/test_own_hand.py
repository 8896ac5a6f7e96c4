"""A seller at the limit of his debt who pays his buyer out of his own hand, and two friends who say so. Guinea's own rules; francs."""

import pytest
from django.urls import reverse

from couriers.states import DeliveryMode
from shop.custody.queries import debt_of
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payments.exceptions import NotYourRefund, RefundWaits, StoreCannotCover
from shop.payments.models import Refund
from shop.payments.services import keep_as_credit, look_at_waiting, pay_cash_out, refund_by_hand, set_cash_aside, take_back_cash
from shop.payouts.queries import payee_of_store
from shop.payouts.queries.store_balances import lacking_of
from shop.payouts.services import refresh_payee
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.catalog import create_variant
from tests.factories.couriers import create_courier
from tests.factories.orders import advance
from tests.factories.payouts import create_desk, create_staff, earn
from tests.factories.promotions import create_code
from tests.factories.trust import real_rules, sold
from tests.integrity import broken_facts
from tests.shop.trust.buyers import Friend
from tests.shop.trust.test_cash_stories import bring, drawer, fresh, given_back, sold_for_cash, store_of
from tests.shop.trust.test_stories import owes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guinea")]
LIMIT = 500_000
FEE = 1_250  # of one piece of 50 000
MORE = 50_000 - FEE


@pytest.fixture
def guinea():
    return real_rules()


@pytest.fixture
def sam():
    return create_staff(name="Sam")


@pytest.fixture
def desk(sam):
    return create_desk(sam)


def sold_at_limit(**sale) -> Order:
    """By a store that may owe nothing more, since the sale."""
    order = sold_for_cash(store_of(), **sale)
    owes(order.store, LIMIT - debt_of(order.store).owed.minor)
    return order


def by_hand(order: Order, *, delivery: bool = False, pieces: int | None = None) -> Refund:
    found = refund_by_hand(
        order,
        quantities=None if pieces is None else {order.lines.get().pk: pieces},
        cause="returned",
        reason="It broke",
        delivery=delivery,
        restock=False,
        key=f"hand:{order.pk}",
        actor_id=order.store.owner_id,
    )
    assert found is not None
    return found


def owed(store: Store) -> int:
    return debt_of(store).owed.minor


def test_seller_at_his_limit_refunds_out_of_his_own_hand():
    order = sold_at_limit()
    with pytest.raises(StoreCannotCover):
        given_back(order)
    refund = by_hand(order)  # we owe it to the buyer until his code says that he has it
    assert by_hand(order) == refund
    assert (refund.status, refund.carrier, owed(order.store)) == ("carried", order.store.owner, LIMIT + MORE)
    pay_cash_out(refund, typed=refund.code, actor_id=order.store.owner_id)
    assert by_hand(order).status == "done"
    assert owed(order.store) == LIMIT - FEE
    assert broken_facts() == {}


def test_so_he_does_for_what_a_courier_has_sold():
    courier = create_courier().user
    order = sold_at_limit(mode=DeliveryMode.COURIER, courier=courier)
    before = owed(order.store)
    refund = by_hand(order, delivery=True)
    pay_cash_out(refund, typed=refund.code, actor_id=order.store.owner_id)
    assert owed(order.store) == before - FEE
    assert broken_facts() == {}


@pytest.mark.parametrize("looks_between", [True, False])
def test_what_he_paid_is_his_again_at_once(looks_between):
    """Within the two days in which a buyer may complain; his other money is not held back for it, nor is a courier's fee."""
    order = sold_for_cash(store_of())
    earn(200_000, store=order.store)
    payee = payee_of_store(order.store)
    refund = by_hand(order)
    if looks_between:
        assert refresh_payee(payee).available_minor == 200_000 - 50_000
    pay_cash_out(refund, typed=refund.code, actor_id=order.store.owner_id)
    fresh_payee = refresh_payee(payee)
    assert (fresh_payee.pending_minor, fresh_payee.available_minor) == (0, 200_000)
    assert lacking_of([order.store_id], "GNF") == 0
    assert broken_facts() == {}


def test_half_of_a_sale_that_he_paid_back_frees_nothing_of_the_other_half(desk, sam):
    """A courier has brought the cash; the buyer has still a day to complain about the piece that he kept."""
    courier = create_courier().user
    order = sold_for_cash(store_of(), pieces=2, mode=DeliveryMode.COURIER, courier=courier)
    bring(desk, sam, 115_000, who=courier)
    refund = by_hand(order, pieces=1)
    pay_cash_out(refund, typed=refund.code, actor_id=order.store.owner_id)
    payee = refresh_payee(payee_of_store(order.store))
    assert (payee.pending_minor, payee.available_minor) == (2 * MORE, FEE)
    assert broken_facts() == {}


def test_but_not_before_the_courier_has_brought_the_cash(desk, sam):
    courier = create_courier().user
    order = sold_for_cash(store_of(), mode=DeliveryMode.COURIER, courier=courier)
    refund = by_hand(order)
    pay_cash_out(refund, typed=refund.code, actor_id=order.store.owner_id)
    payee = payee_of_store(order.store)
    assert (refresh_payee(payee).pending_minor, refresh_payee(payee).available_minor) == (50_000, 0)
    bring(desk, sam, 65_000, who=courier)
    assert (refresh_payee(payee).pending_minor, refresh_payee(payee).available_minor) == (MORE, FEE)
    assert broken_facts() == {}


def test_two_friends_who_only_say_so_get_nothing_of_ours(desk, sam):
    """He does not pay, the buyer complains, staff take the word back; and the market would even advance refunds."""
    TrustRules.objects.update(refund_advance_minor=10 * LIMIT)
    order, before = sold_at_limit(), drawer(desk)
    refund = by_hand(order)
    take_back_cash(refund, actor_id=sam.pk)
    assert (fresh(refund).status, fresh(refund).waits_for, fresh(refund).lacks_minor) == ("owed", "store", MORE)
    with pytest.raises(RefundWaits, match="The store has to bring money for it first"):
        set_cash_aside(refund, desk, actor_id=sam.pk)
    with pytest.raises(RefundWaits):
        keep_as_credit(refund, actor_id=order.buyer_id)
    assert not look_at_waiting(refund.pk)
    assert drawer(desk) == before
    bring(desk, sam, 50_000, who=order.store.owner, store=order.store)
    assert look_at_waiting(refund.pk)  # within the limit again: as the market has it
    assert broken_facts() == {}


def test_friends_within_the_limit_wait_as_every_refund_does(desk, sam):
    order = sold_for_cash(store_of())
    refund = by_hand(order)
    assert not refund.beyond_limit
    take_back_cash(refund, actor_id=sam.pk)
    with pytest.raises(RefundWaits):
        set_cash_aside(refund, desk, actor_id=sam.pk)


def test_our_part_of_a_discount_that_he_has_had_is_a_debt_that_grows():
    """The buyer paid 45 000; the other 5 000 were ours, and are paid out: with the refund he owes them."""
    create_code("TEN")
    store = store_of()
    order = advance(Friend(1).buys(create_variant(store=store), "TEN"), Fulfilment.DELIVERED)
    order = Order.objects.select_related("store__owner", "store__country").get(pk=order.pk)
    Order.objects.filter(pk=order.pk).update(discount_apart=False)
    owes(store, LIMIT - owed(store))
    with pytest.raises(StoreCannotCover):
        by_hand(order)
    assert Refund.objects.count() == 0


def test_nobody_else_says_it_nor_of_money_that_came_another_way(sam):
    order = sold_at_limit()
    facts = {"quantities": None, "cause": "returned", "reason": "-", "delivery": False, "restock": False, "key": "k"}
    for actor in (sam, order.buyer):
        with pytest.raises(NotYourRefund):
            refund_by_hand(order, actor_id=actor.pk, **facts)
    by_card = sold(store=order.store)
    with pytest.raises(NotYourRefund):
        refund_by_hand(by_card, actor_id=order.store.owner_id, **facts)
    assert Refund.objects.count() == 0


def test_he_is_offered_it_on_the_page_that_refuses_the_other(client):
    order = sold_at_limit()
    page = reverse("sellers:order_refund", args=[order.number])
    client.force_login(order.store.owner, backend="django.contrib.auth.backends.ModelBackend")
    form = {f"units_{order.lines.get().pk}": "1", "cause": "returned", "reason": "It broke", "key": "k"}
    for do in ("work_out", "refund"):
        answer = client.post(page, form | {"do": do})
        text = " ".join(answer.content.decode().replace("\xa0", " ").split())
        assert (answer.status_code, Refund.objects.count()) == (409, 0)
        assert "Bring 48,750 GNF to a desk first" in text
        assert "Pay the buyer 50,000 GNF yourself, in cash" in text
        assert 'value="refund"' not in text
    answer = client.post(page, form | {"do": "by_hand"})
    assert answer["Location"] == reverse("payments:carry")
    assert Refund.objects.get().status == "carried"


def test_second_half_of_a_double_click_leads_to_the_same_page(client):
    """Nothing of the order is left then, and that was said as if the buyer had his money."""
    order = sold_at_limit()
    page = reverse("sellers:order_refund", args=[order.number])
    client.force_login(order.store.owner, backend="django.contrib.auth.backends.ModelBackend")
    form = {f"units_{order.lines.get().pk}": "1", "cause": "returned", "reason": "It broke", "key": "k", "do": "by_hand"}
    assert [client.post(page, form)["Location"] for _half in range(2)] == [reverse("payments:carry")] * 2
    again = client.post(page, form | {"key": "another"})
    assert (again.status_code, "Nothing of this order is left to give back." in again.content.decode()) == (422, True)
    assert Refund.objects.count() == 1


def test_he_reads_whom_he_pays_and_not_the_address_of_his_own_store(client):
    order = sold_at_limit(mode=DeliveryMode.PICKUP)
    by_hand(order)
    client.force_login(order.store.owner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("payments:carry"), headers={"Accept-Language": "fr"}).content.decode()
    assert (order.recipient in page, order.address_text in page) == (True, False)
    assert "<dt>À</dt>" in page


def test_he_reads_at_the_desk_that_not_all_he_owes_are_fees(client):
    order = sold_at_limit()
    by_hand(order)
    client.force_login(order.store.owner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("couriers:cash")).content.decode()
    assert "and refunds beyond what your sales have brought in." in page
