"""Money on its way back to buyers, and money that providers take."""

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from shop.common.money import Money
from shop.ledger.queries import owed_to
from shop.ledger.states import AccountKind
from shop.orders.models import Order, OrderLine
from shop.payments import services as payments
from shop.payments.models import Dispute, PaymentAttempt, PaymentEvent, Refund, ReversalNote
from shop.payments.providers.stripe_client import to_stripe
from shop.payments.states import AttemptStatus, RefundCause, RefundStatus
from site_config.sandbox.payment_fake import CannotPay
from tests.shop.lives.given import CASH_STEPS, STAFF
from tests.shop.lives.paying import Paying
from tests.shop.market import EVERYBODY, WHICH


class GivingBack(Paying):
    """Refunds on every rail, disputes, reversals."""

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
        rails = payments.list_rails(refund)
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
            "aside": lambda: payments.set_cash_aside(refund, desk, actor_id=actor),
            "give": lambda: payments.give_cash_out(refund, bearer, actor_id=actor),
            "hand": lambda: payments.name_carrier(refund, bearer, actor_id=actor),
            "pay": lambda: payments.pay_cash_out(refund, typed=refund.code, actor_id=payer),
            "wrong": lambda: payments.pay_cash_out(refund, typed="000000", actor_id=payer),
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
    @rule(which=WHICH, who=STAFF, way=st.sampled_from(["taken", "taken", "back"]))
    def staff_note_a_reversal(self, which: int, who: str, way: str) -> None:
        attempt = self.one(PaymentAttempt.objects.filter(status=AttemptStatus.PAID), which)
        if which % 3 == 0:  # it is rare, and leaves nothing to be tried
            self.attempt("note", lambda: payments.note_reversal(attempt, way=way, actor_id=self.people[who].pk))

    @precondition(lambda self: Dispute.objects.filter(returned_minor__gt=0).exists())
    @rule(which=WHICH, who=STAFF)
    def staff_give_on_what_came_back(self, which: int, who: str) -> None:
        dispute = self.one(Dispute.objects.filter(returned_minor__gt=0), which)
        self.attempt("give on", lambda: payments.pass_recovery_on(dispute.pk, actor_id=self.people[who].pk))

    @precondition(lambda self: ReversalNote.objects.filter(status="proposed").exists())
    @rule(who=STAFF, approve=st.booleans())
    def staff_decide_a_reversal(self, who: str, approve: bool) -> None:
        note = self.one(ReversalNote.objects.filter(status="proposed"), 0)
        self.attempt("decide", lambda: payments.decide_reversal(note, approve=approve, actor_id=self.people[who].pk))

    def disputes_are_heard(self, code: str, times: int = 1, reverse: bool = False) -> None:
        self.providers_tell(code, times, reverse)
        for pk in PaymentEvent.objects.filter(about__in=["dispute", "return", "refund"]).order_by("pk").values_list("pk", flat=True):
            self.attempt("apply", lambda pk=pk: payments.apply_event(pk))
