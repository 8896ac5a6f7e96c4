"""Random lives of a whole market: whatever happens to orders, parcels, payments, refunds, returns, cash and payouts, everything agrees.

Every step ends with all integrity checks that it may have broken, every life with all of them. HYPOTHESIS_PROFILE=ci lives at least 2,000
steps; CI does so on both databases. The services behind the ways of paying are the fakes that the contract of providers is tried on, over
HTTP; what they know is undone with the transaction of a life.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, ClassVar
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from returns.models import ReturnRequest
from shop.cart.models import Cart
from shop.common.money import Money
from shop.custody import services as custody
from shop.custody.models import Deposit
from shop.custody.states import OPEN_DEPOSITS
from shop.orders.models import Order
from shop.payments import services as payments
from shop.payments.models import PaymentAttempt, Refund
from shop.payments.states import AttemptStatus, RefundStatus
from shop.payouts.models import Payout
from shop.payouts.states import PayoutStatus
from site_config.sandbox.payment_fake import CannotPay
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.custody import create_desk
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code, create_points_rule
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.proofs import Proofs
from tests.shop.lives.cash import CashOnItsWay
from tests.shop.lives.doors import AtDoors
from tests.shop.lives.given import FAKES, STAFF
from tests.shop.lives.giving_back import GivingBack
from tests.shop.lives.paying_out import PayingOut
from tests.shop.lives.returning import Returning
from tests.shop.market import WHICH

QUICK = 8  # lives, in the profile of everyday
MANY_LIVES = hypothesis(max_examples=44, stateful_step_count=60)


class MoneyMarket(GivingBack, CashOnItsWay, PayingOut, AtDoors, Returning):
    """The market of orders, and in Kenya two more stores of two currencies; two desks, three members of staff, and every way to pay."""

    memories: ClassVar[dict[str, dict[str, Any]]] = {}  # of the fakes, when the market opened
    proven: ClassVar[Proofs]  # when the market opened
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        self.method, self.promo_code, self.uses_points = "cash", "", False
        super().__init__()
        for code, memory in self.memories.items():
            self.fakes[code].come_back_to(memory)
        if self.memories:
            cache.clear()
            self.proofs.come_back_to(self.proven)

    def teardown(self) -> None:
        """All facts once more, whatever the steps have touched: nothing was broken unseen."""
        try:
            assert broken_facts() == {}
        finally:
            super().teardown()

    def open_the_market(self) -> dict[str, Any]:
        guinea = create_country(payment_methods=["cash", "credit", "momo", "orange", "stripe"])
        kenya = create_country(code="KE", payment_methods=["cash", "credit", "mpesa", "paypal", "stripe"])
        create_points_rule(country=guinea)
        opened = super().open_the_market()
        self.people |= {name: create_user(name=name) for name in ("kate", "kim", "karl")}
        self.people |= {name: create_user(name=name, is_staff=True, is_superuser=True) for name in ("sam", "sue", "sia", "sol")}
        nairobi = create_place(country=kenya, name="Nairobi")
        self.carts["kate"] = Cart.objects.create(user=self.people["kate"])
        place = {"country": kenya, "region": nairobi, "latitude": -1.2833, "longitude": 36.8167}
        self.addresses["kate"] = create_address(user=self.people["kate"], **place)
        for owner, currency in (("kim", "KES"), ("karl", "EUR")):
            store = create_store(owner=self.people[owner], currency=currency, allows_pickup=True, **place)
            self.variants += [create_variant(store=store, price_minor=price, stock=20) for price in (12_000, 7_700)]
        self.codes = [
            create_code("PLATFORM", country=guinea, limit_per_user=3),
            create_code("STORE", store=self.variants[0].product.store, limit_per_user=3),
        ]
        self.desks = [create_desk(country=country) for country in (guinea, kenya)]
        for desk in self.desks:
            desk.cashiers.add(*(self.people[name] for name in ("sam", "sue", "sia")))
            custody.change_float(
                desk, direction="in", amount=Money(900_000, desk.currency), note="Opening", key=uuid4(), actor_id=self.people["sam"].pk
            )
        self.live_through_every_rail()
        return opened | {name: getattr(self, name) for name in ("people", "carts", "addresses", "variants", "desks")}

    def live_through_every_rail(self) -> None:
        """Money waits, has come, lies in hands and is owed back from the first step on, by every way."""
        for method in ("momo", "orange", "stripe"):
            self.buy("alice", {0: 1, 2: 1}, method, "home", "", False)
            self.money_comes(-1)
        for method, quantities in (("mpesa", {4: 1}), ("stripe", {5: 2}), ("paypal", {6: 1, 7: 2})):
            self.buy("kate", quantities, method, "pickup", "", False)
            self.money_comes(-1)
        paid = list(Order.objects.exclude(paid_at=None).order_by("pk"))
        assert len(paid) == 9
        for order in paid[2:6]:
            for _step in range(5):
                order.refresh_from_db()
                self.next_step(order, "chris", 0, in_person=False)
        self.jobs_run()
        self.refund(len(Order.objects.all()) - 9, [], "sam", 0, False, False)
        self.cash_goes_on(0, "carol")
        self.payout_goes_its_way(0)
        self.open_returns()
        assert ReturnRequest.objects.values("status").distinct().count() >= 4

    # --- One natural step at a time ---

    @precondition(lambda self: PaymentAttempt.objects.filter(status=AttemptStatus.WAITING).exists())
    @rule(which=WHICH)
    def money_comes(self, which: int) -> None:
        attempt = self.one(PaymentAttempt.objects.filter(status=AttemptStatus.WAITING), which)
        fake = self.fakes[attempt.provider]
        try:
            fake.customer_pays(attempt.external_id)
        except CannotPay:
            return
        self.providers_tell(attempt.provider, 1, False)
        self.messages_are_applied(False)
        self.attempt("money comes", lambda: payments.ask_attempt(attempt.pk))

    @precondition(lambda self: Refund.objects.exclude(status=RefundStatus.DONE).exists())
    @rule(which=WHICH, who=STAFF)
    def refund_goes_its_way(self, which: int, who: str) -> None:
        refund = self.one(Refund.objects.exclude(status=RefundStatus.DONE), which)
        if refund.rail != "cash":
            self.refund_goes_on(which, "rail" if refund.status == RefundStatus.FAILED else "send", False)
            self.providers_tell(refund.rail, 1, False) if refund.rail in self.fakes else None
            return
        index = list(Refund.objects.filter(rail="cash").order_by("pk")).index(refund)
        how = {RefundStatus.OWED: "aside", RefundStatus.FUNDED: "give" if which % 2 else "pay"}.get(RefundStatus(refund.status), "pay")
        self.refund_in_cash(index, how, who, "carol")

    @rule(which=st.integers(0, 2), who=st.sampled_from(["carol", "chris"]))
    def cash_goes_on(self, which: int, who: str) -> None:
        self.declare(who, 4)
        for _pressed_twice in range(2):
            if Deposit.objects.filter(status__in=OPEN_DEPOSITS).exists():
                self.count(which, "sue", 0, False)
        if which:
            self.at_the_desk(0, "sam", 10_000, "slip", 0)
            self.slip_arrives(-1, "sue", 0, False)

    @rule(which=WHICH)
    def payout_goes_its_way(self, which: int) -> None:
        waiting = Payout.objects.filter(status__in=[PayoutStatus.REQUESTED, PayoutStatus.APPROVED, PayoutStatus.SENT])
        if not waiting.exists():
            for index in range(4):
                self.ask_for_money(which + index, "desk" if index % 2 else "bank", Payout.objects.count())
            return
        payout = self.one(waiting, which)
        index = list(Payout.objects.order_by("pk")).index(payout)
        by_desk = {PayoutStatus.REQUESTED: "approve", PayoutStatus.APPROVED: "hand out"}
        by_bank = {PayoutStatus.REQUESTED: "approve", PayoutStatus.APPROVED: "run", PayoutStatus.SENT: "confirm"}
        how = (by_desk if payout.rail == "desk" else by_bank).get(PayoutStatus(payout.status), "ask")
        self.payout_goes_on(index, "sue" if how == "approve" else "sia", how)

    @invariant()
    def every_step_is_counted(self) -> None:
        type(self).steps += 1


@pytest.fixture
def services(settings) -> Iterator[None]:
    """Every fake, and a site that knows them."""
    with ExitStack() as stack:
        for kind in FAKES:
            fake = MoneyMarket.fakes[kind.code] = stack.enter_context(kind())
            fake.stand_beside(settings)
        yield


@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_whatever_happens_everything_agrees(services: None) -> None:
    is_patient = hypothesis().max_examples > QUICK
    MoneyMarket.memories, MoneyMarket.proofs, MoneyMarket.steps = {}, Proofs(), 0
    market = MoneyMarket()
    try:
        with MoneyMarket.proofs.watching():
            MoneyMarket.opened = market.open_the_market()
            market.everything_agrees()
            MoneyMarket.memories = {code: fake.memory() for code, fake in MoneyMarket.fakes.items()}
            MoneyMarket.proven = MoneyMarket.proofs.as_they_are()
            run_state_machine_as_test(MoneyMarket, settings=MANY_LIVES if is_patient else hypothesis())
    finally:
        market.teardown()
    assert MoneyMarket.steps >= (2_000 if is_patient else 100)
