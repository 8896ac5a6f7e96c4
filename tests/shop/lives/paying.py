"""Paying in advance, by every way and with every delay and lie."""

from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from shop.checkout.discounts import Wish
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.orders.models import Checkout
from shop.payments import services as payments
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent
from shop.payments.states import AttemptStatus, PaymentStatus
from site_config.sandbox.payment_fake import CannotPay
from tests.shop.lives.given import FAKES, METHODS, MoneyPeople
from tests.shop.market import WHICH


class Paying(MoneyPeople):
    """Orders of several stores, codes and points, attempts, messages and questions."""

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
            expected_total_minor=total.minor if total is not None else 0,
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
        self.attempt(f"prove {code}", lambda: payments.prove_events(code))

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
        self.attempt("give back", lambda: payments.return_kept_money(attempt.pk))
