"""Random lives of orders, to be lived by test_machine.py and the rooms of lives/: books, stock and parcels agree after every step.

Few and short examples by default; HYPOTHESIS_PROFILE=ci for many long ones. The market opens once with an order in every state, which is
checked by itself; each life begins there.

Seen to fail, in the default profile, when: reverse_confirmed does nothing; release_reservations does not return sold units, or returns them
without their movement, or leaves held units reserved; a courier's cash is posted to the store, or his earning to another; mark_delivered
posts nothing; receive_cash does nothing, or takes a received payment again; commit_reservations writes no movement; move() forgets the
states it may start from, or its `only_if`. Not seen: races, such as a reservation closed without its compare-and-set (test_races.py).
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, ClassVar

import hypothesis.strategies as st
from django.db import transaction
from django.db.models import Count
from hypothesis import currently_in_test_context, event
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import couriers.services as parcels
from couriers.exceptions import CourierError
from couriers.models import Delivery
from couriers.states import CodeSide
from returns.exceptions import ReturnError
from shop.accounts.models import User
from shop.cart.models import Cart
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Variant
from shop.catalog.services.stock import move_stock, release_reservations
from shop.catalog.states import MovementReason
from shop.checkout.exceptions import CheckoutError
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.exceptions import CustodyError
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from shop.orders import services as orders
from shop.orders.exceptions import OrderError
from shop.orders.models import Checkout, Order
from shop.orders.queries import completable_before
from shop.orders.states import CancelledBy, DeliveryMethod, Fulfilment
from shop.payments.exceptions import PaymentError
from shop.payments.services import receive_cash
from shop.payments.states import PaymentStatus
from shop.payouts.exceptions import PayoutError
from shop.promotions.exceptions import PromotionError
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.commissions import create_rule
from tests.factories.couriers import create_courier
from tests.factories.stores import create_store
from tests.proofs import Proofs

REFUSALS = (OrderError, CatalogError, CourierError, CheckoutError, PaymentError, CustodyError, PayoutError, PromotionError, ReturnError)
EVERYBODY = st.sampled_from(["alice", "dora", "bob", "ben", "carol", "chris", "sam"])
WHICH = st.integers(min_value=0, max_value=11)
SOLD = [Fulfilment.CONFIRMED, Fulfilment.PREPARING, Fulfilment.READY]  # and still at the seller's
ON_THE_WAY = [Fulfilment.PENDING, *SOLD, Fulfilment.HANDED_OVER]
ONCE = ["order.confirmed", "order.cancelled", "order.delivered", "order.completed", "payment.received"]
MONEY = st.integers(min_value=0, max_value=60_000)


class Market(RuleBasedStateMachine):
    """Two buyers, two stores with four variants, two couriers and staff."""

    opened: ClassVar[dict[str, Any]]
    proofs: ClassVar[Proofs]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction._from_testcase = True  # place_orders wants to be the outermost one but for a test's
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def come_to_the_market(self) -> None:
        """As it was opened, once for all lives: what one life does to the rows and to the objects in memory, no other sees."""
        vars(self).update(deepcopy(self.opened))

    def open_the_market(self) -> dict[str, Any]:
        """An order in every state, people, carts and shelves."""
        self.people = {name: create_user(name=name) for name in ("alice", "dora", "bob", "ben", "carol", "chris")}
        self.people["sam"] = create_user(name="sam", is_staff=True)
        self.carts = {name: Cart.objects.create(user=self.people[name]) for name in ("alice", "dora")}
        self.addresses = {name: create_address(user=self.people[name]) for name in ("alice", "dora")}
        stores = [
            create_store(owner=self.people["bob"]),
            create_store(owner=self.people["ben"], pays_delivery_from_minor=40_000),
        ]
        create_rule(store=stores[1], rate_bp=1_333)
        prices = [(stores[0], 50_000, 30), (stores[0], 1, 8), (stores[1], 33_333, 20), (stores[1], 0, 5)]
        self.variants = [create_variant(store=store, price_minor=price, stock=stock) for store, price, stock in prices]
        for name in ("carol", "chris"):
            create_courier(user=self.people[name])
        self.tokens: list[tuple[str, str]] = []
        self.place_some("alice", {0: 1, 2: 2}, DeliveryMethod.HOME)
        self.place_some("dora", {1: 1, 3: 1}, DeliveryMethod.PICKUP)
        self.place_some("alice", {0: 1, 2: 1, 1: 1}, DeliveryMethod.HOME)
        self.place_some("dora", {0: 2, 3: 2}, DeliveryMethod.HOME)
        self.live_through_every_state()
        return {name: getattr(self, name) for name in ("people", "carts", "addresses", "variants", "tokens")}

    def live_through_every_state(self) -> None:
        """One order waits in each state, so that every rule has something to act on from the first step."""
        waiting = list(Order.objects.order_by("pk"))
        stops = [*ON_THE_WAY, Fulfilment.DELIVERED, Fulfilment.DELIVERED, Fulfilment.CANCELLED]
        assert len(waiting) == len(stops)
        for steps, order in enumerate(waiting[:-1]):
            for _step in range(min(steps, len(ON_THE_WAY))):
                order.refresh_from_db()
                self.next_step(order, "carol", 1_000, in_person=steps > len(ON_THE_WAY))
        self.next_step(waiting[-1], "carol", 0, in_person=False)
        self.call_off_order(waiting[-1], CancelledBy.SELLER)
        assert list(Order.objects.order_by("pk").values_list("fulfilment", flat=True)) == stops

    # --- Buying ---

    @rule(
        who=st.sampled_from(["alice", "dora"]),
        quantities=st.dictionaries(st.integers(0, 3), st.integers(1, 3), min_size=1),
        method=st.sampled_from(DeliveryMethod.values),
    )
    def place(self, who: str, quantities: dict[int, int], method: str) -> None:
        self.place_some(who, quantities, method)

    def place_some(self, who: str, quantities: dict[int, int], method: str) -> None:
        cart = self.carts[who]
        cart.lines.all().delete()
        for index, quantity in quantities.items():
            variant = self.variants[index]
            cart.lines.create(variant=variant, quantity=quantity, price_seen_minor=variant.price_minor)
        self.tokens.append((who, f"token {len(self.tokens)}"))
        choices = {variant.product.store_id: StoreChoice(method) for variant in self.variants}
        self.attempt("place", lambda: self.checkout(who, self.tokens[-1][1], choices))

    @precondition(lambda self: self.tokens)
    @rule(which=WHICH)
    def replay_a_checkout(self, which: int) -> None:
        who, token = self.tokens[which % len(self.tokens)]
        before = Checkout.objects.filter(token=token).first()
        orders_before = Order.objects.count()
        again = self.attempt("replay", lambda: self.checkout(who, token, {}))
        if before:
            assert again == before
            assert Order.objects.count() == orders_before

    def checkout(self, who: str, token: str, choices: dict[int, StoreChoice]) -> Checkout:
        total = summarise(self.carts[who], address=self.addresses[who], choices=choices).grand_total
        return place_orders(
            buyer=self.people[who],
            cart=self.carts[who],
            token=token,
            address=self.addresses[who],
            choices=choices,
            expected_total_minor=total.minor if total is not None else 0,
        )

    # --- One natural step at a time, so that lives get long ---

    @precondition(lambda self: Order.objects.filter(fulfilment__in=ON_THE_WAY).exists())
    @rule(which=WHICH, steps=st.integers(1, 6), courier=st.sampled_from(["carol", "chris"]), bonus=MONEY, in_person=st.booleans())
    def go_on(self, which: int, steps: int, courier: str, bonus: int, in_person: bool) -> None:
        order = self.order(which, Order.objects.filter(fulfilment__in=ON_THE_WAY))
        for _step in range(steps):
            order.refresh_from_db()
            self.next_step(order, courier, bonus, in_person=in_person)

    def next_step(self, order: Order, courier: str, bonus: int, *, in_person: bool) -> None:
        seller = order.store.owner_id
        match order.fulfilment:
            case Fulfilment.PENDING:
                self.attempt("confirm", lambda: orders.confirm_order(order, actor_id=seller))
            case Fulfilment.CONFIRMED:
                self.attempt("prepare", lambda: orders.start_preparing(order, actor_id=seller))
            case Fulfilment.PREPARING:
                self.attempt("ready", lambda: orders.mark_ready(order, actor_id=seller))
            case Fulfilment.READY:
                self.attempt("leave", lambda: self.leave(order, self.people[courier], bonus, in_person=in_person))
            case Fulfilment.HANDED_OVER:
                self.attempt("door", lambda: self.door(order))

    @precondition(lambda self: Order.objects.filter(fulfilment__in=SOLD).exists())
    @rule(which=WHICH, by=st.sampled_from([CancelledBy.BUYER, CancelledBy.SELLER, CancelledBy.STAFF]))
    def call_off(self, which: int, by: CancelledBy) -> None:
        self.call_off_order(self.order(which, Order.objects.filter(fulfilment__in=SOLD)), by)

    def call_off_order(self, order: Order, by: CancelledBy) -> None:
        actor_id = self.whose_right(order)[by]
        self.attempt("call off", lambda: orders.cancel_order(order, by=by, reason="Because", actor_id=actor_id))

    def leave(self, order: Order, courier: User, bonus: int, *, in_person: bool) -> None:
        delivery = parcels.ensure_delivery(order)
        seller = order.store.owner_id
        if delivery.courier_id:
            courier = delivery.courier
        elif in_person and not delivery.is_carried_by_seller:
            delivery = parcels.deliver_in_person(delivery, actor_id=seller)
        elif not delivery.is_carried_by_seller:
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

    # --- Anybody does anything to any order ---

    @precondition(lambda self: Order.objects.exists())
    @rule(
        which=WHICH,
        who=EVERYBODY,
        what=st.sampled_from([orders.confirm_order, orders.start_preparing, orders.mark_ready, orders.complete_order]),
    )
    def move(self, which: int, who: str, what: Callable[..., Any]) -> None:
        order = self.order(which)
        self.attempt(what.__name__, lambda: what(order, actor_id=self.people[who].pk))

    @precondition(lambda self: Order.objects.exists())
    @rule(which=WHICH, by=st.sampled_from([by for by in CancelledBy if by != CancelledBy.BANK]), honest=st.booleans(), who=EVERYBODY)
    def cancel(self, which: int, by: CancelledBy, honest: bool, who: str) -> None:
        order = self.order(which)
        actor_id = self.whose_right(order)[by] if honest else self.people[who].pk
        self.attempt(f"cancel by {by}", lambda: orders.cancel_order(order, by=by, reason="Because", actor_id=actor_id))

    def whose_right(self, order: Order) -> dict[CancelledBy, int | None]:
        return {
            CancelledBy.BUYER: order.buyer_id,
            CancelledBy.SELLER: order.store.owner_id,
            CancelledBy.STAFF: self.people["sam"].pk,
            CancelledBy.EXPIRY: None,
        }

    @precondition(lambda self: Order.objects.exists())
    @rule(which=WHICH)
    def time_runs_out(self, which: int) -> None:
        order = self.order(which)
        Order.objects.filter(pk=order.pk).update(expires_at=now())
        for _replay in range(2):
            self.attempt("expire", lambda: orders.close_overdue(Order.objects.filter(pk=order.pk)))

    @precondition(lambda self: Order.objects.filter(fulfilment=Fulfilment.DELIVERED).exists())
    @rule()
    def days_go_by(self) -> None:
        Order.objects.exclude(delivered_at=None).update(delivered_at=completable_before())
        self.attempt("complete", orders.complete_overdue)

    @precondition(lambda self: Order.objects.filter(fulfilment=Fulfilment.CANCELLED).exists())
    @rule(which=WHICH)
    def replay_what_a_cancellation_did(self, which: int) -> None:
        order = self.order(which, Order.objects.filter(fulfilment=Fulfilment.CANCELLED))
        self.attempt("release again", lambda: release_reservations(order.pk, actor_id=None))

    @precondition(lambda self: Order.objects.filter(delivered_at__isnull=False).exists())
    @rule(which=WHICH, who=EVERYBODY)
    def replay_the_payment(self, which: int, who: str) -> None:
        order = self.order(which, Order.objects.filter(delivered_at__isnull=False, total_minor__gt=0))
        if order:
            before = order.payments.get(status=PaymentStatus.RECEIVED)
            self.attempt("pay again", lambda: receive_cash(order, received_by=self.people[who]))
            after = order.payments.get(status=PaymentStatus.RECEIVED)
            assert (after.pk, after.received_by_id, after.received_at) == (before.pk, before.received_by_id, before.received_at)

    # --- Anybody does anything to any parcel ---

    @precondition(lambda self: Delivery.objects.exists())
    @rule(
        which=WHICH,
        who=EVERYBODY,
        what=st.sampled_from(
            [
                parcels.deliver_in_person,
                parcels.publish_delivery,
                parcels.withdraw_delivery,
                parcels.give_parcel,
                parcels.set_out,
                parcels.confirm_cash_received,
                parcels.confirm_cash_paid,
                parcels.undo_confirmation,
                parcels.take_back_parcel,
                parcels.reissue_code,
            ]
        ),
        honest=st.booleans(),
    )
    def touch_parcel(self, which: int, who: str, what: Callable[..., Any], honest: bool) -> None:
        delivery = self.delivery(which)
        actor_id = self.people[who].pk
        if honest:
            actor_id = (
                delivery.order.buyer_id if what is parcels.confirm_cash_paid else delivery.carrier_id or delivery.order.store.owner_id
            )
        self.attempt(what.__name__, lambda: what(delivery, actor_id=actor_id))

    @precondition(lambda self: Delivery.objects.exists())
    @rule(
        which=WHICH,
        who=st.sampled_from(["carol", "chris"]),
        what=st.sampled_from([parcels.claim_delivery, parcels.take_parcel, parcels.release_claim, parcels.retry_delivery]),
    )
    def courier_acts(self, which: int, who: str, what: Callable[..., Any]) -> None:
        delivery, courier = self.delivery(which), self.people[who]
        if what is parcels.claim_delivery:
            self.attempt("claim", lambda: parcels.claim_delivery(delivery, courier))
        else:
            self.attempt(what.__name__, lambda: what(delivery, courier=courier))

    @precondition(lambda self: Delivery.objects.exists())
    @rule(which=WHICH, side=st.sampled_from(CodeSide.values), who=EVERYBODY)
    def read_a_code(self, which: int, side: str, who: str) -> None:
        code = self.delivery(which).codes.filter(side=side).last()
        if code:
            self.attempt("meet", lambda: parcels.meet_at_door(code, reader=self.people[who]))

    @precondition(lambda self: Delivery.objects.exists())
    @rule(which=WHICH)
    def nobody_at_home(self, which: int) -> None:
        delivery = self.delivery(which)
        carrier_id = delivery.carrier_id or delivery.order.store.owner_id
        self.attempt("fail", lambda: parcels.fail_attempt(delivery, reason="Nobody at home", actor_id=carrier_id))

    # --- Beside it all ---

    @rule(index=st.integers(0, 3), quantity=st.integers(-6, 6))
    def count_the_shelf(self, index: int, quantity: int) -> None:
        self.attempt("stock", lambda: move_stock(self.variants[index], quantity, reason=MovementReason.CORRECTION))

    @precondition(lambda self: DomainEvent.objects.unhandled().exists())
    @rule()
    def jobs_run(self) -> None:
        for pk in list(DomainEvent.objects.unhandled().order_by("pk").values_list("pk", flat=True)):
            assert dispatch_event(pk), DomainEvent.objects.get(pk=pk).last_error

    @invariant()
    def everything_agrees(self) -> None:
        broken = self.proofs.broken()
        assert broken == {}, broken
        assert not Variant.objects.filter(stock__lt=0).exists()
        told = DomainEvent.objects.filter(name__in=ONCE).values("name", "subject_id").annotate(times=Count("pk"))
        assert not list(told.filter(times__gt=1).order_by()), "it happened twice"

    def attempt(self, what: str, act: Callable[[], Any]) -> Any:
        """A refusal is an answer; anything else is a bug."""
        try:
            with transaction.atomic():
                self.transaction_of_the_act()
                result = act()
        except REFUSALS as refusal:
            self.note(f"{what}: {type(refusal).__name__}")
            return None
        self.note(f"{what}: done")
        return result

    def note(self, what: str) -> None:
        if currently_in_test_context():  # the opening is outside
            event(what)

    def transaction_of_the_act(self) -> None:
        """Undone with a refusal, as a request's own would be; place_orders takes it for a test's."""
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True

    def order(self, which: int, among: Any = None) -> Order | None:
        found = list((Order.objects.all() if among is None else among).select_related("store__owner").order_by("pk"))
        return found[which % len(found)] if found else None

    def delivery(self, which: int) -> Delivery:
        found = list(Delivery.objects.with_order().order_by("pk"))
        return found[which % len(found)]
