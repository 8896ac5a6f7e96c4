"""A league: two buyers, a seller with three stores and a courier, friends who share nothing, and who know every rule.

They take what the site's permitted steps give them; staff and cashiers are honest, approve what is asked and hand out what the site allows.
After every step the platform has lost at most what Guinea's rules call its risk, also if every card and wallet that can still call
its money back did so at that moment. HYPOTHESIS_PROFILE=ci lives at least 2,000 steps.

What the platform has is what desks, bank and payment services hold; goods count for nothing, and so does cash that friends say they passed
among themselves.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import currently_in_test_context, event
from hypothesis import settings as hypothesis
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import couriers.services as parcels
from couriers.states import CodeSide
from shop.accounts.models import User
from shop.cart.models import Cart
from shop.checkout.discounts import Wish
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.custody import services as custody
from shop.custody.models import CashPiece, PieceMove
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from shop.ledger.models import Account
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.states import AccountKind
from shop.orders import services as orders
from shop.orders.models import Order
from shop.orders.states import CancelledBy, Fulfilment
from shop.payments import services as payments
from shop.payments.models import Payment, PaymentAttempt, Refund
from shop.payments.states import RefundCause, RefundStatus
from shop.payouts import services as payouts
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.queries import owner_of
from shop.payouts.states import PayoutStatus
from shop.places.models import Country
from shop.promotions.models import PromoCode
from shop.stores.models import Store
from shop.trust.models import MarketDay
from shop.trust.queries import market_risk, rules_of
from shop.trust.states import MoneyKind, money_kind_of
from site_config.sandbox.orange import OrangeFake
from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.couriers import create_courier
from tests.factories.custody import create_desk
from tests.factories.places import create_place
from tests.factories.promotions import create_code, create_points_rule
from tests.factories.stores import create_store
from tests.factories.trust import real_rules
from tests.integrity import broken_facts
from tests.shop.market import REFUSALS

QUICK = 8  # lives, in the profile of everyday
MANY_LIVES = hypothesis(max_examples=62, stateful_step_count=40)
WHICH = st.integers(0, 11)
HOW_TO_TAKE = ["credit", "send", "desk", "desk", "pocket", "courier", "by cash", "given out", "put back", "by staff"]
FLOAT = 5_000_000
CODE_WORTH = 20_000  # the most that the platform's code takes off, once for each person
HELD = [AccountKind.DESK_CASH, AccountKind.BANK, AccountKind.PROVIDER]
ON_THE_WAY = [Fulfilment.PENDING, Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER]


class League(RuleBasedStateMachine):
    """Friends at work."""

    opened: ClassVar[dict[str, Any]]
    fakes: ClassVar[dict[str, PaymentFake]] = {}
    memories: ClassVar[dict[str, dict[str, Any]]] = {}
    steps: ClassVar[int] = 0
    worst: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        for code, memory in self.memories.items():
            self.fakes[code].come_back_to(memory)
        cache.clear()
        self.transaction = transaction.atomic()
        self.transaction._from_testcase = True  # place_orders wants to be the outermost one but for a test's
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            assert broken_facts() == {}
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize()
    def meet(self) -> None:
        vars(self).update(deepcopy(self.opened))

    def open_the_town(self) -> dict[str, Any]:
        """Guinea under its own rules, a desk with its float, and what the league owns."""
        guinea = real_rules()
        guinea.payment_methods = ["cash", "credit", "orange", "stripe"]
        guinea.save()
        create_points_rule(country=guinea)
        create_code("WELCOME", country=guinea, limit_per_user=1)
        self.people = {
            name: create_user(name=name, phone=f"+22462000010{n}", phone_verified=True) for n, name in enumerate(["alice", "dora"])
        }
        self.people["bob"] = create_user(name="bob", is_seller=True, phone="+224620000110", phone_verified=True)
        self.people["chris"] = create_courier().user
        self.people |= {name: create_user(name=name, is_staff=True, is_superuser=True) for name in ("sam", "sue")}
        quarters = [create_place(name=name, parent=create_place(name="Matam", parent=create_place())) for name in ("Madina", "Bonfi")]
        self.carts = {name: Cart.objects.create(user=self.people[name]) for name in ("alice", "dora")}
        self.addresses = {
            name: create_address(user=self.people[name], phone=self.people[name].phone, landmark=f"House of {name}", quarter=quarter)
            for name, quarter in zip(("alice", "dora"), quarters, strict=True)
        }
        stores = [create_store(owner=self.people["bob"], is_verified=n == 0, allows_pickup=True, landmark=f"Shop {n}") for n in range(3)]
        self.variants = [create_variant(store=store, price_minor=price, stock=1_000) for store in stores for price in (1, 90_000)]
        self.desk = create_desk(country=guinea, cashier=self.people["sam"])
        self.desk.cashiers.add(self.people["sue"])
        opening = {"amount": Money(FLOAT, "GNF"), "note": "Opening", "key": uuid4(), "actor_id": self.people["sam"].pk}
        custody.change_float(self.desk, direction="in", **opening)
        self.guinea, self.tokens = guinea, 0
        self.start = held_by_the_platform()
        names = ("people", "carts", "addresses", "variants", "desk", "guinea", "tokens", "start")
        return {name: getattr(self, name) for name in names}

    # --- Whole schemes, as somebody would think them up ---

    @rule(
        who=st.sampled_from(["alice", "dora"]),
        index=st.sampled_from([1, 3, 5]),
        method=st.sampled_from(["cash", "credit", "orange", "stripe"]),
        in_person=st.booleans(),
        refunds=st.booleans(),
        how=st.sampled_from(["credit", "desk", "desk", "by cash", "courier", "by staff", "pocket"]),
        days=st.sampled_from([0, 0, 3, 30]),
    )
    def sell_and_take_it_back(self, who: str, index: int, method: str, in_person: bool, refunds: bool, how: str, days: int) -> None:
        """A sale among friends, content at once; then its refund in the best way they know, and every payout that is to be had."""
        self.trade_once(who, index, 5, method, steps=6, in_person=in_person, bonus=0, delivery="home", code="", points=False)
        order = Order.objects.order_by("pk").last()
        if order is None:
            return
        self.attempt("content", lambda: orders.complete_order(order, actor_id=order.buyer_id))
        if days:
            self.time_goes_by(days)
        if refunds:
            self.refund_whole(order, delivery=in_person)
            refund = Refund.objects.filter(order=order).exclude(status=RefundStatus.DONE).first()
            if refund:
                self.take_refund(refund, how)
                self.take_refund(refund, "desk")
        self.everybody_asks()

    @rule(
        who=st.sampled_from(["alice", "dora"]),
        method=st.sampled_from(["orange", "stripe"]),
        how=st.sampled_from(["credit", "desk", "by cash"]),
        days=st.sampled_from([0, 1, 6]),
    )
    def pay_cancel_and_call_back(self, who: str, method: str, how: str, days: int) -> None:
        """Paid, cancelled, the refund taken another way than it came, and the payment called back."""
        self.trade_once(who, 1, 5, method, steps=0, in_person=False, bonus=0, delivery="home", code="", points=False)
        order = Order.objects.order_by("pk").last()
        if order and order.fulfilment == Fulfilment.PENDING:
            self.attempt("call off", lambda: orders.cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id))
            self.time_goes_by(days)
            for refund in Refund.objects.filter(order=order).exclude(status=RefundStatus.DONE):
                self.take_refund(refund, "by cash")
                self.take_refund(refund, how)
            self.credit_is_spent_at_a_friend_s(who)

    def credit_is_spent_at_a_friend_s(self, who: str) -> None:
        self.trade_once(who, 3, 4, "credit", steps=6, in_person=True, bonus=0, delivery="home", code="", points=False)
        order = Order.objects.order_by("pk").last()
        if order:
            self.attempt("content", lambda: orders.complete_order(order, actor_id=order.buyer_id))
        self.everybody_asks()

    # --- What they do among themselves ---

    @rule(
        who=st.sampled_from(["alice", "dora"]),
        index=st.integers(0, 5),
        pieces=st.integers(1, 5),
        method=st.sampled_from(["cash", "cash", "credit", "orange", "stripe"]),
        delivery=st.sampled_from(["home", "pickup"]),
        code=st.sampled_from(["", "WELCOME"]),
        points=st.booleans(),
        steps=st.sampled_from([6, 6, 6, 3, 0]),
        in_person=st.booleans(),
        bonus=st.integers(0, 200_000),
    )
    def trade(self, who: str, index: int, pieces: int, method: str, *, steps: int, in_person: bool, bonus: int, **wish: Any) -> None:
        """Buy, pay, and bring it as far as they like."""
        self.trade_once(who, index, pieces, method, steps=steps, in_person=in_person, bonus=bonus, **wish)

    def trade_once(self, who: str, index: int, pieces: int, method: str, *, steps: int, in_person: bool, bonus: int, **wish: Any) -> None:
        before = Order.objects.count()
        self.attempt("place", lambda: self.place(who, index, pieces, method, **wish))
        if Order.objects.count() > before:
            order = Order.objects.latest("pk")
            self.pay(order, method)
            self.go_on(order, steps, bonus, in_person=in_person or wish["delivery"] == "pickup")

    @rule(which=WHICH, steps=st.integers(1, 6), in_person=st.booleans(), bonus=st.integers(0, 200_000))
    def bring_on(self, which: int, steps: int, in_person: bool, bonus: int) -> None:
        order = self.one(Order.objects.filter(fulfilment__in=ON_THE_WAY), which)
        if order:
            self.go_on(order, steps, bonus, in_person=in_person)

    @rule(which=WHICH)
    def buyer_is_content(self, which: int) -> None:
        order = self.one(Order.objects.filter(fulfilment=Fulfilment.DELIVERED), which)
        if order:
            self.attempt("content", lambda: orders.complete_order(order, actor_id=order.buyer_id))

    @rule(which=WHICH, by=st.sampled_from([CancelledBy.BUYER, CancelledBy.SELLER]))
    def call_off(self, which: int, by: CancelledBy) -> None:
        order = self.one(Order.objects.filter(fulfilment__in=ON_THE_WAY), which)
        if order:
            actor = order.buyer_id if by == CancelledBy.BUYER else order.store.owner_id
            self.attempt("call off", lambda: orders.cancel_order(order, by=by, reason="Because", actor_id=actor))

    # --- What they ask of the platform ---

    @rule(which=WHICH, delivery=st.booleans())
    def seller_refunds(self, which: int, delivery: bool) -> None:
        order = self.one(Order.objects.filter(fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED]), which)
        if order:
            self.refund_whole(order, delivery=delivery)

    def refund_whole(self, order: Order, *, delivery: bool) -> None:
        given = {"quantities": None, "cause": RefundCause.RETURNED, "reason": "It broke", "delivery": delivery, "key": f"l{order.pk}"}
        self.attempt("refund", lambda: payments.refund_order(order, actor_id=order.store.owner_id, **given))

    @rule(which=WHICH, delivery=st.booleans())
    def seller_says_that_he_pays_himself(self, which: int, delivery: bool) -> None:
        """Out of his own hand; whether he does is said by `buyer_takes_the_refund`."""
        order = self.one(Order.objects.filter(fulfilment__in=[Fulfilment.DELIVERED, Fulfilment.COMPLETED]), which)
        if order:
            given = {"quantities": None, "cause": RefundCause.RETURNED, "reason": "It broke", "delivery": delivery, "restock": False}
            self.attempt("by hand", lambda: payments.refund_by_hand(order, key=f"h{order.pk}", actor_id=order.store.owner_id, **given))

    @rule(which=WHICH, pieces=st.integers(1, 3), again=st.integers(0, 1), delivery=st.booleans())
    def seller_refunds_some(self, which: int, pieces: int, again: int, delivery: bool) -> None:
        """A part, and the same part once more; before the hand-over as well."""
        order = self.one(Order.objects.exclude(fulfilment__in=[Fulfilment.PENDING, Fulfilment.CANCELLED]), which)
        if order:
            line = order.lines.get()
            given = {"quantities": {line.pk: pieces}, "cause": RefundCause.GOODWILL, "reason": "A scratch", "delivery": delivery}
            key = f"part{order.pk}:{again}"
            self.attempt("refund some", lambda: payments.refund_order(order, actor_id=order.store.owner_id, key=key, **given))

    @rule(which=WHICH, how=st.sampled_from(HOW_TO_TAKE))
    def buyer_takes_the_refund(self, which: int, how: str) -> None:
        refund = self.one(Refund.objects.exclude(status=RefundStatus.DONE), which)
        if refund:
            self.take_refund(refund, how)

    def take_refund(self, refund: Refund, how: str) -> None:
        sam, people = self.people["sam"].pk, self.people
        ways: dict[str, Callable[[], Any]] = {
            "credit": lambda: self.attempt("credit", lambda: payments.keep_as_credit(refund, actor_id=refund.buyer_id)),
            "send": lambda: self.attempt("send", lambda: payments.send_refund(refund.pk)),
            "desk": lambda: self.fetch_at_desk(refund),
            "pocket": lambda: self.be_brought(refund, people["bob"], named_by=people["bob"].pk),
            "courier": lambda: self.be_brought(refund, people["chris"], named_by=sam),
            "by cash": lambda: self.attempt("rail", lambda: payments.choose_rail(refund, "cash", actor_id=sam)),
            "given out": lambda: self.be_given_out(refund, people["chris" if refund.pk % 2 else "bob"]),
            "put back": lambda: self.attempt("put back", lambda: payments.take_back_cash(refund, actor_id=sam)),
            "by staff": lambda: self.advance(refund),
        }
        ways[how]()

    @rule(which=WHICH, one=st.sampled_from(HOW_TO_TAKE), other=st.sampled_from(HOW_TO_TAKE))
    def buyer_takes_it_twice(self, which: int, one: str, other: str) -> None:
        """By two ways, one after the other."""
        refund = self.one(Refund.objects.order_by("-pk"), which)
        if refund:
            self.take_refund(refund, one)
            self.take_refund(refund, other)

    @rule(who=st.sampled_from(["alice", "dora"]))
    def credit_is_asked_for_in_cash(self, who: str) -> None:
        credit = owed_to(AccountKind.STORE_CREDIT, self.people[who].pk, "GNF")
        self.attempt("cash out", lambda: payments.cash_out_credit(self.people[who], credit, key=str(uuid4())))

    @rule()
    def everybody_asks(self) -> None:
        """Whatever can be paid out at a desk; staff approve it."""
        self.tell_everybody()
        payouts.sweep_payees()
        for payee in Payee.objects.order_by("pk"):
            self.ask_for_money(payee)

    def ask_for_money(self, payee: Payee) -> None:
        token = f"league {Payout.objects.count()}"
        payout = self.attempt("ask", lambda: payouts.request_payout(payee, rail="desk", actor_id=owner_of(payee), token=token))
        if payout and payout.status == PayoutStatus.REQUESTED:
            self.attempt("approve", lambda: payouts.approve_payout(payout, actor_id=self.people["sue"].pk))
        if payout:
            payout.refresh_from_db()
            given = {"code": payout.code, "desk": self.desk, "actor_id": self.people["sam"].pk}
            self.attempt("hand out", lambda: payouts.hand_out_payout(payout, **given))

    @rule()
    def courier_keeps_what_he_earned(self) -> None:
        payee = Payee.objects.filter(kind="courier").first()
        if payee:
            token = f"keep {Payout.objects.count()}"
            self.attempt("offset", lambda: payouts.offset_cash(payee, actor_id=payee.holder_id, token=token))

    # --- What they bring ---

    @rule(share=st.integers(1, 4))
    def courier_brings_cash(self, share: int) -> None:
        held = account_balance(AccountKind.COURIER_CASH, self.people["chris"].pk, "GNF").minor
        self.bring_cash(self.people["chris"], held * share // 4, None)

    @rule(index=st.integers(0, 5), share=st.integers(1, 2))
    def store_pays_its_debt(self, index: int, share: int) -> None:
        store = self.variants[index].product.store
        owed = account_balance(AccountKind.SELLER_PAYABLE, store.pk, "GNF").minor
        self.bring_cash(store.owner, owed * share // 2, store)

    @rule(days=st.sampled_from([1, 3, 9, 30]))
    def days_go_by(self, days: int) -> None:
        self.time_goes_by(days)

    def time_goes_by(self, days: int) -> None:
        ago = timedelta(days=days)
        Order.objects.update(placed_at=F("placed_at") - ago, delivered_at=F("delivered_at") - ago, paid_at=F("paid_at") - ago)
        Earning.objects.update(held_until=F("held_until") - ago, not_before=F("not_before") - ago, earned_at=F("earned_at") - ago)
        CashPiece.objects.update(came_at=F("came_at") - ago)
        PieceMove.objects.update(moved_at=F("moved_at") - ago)
        PaymentAttempt.objects.update(started_at=F("started_at") - ago, ended_at=F("ended_at") - ago)
        for day in MarketDay.objects.order_by("day"):
            MarketDay.objects.filter(pk=day.pk).update(day=day.day - ago)
        self.attempt("complete", orders.complete_overdue)
        self.waiting_refunds_go_on()

    # --- What must hold ---

    @invariant()
    def platform_loses_no_more_than_its_risk(self) -> None:
        type(self).steps += 1
        if not hasattr(self, "guinea"):
            return
        self.tell_everybody()
        lost = self.start - held_by_the_platform() + callable_back(self.guinea)
        type(self).worst = max(self.worst, lost)
        assert lost <= risk_of(self.guinea), f"{lost} francs are gone, {risk_of(self.guinea)} is the risk"

    # --- How ---

    def waiting_refunds_go_on(self) -> None:
        """The sweep."""
        payouts.sweep_payees()
        for refund_id in payments.find_waiting_refunds():
            self.attempt("look again", lambda pk=refund_id: payments.look_at_waiting(pk))

    def tell_everybody(self) -> None:
        """The jobs have run."""
        for pk in list(DomainEvent.objects.unhandled().order_by("pk").values_list("pk", flat=True)):
            assert dispatch_event(pk), DomainEvent.objects.get(pk=pk).last_error

    def place(self, who: str, index: int, pieces: int, method: str, delivery: str, code: str, points: bool) -> Any:
        cart, address, variant = self.carts[who], self.addresses[who], self.variants[index]
        cart.lines.all().delete()
        cart.lines.create(variant=variant, quantity=pieces, price_seen_minor=variant.price_minor)
        choices = {variant.product.store_id: StoreChoice(delivery)}
        self.tokens += 1
        total = summarise(
            cart, address=address, choices=choices, wish=Wish(code=PromoCode.objects.filter(code=code).first(), uses_points=points)
        ).grand_total
        return place_orders(
            buyer=self.people[who],
            cart=cart,
            token=f"league {self.tokens}",
            address=address,
            choices=choices,
            payment_method=method,
            expected_total_minor=total.minor if total is not None else 0,
            promo_code=code,
            uses_points=points,
        )

    def pay(self, order: Order, method: str) -> None:
        if method == "cash" or not order.total_minor:
            return
        payment = Payment.objects.latest("pk")
        phone = self.fakes[method].phone if method in self.fakes else ""
        self.attempt("pay", lambda: payments.start_attempt(payment, method, actor_id=order.buyer_id, phone=phone))
        attempt = PaymentAttempt.objects.filter(payment=payment).last()
        if attempt and method in self.fakes:
            try:
                self.fakes[method].customer_pays(attempt.external_id)
            except CannotPay:
                return
            self.attempt("ask", lambda: payments.ask_attempt(attempt.pk))

    def go_on(self, order: Order, steps: int, bonus: int, *, in_person: bool) -> None:
        seller = order.store.owner_id
        for _step in range(steps):
            order.refresh_from_db()
            match order.fulfilment:
                case Fulfilment.PENDING:
                    self.attempt("confirm", lambda: orders.confirm_order(order, actor_id=seller))
                case Fulfilment.CONFIRMED:
                    self.attempt("prepare", lambda: orders.start_preparing(order, actor_id=seller))
                case Fulfilment.PREPARING:
                    self.attempt("ready", lambda: orders.mark_ready(order, actor_id=seller))
                case Fulfilment.READY:
                    self.attempt("leave", lambda: self.leave(order, bonus, in_person=in_person))
                case Fulfilment.HANDED_OVER:
                    self.attempt("door", lambda: self.door(order))

    def leave(self, order: Order, bonus: int, *, in_person: bool) -> None:
        delivery, seller, courier = parcels.ensure_delivery(order), order.store.owner_id, self.people["chris"]
        if in_person and not delivery.is_carried_by_seller:
            delivery = parcels.deliver_in_person(delivery, actor_id=seller)
        elif not delivery.is_carried_by_seller and not delivery.courier_id:
            delivery = parcels.assign_courier(delivery, courier, bonus=Money(bonus, order.currency), actor_id=seller)
        delivery = parcels.give_parcel(delivery, actor_id=seller)
        if not delivery.is_carried_by_seller:
            parcels.take_parcel(delivery, courier=courier)

    def door(self, order: Order) -> None:
        delivery = order.delivery
        if not delivery.is_at_door:
            parcels.meet_at_door(delivery.codes.live().get(side=CodeSide.BUYER), reader=User.objects.get(pk=delivery.carrier_id))
        parcels.confirm_cash_received(delivery, actor_id=delivery.carrier_id)
        parcels.confirm_cash_paid(delivery, actor_id=order.buyer_id)

    def pay_by_code(self, refund: Refund, payer: int) -> None:
        refund.refresh_from_db()
        self.attempt("pay out", lambda: payments.pay_cash_out(refund, typed=refund.code, actor_id=payer))

    def fetch_at_desk(self, refund: Refund) -> None:
        sam = self.people["sam"].pk
        self.attempt("aside", lambda: payments.set_cash_aside(refund, self.desk, actor_id=sam))
        self.pay_by_code(refund, sam)

    def be_brought(self, refund: Refund, bearer: User, *, named_by: int) -> None:
        self.attempt("name", lambda: payments.name_carrier(refund, bearer, actor_id=named_by))
        self.pay_by_code(refund, bearer.pk)

    def be_given_out(self, refund: Refund, bearer: User) -> None:
        sam = self.people["sam"].pk
        self.attempt("aside", lambda: payments.set_cash_aside(refund, self.desk, actor_id=sam))
        self.attempt("give out", lambda: payments.give_cash_out(refund, bearer, actor_id=sam))

    def advance(self, refund: Refund) -> None:
        """At the platform's cost: two of staff, who believe what they are told."""
        sam, sue = self.people["sam"].pk, self.people["sue"].pk
        proposal = self.attempt("propose", lambda: payments.propose_advance(refund, reason="A good customer", actor_id=sam))
        if proposal:
            self.attempt("advance", lambda: payments.decide_advance(proposal, approve=True, actor_id=sue))
        self.fetch_at_desk(refund)

    def bring_cash(self, who: User, minor: int, store: Store | None) -> None:
        """Real banknotes, counted by an honest cashier."""
        if minor < 1:
            return
        given = {"desk": self.desk, "amount": Money(minor, "GNF"), "actor": who, "store": store}
        deposit = self.attempt("declare", lambda: custody.declare_deposit(**given))
        if deposit:
            counted = {"counted_minor": minor, "seen_round": deposit.round, "cashier_id": self.people["sam"].pk}
            self.attempt("count", lambda: custody.count_deposit(deposit, **counted))

    def one(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def attempt(self, what: str, act: Callable[[], Any]) -> Any:
        """A refusal is an answer; anything else is a bug."""
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                result = act()
        except REFUSALS as refusal:
            self.note(f"{what}: {type(refusal).__name__}")
            return None
        self.note(f"{what}: done")
        return result

    def note(self, what: str) -> None:
        if currently_in_test_context():
            event(what)


def held_by_the_platform() -> int:
    """What desks, bank and payment services hold for it, francs."""
    return Account.objects.filter(kind__in=HELD, currency="GNF").aggregate(sum=Sum("balance_minor"))["sum"] or 0


def callable_back(country: Country) -> int:
    """What cards and wallets could take back now: what was paid in advance, did not go back the way it came, and is young enough."""
    rules = rules_of(country)
    days = {MoneyKind.CARD: rules.new_card_hold_days, MoneyKind.WALLET: rules.new_wallet_hold_days}
    minor = 0
    for order in Order.objects.filter(paid_at__isnull=False).exclude(payment_method="credit"):
        since = order.paid_at if order.fulfilment == Fulfilment.CANCELLED else order.delivered_at
        if since is None or since > now() - timedelta(days=days[money_kind_of(order.payment_method)]):
            gone = Refund.objects.filter(order=order, status=RefundStatus.DONE, rail=order.payment_method)
            minor += order.total_minor - sum(refund.amount_minor for refund in gone)
    return minor


def risk_of(country: Country) -> int:
    """What the rules themselves put at stake, francs, and the code once for each buyer."""
    return market_risk(country).total.minor + 2 * CODE_WORTH


@pytest.fixture
def services(settings: Any) -> Iterator[None]:
    with StripeFake() as cards, OrangeFake() as wallet:
        for fake in (cards, wallet):
            League.fakes[fake.code] = fake
            fake.stand_beside(settings)
        yield


@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_league_takes_no_more_than_the_risk(services: None) -> None:
    is_patient = hypothesis().max_examples > QUICK
    League.memories, League.steps, League.worst = {}, 0, 0
    town = League()
    try:
        League.opened = town.open_the_town()
        League.memories = {code: fake.memory() for code, fake in League.fakes.items()}
        run_state_machine_as_test(League, settings=MANY_LIVES if is_patient else hypothesis())
    finally:
        town.teardown()
    print(f"The most that was lost: {League.worst} francs")
    assert League.steps >= (2_000 if is_patient else 100)
