"""What the mix is made of: whose work it is, what they were told, and how an order goes from the shelf to cash at the desk."""

import random
import re
from collections import Counter
from threading import Event, Lock
from time import sleep

from couriers.models import Delivery
from shop.custody.models import Deposit
from shop.custody.states import OPEN_DEPOSITS
from shop.orders.models import Order
from shop.payments.models import PaymentAttempt
from site_config.sandbox.payment_fake import CannotPay, PaymentFake
from tests.load.outages.cast import Cast
from tests.load.outages.people import Diary, Page, Person, Stopped

ORDERS, DOORS, BIDS, IMPORTS, PAYOUTS, REFUNDS = KINDS = ("orders", "doors", "bids", "imports", "payouts", "refunds")
AT_SELLER = ["pending", "confirmed", "preparing", "ready"]


class Told:
    """What people were told, to be compared with what is there."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.done: Counter[tuple[str, str]] = Counter()  # (phase, kind)
        self.placed: set[str] = set()  # tokens of checkouts whose page said thanks, or asked for the money
        self.nothing: set[str] = set()  # of those that were told that nothing was changed, and no more
        self.unsure: set[str] = set()
        self.doors: set[int] = set()  # deliveries whose buyer was told that the parcel is theirs
        self.bids: set[tuple[int, int, int]] = set()  # auction, bidder, maximum
        self.payouts: set[str] = set()  # numbers
        self.refunds: set[int] = set()  # orders
        self.imports: set[int] = set()
        self.problems: Counter[str] = Counter()  # why somebody left something
        self.wrong_passwords: Counter[tuple[str, int]] = Counter()  # (phase, status) of tries at one account


class Trade:
    """Buying, selling, carrying."""

    def __init__(self, cast: Cast, fakes: dict[str, PaymentFake], diary: Diary, *, seed: int) -> None:
        self.cast, self.fakes, self.told, self.diary = cast, fakes, Told(), diary
        self.random, self.stop = random.Random(seed), Event()

    def _succeed(self, kind: str) -> None:
        with self.told.lock:
            self.told.done[self.diary.phase, kind] += 1

    # --- Buying ---

    def buy(self, buyers: list[Person]) -> None:
        buyer, product = self.random.choice(buyers), self.random.choice(self.cast.products)
        page = buyer.get(product.get_absolute_url(), "look at a product")
        buyer.send(page, page.form("/cart/add/"), "put into the cart")
        page = buyer.get("/checkout/", "open the checkout")
        form = next((each for each in page.forms() if "token" in each.fields), None)
        if form is None:
            raise Stopped(f"no checkout: {page.words[:80]}")
        token, method = form.fields["token"], self.random.choice(["cash", "cash", "stripe", "momo"])
        answer = buyer.try_to_send(page, form, "place an order", payment_method=method)
        self._note_placing(token, answer)
        if token in self.told.placed:
            self._succeed(ORDERS)
            sleep(1)
            if method != "cash":
                self.pay(buyer, answer, token, method)

    def _note_placing(self, token: str, answer: Page) -> None:
        told = self.told
        with told.lock:
            if answer.is_well and (answer.path.startswith(("/checkout/done/", "/pay/", "http"))):
                told.placed.add(token)
            elif answer.says_nothing_was_changed or answer.status in {409, 422, 429, 403}:
                told.nothing.add(token)
            else:
                told.unsure.add(token)

    def pay(self, buyer: Person, page: Page, token: str, method: str) -> None:
        """By card on the service's page; by phone once the till knows its number. A few change their mind."""
        if method == "momo" and page.path.startswith("/pay/"):
            page = buyer.send(page, page.form("/start/"), "pay by phone", method="momo", phone=buyer.user.phone)
        attempt = PaymentAttempt.objects.filter(payment__checkout__token=token).exclude(external_id="").order_by("-pk").first()
        if attempt is None:
            return
        try:
            act = (
                self.fakes[attempt.provider].customer_pays if self.random.random() < 0.9 else self.fakes[attempt.provider].customer_refuses
            )
            act(attempt.external_id)
        except (CannotPay, KeyError):
            return
        buyer.look(f"/pay/{attempt.payment_id}/back/", "come back from paying")

    # --- Selling ---

    def sell(self) -> None:
        seller, store = self.random.choice(self.cast.sellers)
        seller.get("/sell/", "the order desk")
        waiting = Order.objects.filter(store=store, fulfilment__in=AT_SELLER).exclude(is_prepaid=True, paid_at=None).order_by("?")
        for order in waiting[:2]:
            for _step in range(6):
                page = seller.get(f"/sell/orders/{order.number}/", "an order at its seller")
                if not self._next_step(seller, page):
                    break

    def _next_step(self, seller: Person, page: Page) -> bool:
        for name, value, end in (
            ("to", "confirm", "/move/"),
            ("to", "prepare", "/move/"),
            ("to", "ready", "/move/"),
            ("do", "publish", "/delivery/"),
            ("do", "give", "/delivery/"),
        ):
            form = page.form(end, button=value)
            if form:
                seller.send(page, form, f"seller: {value}", button=(name, value))
                return True
        return False

    # --- Carrying ---

    def carry(self, courier: Person) -> None:
        page = courier.get("/deliver/", "the courier market")
        for form in [form for form in page.forms() if form.action.endswith("/claim/")][:2]:
            courier.try_to_send(page, form, "claim a parcel")
        mine = courier.get("/deliver/mine/", "a courier's parcels")
        for link in mine.links(r"/deliver/\d+/")[:6]:
            try:
                self.bring(courier, link)
            except Stopped as reason:
                self.told.problems[f"bring: {str(reason)[:90]}"] += 1
        self.hand_in(courier)

    def bring(self, courier: Person, link: str) -> None:
        page = courier.get(link, "a parcel")
        take = page.form("/take/")
        if take:
            page = courier.send(page, take, "courier: I have the parcel")
        delivery = Delivery.objects.select_related("order").get(pk=int(link.split("/")[2]))
        if delivery.status == "picked_up":
            self.meet(courier, delivery)
            page = courier.get(link, "a parcel")
        received = page.form("/received/")
        if received:
            courier.send(page, received, "courier: I have the cash")
        buyer = self.cast.buyer_of(delivery.order.buyer_id)
        page = buyer.get(delivery.order.get_absolute_url(), "an order at its buyer")
        paid = page.form("/paid/")
        if paid:
            page = buyer.send(page, paid, "buyer: I have paid")
        if "in your hands" in page.text and delivery.pk not in self.told.doors:
            self.told.doors.add(delivery.pk)
            self._succeed(DOORS)

    def meet(self, courier: Person, delivery: Delivery) -> None:
        """The buyer says the code, the courier types it."""
        buyer = self.cast.buyer_of(delivery.order.buyer_id)
        page = buyer.get(delivery.order.get_absolute_url(), "an order at its buyer")
        spoken = re.search(r'class="code">([\d\s]+)<', page.text)
        if spoken is None:
            raise Stopped("no code to be read")
        page = courier.get(f"/deliver/{delivery.pk}/scan/", "scan the code")
        page = courier.send(page, page.form("/code/"), "courier: type the code", code=re.sub(r"\D", "", spoken[1]))
        start = next((form for form in page.forms() if form.action in {"", page.path} and page.path.startswith("/h/")), None)
        if start:
            courier.send(page, start, "courier: start the handover")

    def hand_in(self, courier: Person) -> None:
        page = courier.get("/deliver/cash/", "a courier's cash")
        form = page.form("/declare/")
        if form:
            courier.try_to_send(page, form, "declare cash", desk=self.cast.desk.pk)
        for deposit in Deposit.objects.filter(desk=self.cast.desk, status__in=OPEN_DEPOSITS)[:2]:
            page = self.cast.cashier.get(f"/desk/deposits/{deposit.pk}/", "a deposit at the desk")
            form = next((each for each in page.forms() if "round" in each.fields), None)
            if form:
                self.cast.cashier.send(page, form, "count cash", total=deposit.declared_minor)
