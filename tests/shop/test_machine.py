"""Random lives of a whole market: whatever happens to orders, parcels, payments, refunds, cash and payouts, everything agrees.

Every step ends with all integrity checks that it may have broken, every life with all of them. HYPOTHESIS_PROFILE=ci lives at least 2,000
steps; CI does so on both databases. The services behind the ways of paying are the fakes that the contract of providers is tried on, over
HTTP; what they know is undone with the transaction of a life.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, ClassVar
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from shop.accounts.models import User
from shop.cart.models import Cart
from shop.checkout.discounts import Wish
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.common.tokens import url_token
from shop.custody import services as custody
from shop.custody.models import BankSlip, CashDesk, Deposit, Discrepancy, OverdueCash, Resolution
from shop.custody.queries import hands_to_chase
from shop.custody.states import OPEN_DEPOSITS
from shop.ledger.queries import balance, owed_to
from shop.ledger.states import AccountKind
from shop.orders.models import Checkout, Order, OrderLine
from shop.payments import services as payments
from shop.payments.models import Dispute, Payment, PaymentAttempt, PaymentEvent, Refund
from shop.payments.providers.base import Transfer, TransferState
from shop.payments.providers.stripe_client import to_stripe
from shop.payments.states import AttemptStatus, PaymentStatus, RefundCause, RefundStatus
from shop.payouts import services as payouts
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.queries import owner_of
from shop.payouts.states import PayoutStatus
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.custody import create_desk, days_go_by
from tests.factories.payouts import create_destination
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code, create_points_rule
from tests.factories.stores import create_store
from tests.fakes.momo import MomoFake
from tests.fakes.mpesa import MpesaFake
from tests.fakes.orange import OrangeFake
from tests.fakes.paying import CannotPay, PaymentFake
from tests.fakes.paypal import PayPalFake
from tests.fakes.stripe import StripeFake
from tests.integrity import broken_facts
from tests.proofs import Proofs
from tests.shop.market import EVERYBODY, WHICH, Market

FAKES: tuple[type[PaymentFake], ...] = (StripeFake, PayPalFake, MpesaFake, MomoFake, OrangeFake)
METHODS = ("cash", "credit", *(fake.code for fake in FAKES))
STAFF = st.sampled_from(["sam", "sue", "sia", "sol"])  # Sol works at no desk
YES = st.booleans()
SOMETIMES = st.sampled_from([False, False, True])
OFF = st.sampled_from([0, 0, 300])
OUTCOMES = st.sampled_from(["found", "charged", "off", "explained"])
REFUND_WAYS = st.sampled_from(["send", "send", "credit", "rail", "cash out"])
CASH_STEPS = st.sampled_from(["aside", "give", "hand", "pay", "pay", "wrong", "back", "renew"])
PAYOUT_STEPS = st.sampled_from(["approve", "cancel", "hand out", "send", "send", "ask", "run", "confirm", "return", "bounce"])
DESTINATIONS = {"bank": "GN76 0000 1234 5678", "mpesa": "+254700000001", "momo": "+224620000001"}
QUICK = 8  # lives, in the profile of everyday
MANY_LIVES = hypothesis(max_examples=44, stateful_step_count=60)


class MoneyMarket(Market):
    """The market of orders, and in Kenya two more stores of two currencies; two desks, three members of staff, and every way to pay."""

    fakes: ClassVar[dict[str, PaymentFake]] = {}
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

    # --- Paying in advance ---

    def checkout(self, who: str, token: str, choices: dict[int, StoreChoice]) -> Checkout:
        cart, address = self.carts[who], self.addresses[who]
        wish = Wish(uses_points=self.uses_points)
        total = summarise(cart, address=address, choices=choices, wish=wish).grand_total
        return place_orders(
            buyer=self.people[who],
            cart=cart,
            token=token,
            address=address,
            choices=choices,
            payment_method=self.method,
            expected_total_minor=total.minor if total else 0,
            promo_code=self.promo_code,
            uses_points=self.uses_points,
        )

    @rule(
        quantities=st.dictionaries(st.integers(0, 3), st.integers(1, 3), min_size=1),
        who=st.sampled_from(["alice", "dora"]),
        method=st.sampled_from(["cash", "momo", "orange", "stripe", "credit"]),
        code=st.sampled_from(["", "", "PLATFORM", "STORE", "NOBODYS"]),
        points=st.booleans(),
        delivery=st.sampled_from(["home", "pickup"]),
    )
    def buy_in_guinea(self, quantities: dict[int, int], who: str, method: str, code: str, points: bool, delivery: str) -> None:
        self.buy(who, quantities, method, delivery, code, points)

    @rule(
        which=st.integers(0, 1),
        quantities=st.dictionaries(st.integers(0, 1), st.integers(1, 3), min_size=1),
        method=st.sampled_from(["cash", "mpesa", "paypal", "stripe", "credit"]),
        delivery=st.sampled_from(["home", "pickup"]),
    )
    def buy_in_kenya(self, which: int, quantities: dict[int, int], method: str, delivery: str) -> None:
        self.buy("kate", {4 + 2 * which + index: count for index, count in quantities.items()}, method, delivery, "", False)

    def buy(self, who: str, quantities: dict[int, int], method: str, delivery: str, code: str, points: bool) -> None:
        self.method, self.promo_code, self.uses_points = method, code, points
        placed = Checkout.objects.count()
        try:
            self.place_some(who, quantities, delivery)
        finally:
            self.method, self.promo_code, self.uses_points = "cash", "", False
        if method != "cash" and Checkout.objects.count() > placed:
            self.start_paying(Payment.objects.latest("pk"), method)

    def start_paying(self, payment: Payment, method: str, who: str = "") -> None:
        actor = self.people[who] if who else payment.checkout.buyer
        phone = self.fakes[method].phone if method in self.fakes else ""
        self.attempt(f"pay by {method}", lambda: payments.start_attempt(payment, method, actor_id=actor.pk, phone=phone))

    @precondition(lambda self: Payment.objects.filter(orders__is_prepaid=True).exists())
    @rule(which=WHICH, method=st.sampled_from(METHODS[1:]), honest=st.booleans())
    def try_another_way(self, which: int, method: str, honest: bool) -> None:
        payment = self.one(Payment.objects.filter(orders__is_prepaid=True).distinct(), which)
        self.start_paying(payment, method, "" if honest else "bob")

    @precondition(lambda self: Payment.objects.filter(orders__is_prepaid=True, status=PaymentStatus.DUE).exists())
    @rule(which=WHICH)
    def pay_at_the_door_after_all(self, which: int) -> None:
        payment = self.one(Payment.objects.filter(orders__is_prepaid=True, status=PaymentStatus.DUE).distinct(), which)
        self.attempt("choose cash", lambda: payments.choose_cash(payment, actor_id=payment.checkout.buyer_id))

    @precondition(lambda self: PaymentAttempt.objects.exclude(external_id="").exists())
    @rule(which=WHICH, what=st.sampled_from(["pays", "pays", "pays", "refuses", "waits too long"]), lie=st.sampled_from([0, 0, 0, -1, 1]))
    def customer_acts(self, which: int, what: str, lie: int) -> None:
        attempt = self.one(PaymentAttempt.objects.exclude(external_id=""), which)
        fake = self.fakes.get(attempt.provider)
        if fake is None:
            return
        act = {"pays": fake.customer_pays, "refuses": fake.customer_refuses, "waits too long": fake.time_runs_out}[what]
        try:
            act(attempt.external_id)
        except CannotPay:
            return
        if lie and "minor" in fake.lies_about:
            fake.lie(minor=max(1, attempt.amount_minor + lie * 100))
        self.attempt("ask", lambda: payments.ask_attempt(attempt.pk))
        fake.lie()

    @rule(code=st.sampled_from([fake.code for fake in FAKES]), times=st.integers(1, 3), reverse=st.booleans())
    def providers_tell(self, code: str, times: int, reverse: bool) -> None:
        def hear(webhook: Any) -> int:
            path = "/" + webhook.url.split("/", 3)[3]
            headers = webhook.headers | {":path": path, ":peer": "127.0.0.1"}
            event = self.attempt(f"hear {code}", lambda: payments.receive_event(code, webhook.body, headers))
            return 200 if event else 400

        self.fakes[code].outbox.deliver(hear, times=times, reverse=reverse)

    @precondition(lambda self: PaymentEvent.objects.exists())
    @rule(reverse=st.booleans())
    def messages_are_applied(self, reverse: bool) -> None:
        for pk in PaymentEvent.objects.order_by("-pk" if reverse else "pk").values_list("pk", flat=True)[:12]:
            self.attempt("apply", lambda pk=pk: payments.apply_event(pk))

    @precondition(lambda self: PaymentAttempt.objects.exists())
    @rule(which=WHICH, is_down=st.sampled_from([False, False, True]))
    def ask_what_became_of_it(self, which: int, is_down: bool) -> None:
        attempt = self.one(PaymentAttempt.objects.all(), which)
        fake = self.fakes.get(attempt.provider)
        if fake is None:
            return
        if is_down:
            fake.break_down(times=1)
        PaymentAttempt.objects.filter(pk=attempt.pk, status=AttemptStatus.STARTING).update(asked_at=None)
        self.attempt("ask again", lambda: payments.ask_attempt(attempt.pk))
        fake.be_well()

    @precondition(lambda self: PaymentAttempt.objects.exclude(problem="").exists())
    @rule(which=WHICH)
    def give_back_what_was_kept_aside(self, which: int) -> None:
        attempt = self.one(PaymentAttempt.objects.exclude(problem=""), which)
        self.attempt("give back", lambda: payments.give_back(attempt.pk))

    # --- Money back ---

    @precondition(lambda self: Order.objects.exists())
    @rule(
        which=WHICH,
        pick=st.lists(st.integers(0, 3), max_size=3),
        who=EVERYBODY,
        key=st.integers(0, 6),
        delivery=st.booleans(),
        restock=st.booleans(),
    )
    def refund(self, which: int, pick: list[int], who: str, key: int, delivery: bool, restock: bool) -> None:
        order = self.one(Order.objects.all(), which)
        lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
        quantities = {line.pk: count for line, count in zip(lines, pick, strict=False) if count} or None
        self.attempt(
            "refund",
            lambda: payments.refund_order(
                order,
                quantities=quantities,
                cause=RefundCause.RETURNED,
                reason="It broke",
                delivery=delivery,
                key=f"test:{order.pk}:{key}",
                actor_id=self.people[who].pk,
                restock=restock,
            ),
        )

    @precondition(lambda self: Refund.objects.exclude(status=RefundStatus.DONE).exists())
    @rule(
        which=WHICH,
        how=st.sampled_from(["send", "send", "tell", "credit", "rail", "cash out"]),
        is_down=st.sampled_from([False, False, True]),
    )
    def refund_goes_on(self, which: int, how: str, is_down: bool) -> None:
        refund = self.one(Refund.objects.exclude(status=RefundStatus.DONE), which)
        buyer, staff = refund.buyer_id, self.people["sam"].pk
        rails = payments.rails_for(refund)
        fake = self.fakes.get(refund.rail)
        if fake and is_down:
            fake.lose_answer(times=1)
        match how:
            case "send":
                self.attempt("send refund", lambda: payments.send_refund(refund.pk))
            case "credit":
                self.attempt("credit", lambda: payments.keep_as_credit(refund, actor_id=buyer))
            case "rail":
                self.attempt("rail", lambda: payments.choose_rail(refund, rails[which % len(rails)], actor_id=staff))
            case "cash out":
                credit = owed_to(AccountKind.STORE_CREDIT, buyer, refund.currency)
                self.attempt("cash out", lambda: payments.cash_out_credit(refund.buyer, credit, key=str(which)))
        if fake:
            fake.be_well()

    @precondition(lambda self: Refund.objects.filter(rail="cash").exists())
    @rule(
        which=WHICH,
        how=CASH_STEPS,
        who=STAFF,
        carrier=st.sampled_from(["carol", "bob", "kim"]),
    )
    def refund_in_cash(self, which: int, how: str, who: str, carrier: str) -> None:
        refund = self.one(Refund.objects.filter(rail="cash"), which)
        actor, bearer = self.people[who].pk, self.people[carrier]
        desk = next((desk for desk in self.desks if desk.currency == refund.currency), self.desks[0])
        payer = refund.carrier_id or actor
        steps: dict[str, Callable[[], Any]] = {
            "aside": lambda: payments.set_aside(refund, desk, actor_id=actor),
            "give": lambda: payments.give_out(refund, bearer, actor_id=actor),
            "hand": lambda: payments.bring_from_hand(refund, bearer, actor_id=actor),
            "pay": lambda: payments.pay_out(refund, typed=refund.code, actor_id=payer),
            "wrong": lambda: payments.pay_out(refund, typed="000000", actor_id=payer),
            "back": lambda: payments.take_back_cash(refund, desk=desk, actor_id=actor),
            "renew": lambda: payments.renew_refund_code(refund, actor_id=refund.buyer_id),
        }
        self.attempt(f"cash refund {how}", steps[how])

    # --- Money that providers take back ---

    @precondition(lambda self: PaymentAttempt.objects.filter(status=AttemptStatus.PAID, provider__in=["stripe", "paypal"]).exists())
    @rule(which=WHICH, part=st.integers(1, 3), how=st.sampled_from(["claim", "claim", "claim", "dashboard", "inquiry"]))
    def money_is_taken_back(self, which: int, part: int, how: str) -> None:
        attempt = self.one(PaymentAttempt.objects.filter(status=AttemptStatus.PAID, provider__in=["stripe", "paypal"]), which)
        fake: Any = self.fakes[attempt.provider]
        told = Money(max(1, (attempt.received_minor or 1) // part // 100 * 100), attempt.received_currency)
        amount = {"amount": to_stripe(told)} if attempt.provider == "stripe" else {"value": str(told.decimal)}
        try:
            if how == "dashboard":
                fake.refund_in_dashboard(attempt.external_id, **amount)
            else:
                asks = {"takes_money": how != "inquiry"} if attempt.provider == "stripe" else {}
                fake.open_dispute(attempt.external_id, **amount, **asks)
        except CannotPay:
            return
        self.disputes_are_heard(attempt.provider)

    @precondition(lambda self: Dispute.objects.filter(kind="claim").exists())
    @rule(which=WHICH, for_us=st.booleans(), times=st.integers(1, 2), reverse=st.booleans())
    def dispute_is_decided(self, which: int, for_us: bool, times: int, reverse: bool) -> None:
        dispute = self.one(Dispute.objects.filter(kind="claim"), which)
        self.fakes[dispute.provider].decide_dispute(dispute.external_id, for_us=for_us)  # type: ignore[attr-defined]
        self.disputes_are_heard(dispute.provider, times, reverse)

    @precondition(lambda self: Dispute.objects.exists())
    @rule(which=WHICH)
    def dispute_is_asked_about(self, which: int) -> None:
        dispute = self.one(Dispute.objects.all(), which)
        self.attempt("dispute", lambda: payments.ask_dispute(dispute.pk))

    @precondition(lambda self: PaymentAttempt.objects.filter(status=AttemptStatus.PAID).exists())
    @rule(which=WHICH, who=STAFF)
    def staff_note_a_reversal(self, which: int, who: str) -> None:
        attempt = self.one(PaymentAttempt.objects.filter(status=AttemptStatus.PAID), which)
        if which % 3 == 0:  # it is rare, and leaves nothing to be tried
            self.attempt("note", lambda: payments.note_reversal(attempt, actor_id=self.people[who].pk))

    def disputes_are_heard(self, code: str, times: int = 1, reverse: bool = False) -> None:
        self.providers_tell(code, times, reverse)
        for pk in PaymentEvent.objects.filter(about__in=["dispute", "return", "refund"]).order_by("pk").values_list("pk", flat=True):
            self.attempt("apply", lambda pk=pk: payments.apply_event(pk))

    # --- Cash on its way ---

    @rule(who=st.sampled_from(["carol", "chris"]), share=st.integers(1, 4))
    def declare(self, who: str, share: int) -> None:
        kinds = (AccountKind.COURIER_CASH, AccountKind.COURIER_DEBT)
        held = sum(balance(kind, self.people[who].pk, "GNF").minor for kind in kinds)
        amount = Money(max(held, 4) * share // 4, "GNF")
        self.attempt("declare", lambda: custody.declare_deposit(desk=self.desks[0], amount=amount, actor=self.people[who]))

    @rule(which=st.integers(0, 3), minor=st.integers(1, 50_000))
    def store_pays_its_debt(self, which: int, minor: int) -> None:
        store = self.variants[2 * which].product.store
        desk = next((desk for desk in self.desks if desk.currency == store.currency), self.desks[0])
        amount = Money(minor, desk.currency)
        self.attempt("store declares", lambda: custody.declare_deposit(desk=desk, amount=amount, actor=store.owner, store=store))

    @precondition(lambda self: Deposit.objects.filter(status__in=OPEN_DEPOSITS).exists())
    @rule(which=WHICH, who=STAFF, off=st.sampled_from([0, 0, -500, 700]), cancels=st.sampled_from([False, False, False, True]))
    def count(self, which: int, who: str, off: int, cancels: bool) -> None:
        deposit = self.one(Deposit.objects.filter(status__in=OPEN_DEPOSITS), which)
        if cancels:
            self.attempt("take back", lambda: custody.cancel_deposit(deposit, actor_id=deposit.declared_by_id))
            return
        minor, seen = max(0, deposit.declared_minor + off), deposit.round
        for _pressed_twice in range(2):
            self.attempt(
                "count", lambda: custody.count_deposit(deposit, counted_minor=minor, seen_round=seen, cashier_id=self.people[who].pk)
            )

    @precondition(lambda self: Discrepancy.objects.exists())
    @rule(
        which=WHICH,
        who=STAFF,
        other=STAFF,
        outcome=OUTCOMES,
        approve=st.booleans(),
        part=st.integers(1, 3),
    )
    def settle_a_difference(self, which: int, who: str, other: str, outcome: str, approve: bool, part: int) -> None:
        found = self.one(Discrepancy.objects.all(), which)
        minor = max(1, found.open_amount.minor // part)
        proposed = self.attempt(
            "propose",
            lambda: custody.propose_resolution(found, outcome=outcome, amount_minor=minor, reason="Because", actor_id=self.people[who].pk),
        )
        waiting = proposed or Resolution.objects.filter(discrepancy=found).last()
        if waiting:
            self.attempt("decide", lambda: custody.decide_resolution(waiting, approve=approve, actor_id=self.people[other].pk))

    @rule(which=WHICH, days=st.integers(1, 3), who=STAFF, other=STAFF, approve=st.booleans())
    def cash_gets_old(self, which: int, days: int, who: str, other: str, approve: bool) -> None:
        days_go_by(days)
        for courier_id, currency in hands_to_chase() * 2:
            self.attempt("chase cash", lambda courier_id=courier_id, currency=currency: custody.chase_cash(courier_id, currency))
        case = self.one(OverdueCash.objects.all(), which)
        if case:
            staff, second = self.people[who].pk, self.people[other].pk
            self.attempt("propose to give up", lambda: custody.propose_giving_up(case, reason="Because", actor_id=staff))
            self.attempt("give up", lambda: custody.decide_giving_up(case, approve=approve, actor_id=second))

    @rule(
        which=st.integers(0, 1),
        who=STAFF,
        minor=st.integers(1, 200_000),
        what=st.sampled_from(["slip", "in", "out", "close"]),
        off=st.sampled_from([0, 0, 300]),
    )
    def at_the_desk(self, which: int, who: str, minor: int, what: str, off: int) -> None:
        desk, actor = self.desks[which], self.people[who]
        amount = Money(minor, desk.currency)
        steps: dict[str, Callable[[], Any]] = {
            "slip": lambda: custody.make_slip(desk, carrier=actor, amount=amount, key=uuid4(), actor_id=actor.pk),
            "in": lambda: custody.change_float(desk, direction="in", amount=amount, note="Change", key=uuid4(), actor_id=actor.pk),
            "out": lambda: custody.change_float(desk, direction="out", amount=amount, note="Change", key=uuid4(), actor_id=actor.pk),
            "close": lambda: self.close(desk, actor, off),
        }
        self.attempt(f"desk {what}", steps[what])

    def close(self, desk: CashDesk, actor: User, off: int) -> None:
        counted = balance(*desk.holder, desk.currency).minor + off
        day = custody.close_day(desk, counted_minor=counted, actor_id=actor.pk)
        custody.reopen_day(
            day, reason="Another deposit came", actor_id=next(self.people[n].pk for n in ("sam", "sue") if self.people[n] != actor)
        )

    @precondition(lambda self: BankSlip.objects.exists())
    @rule(which=WHICH, who=STAFF, off=st.sampled_from([0, 0, -1, 1]), back=st.sampled_from([False, False, True]))
    def slip_arrives(self, which: int, who: str, off: int, back: bool) -> None:
        slip, actor = self.one(BankSlip.objects.all(), which), self.people[who].pk
        if back:
            self.attempt("slip back", lambda: custody.return_slip(slip, actor_id=actor))
        else:
            stated = slip.amount_minor + off
            self.attempt("slip", lambda: custody.confirm_slip(slip, stated_minor=stated, reference="R1", actor_id=actor))

    # --- Money out ---

    @rule(which=WHICH, rail=st.sampled_from(["desk", "desk", "bank", "mpesa", "momo", "offset"]), token=st.integers(0, 99))
    def ask_for_money(self, which: int, rail: str, token: int) -> None:
        payouts.sweep_payees()
        Earning.objects.update(held_until=now())
        payouts.sweep_payees()
        payee = self.one(Payee.objects.all(), which)
        if payee is None:
            return
        owner = owner_of(payee)
        if rail == "offset":
            self.attempt("offset", lambda: payouts.offset_cash(payee, actor_id=owner, token=f"offset {token}"))
            return
        if rail != "desk" and not payee.destinations.filter(rail=rail).exists():
            self.attempt("destination", lambda: create_destination(payee, rail=rail, address=DESTINATIONS[rail]))
        self.attempt("ask for a payout", lambda: payouts.request_payout(payee, rail=rail, actor_id=owner, token=f"{payee.pk} {token}"))

    @precondition(lambda self: Payout.objects.exists())
    @rule(
        which=WHICH,
        who=STAFF,
        how=PAYOUT_STEPS,
    )
    def payout_goes_on(self, which: int, who: str, how: str) -> None:
        payout, actor = self.one(Payout.objects.all(), which), self.people[who].pk
        desk = next((desk for desk in self.desks if desk.currency == payout.currency), self.desks[0])
        steps: dict[str, Callable[[], Any]] = {
            "approve": lambda: payouts.approve_payout(payout, actor_id=actor),
            "cancel": lambda: payouts.cancel_payout(payout, actor_id=actor, reason="Because"),
            "hand out": lambda: payouts.hand_out(payout, code=payout.code, desk=desk, actor_id=actor),
            "send": lambda: payouts.send_payout(payout.pk, actor_id=actor),
            "ask": lambda: payouts.ask_payout(payout.pk),
            "run": lambda: payouts.taken_out(payouts.make_bank_run(currency=payout.currency, actor_id=actor, key=url_token())),
            "confirm": lambda: payout.run and payouts.confirm_run(payout.run, actor_id=actor),
            "return": lambda: payouts.return_line(payout, reason="No such account", actor_id=actor),
            "bounce": lambda: self.bounce(payout),
        }
        self.attempt(f"payout {how}", steps[how])
        self.attempt("the same again", steps[how])

    def bounce(self, payout: Payout) -> None:
        """What a provider had paid came back after all."""
        if payout.status in (PayoutStatus.SENT, PayoutStatus.PAID) and payout.external_id:
            payouts.apply_transfer(payout.pk, Transfer(payout.external_id, TransferState.FAILED, failure_code="bounced"))

    def one(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

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
