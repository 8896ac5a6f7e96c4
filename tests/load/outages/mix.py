"""What people do while things break: each role is a thread that goes round until it is told to stop."""

import io
import random
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from time import monotonic, sleep

from django.db import DatabaseError, InterfaceError, close_old_connections
from PIL import Image

from couriers.models import Delivery
from sellers.models import ImportRun
from shop.auctions.models import Auction
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import Deposit
from shop.custody.states import OPEN_DEPOSITS
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.models import PaymentAttempt, Refund
from shop.payments.providers import get_provider
from shop.payouts.models import Earning, Payout
from shop.payouts.services import sweep_payees
from shop.payouts.states import PayoutStatus
from site_config.sandbox.paying import CannotPay, PaymentFake
from tests.load.outages.cast import PASSWORD, Cast, Casting, give_wallets
from tests.load.outages.people import Page, Person, Stopped

ORDERS, DOORS, BIDS, IMPORTS, PAYOUTS, REFUNDS = KINDS = ("orders", "doors", "bids", "imports", "payouts", "refunds")
AT_SELLER = ["pending", "confirmed", "preparing", "ready"]
PAUSE = (0.2, 0.9)  # seconds between two things that somebody does


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


class Mix:
    """All roles at work."""

    def __init__(self, cast: Cast, casting: Casting, fakes: dict[str, PaymentFake], *, seed: int) -> None:
        self.cast, self.fakes, self.told, self.diary = cast, fakes, Told(), casting.diary
        self.random, self.stop, self.casting = random.Random(seed), Event(), casting
        self.threads: list[Thread] = []
        self.guessers = [casting.visitor() for _ in range(2)]
        self.visitors = [casting.visitor() for _ in range(2)]
        self.photo = _photo()
        self.held_before = {code: held_at(code) for code in fakes}  # the demo's own payments, by fakes that are gone

    def start(self) -> None:
        cast = self.cast
        roles: Iterable[tuple[str, Callable[[], None]]] = [
            ("buyers 1", lambda: self.buy(cast.buyers[:3])),
            ("buyers 2", lambda: self.buy(cast.buyers[3:])),
            ("sellers 1", self.sell),
            ("sellers 2", self.sell),
            ("couriers 1", lambda: self.carry(cast.couriers[0])),
            ("couriers 2", lambda: self.carry(cast.couriers[1])),
            ("bidders", self.bid),
            ("importers", self.bring_goods),
            ("payees", self.ask_for_money),
            ("refunds", self.give_back),
            ("visitors", self.look_around),
            ("guessers", self.guess),
            ("photos", self.add_photo),
        ]
        self.threads = [Thread(target=self._go_round, args=role, name=role[0], daemon=True) for role in roles]
        for person, _store in cast.sellers:  # several roles share one: its first page alone brings the cookie that forms need
            person.look("/cart/", "the cart")
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(180)
        assert not any(thread.is_alive() for thread in self.threads)

    def _go_round(self, name: str, step: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                step()
            except Stopped as reason:
                self.told.problems[f"{name}: {str(reason)[:90]}"] += 1
            except (DatabaseError, InterfaceError):
                close_old_connections()
                sleep(1)
            except Exception:  # noqa: BLE001  # a role that ends would leave its kind untried
                self.told.problems[f"{name}: {traceback.format_exc()[-300:]}"] += 1
                sleep(1)
            sleep(self.random.uniform(*PAUSE))

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

    # --- Bidding ---

    def bid(self) -> None:
        bidder, auction = self.random.choice(self.cast.bidders), Auction.objects.get(pk=self.random.choice(self.cast.auctions).pk)
        page = bidder.get(auction.product.get_absolute_url(), "look at an auction")
        form = page.form(f"/auctions/{auction.pk}/bid/")
        if form is None:
            raise Stopped(f"nobody may bid: {page.words[:60]}")
        maximum = auction.price_minor + 1_000 * self.random.randint(1, 5)
        page = bidder.send(page, form, "bid", maximum=maximum)
        if re.search(r"You lead\.|Your bid counts|You lead already", page.text):
            self.told.bids.add((auction.pk, bidder.user.pk, maximum))
            self._succeed(BIDS)

    # --- Imports, photos ---

    def bring_goods(self) -> None:
        seller, _store = self.random.choice(self.cast.sellers)
        number = self.random.randrange(10**9)
        rows = "".join(f"OUT-{number}-{n},Imported {number} {n},{30_000 + n},5\n" for n in range(8))
        page = seller.get("/sell/import/", "the imports")
        form = next((each for each in page.forms() if each.action in {"", "/sell/import/"} and "csrfmiddlewaretoken" in each.fields), None)
        file = {"file": (f"goods-{number}.csv", f"SKU,Title,Price,Stock\n{rows}".encode(), "text/csv")}
        page = seller.send(page, form, "upload a catalogue", files=file)
        run = page.path
        if not re.fullmatch(r"/sell/import/\d+/", run):
            raise Stopped(f"no import: {page.words[:80]}")
        page = seller.send(page, page.form("/check/"), "check an import")
        page = self._await(seller, run, lambda page: page.form("/start/") is not None)
        seller.send(page, page.form("/start/"), "start an import")
        pk = int(run.split("/")[3])
        end = monotonic() + 120
        while ImportRun.objects.get(pk=pk).state != "done" and monotonic() < end and not self.stop.is_set():
            seller.look(run, "look at an import")
            sleep(1)
        if ImportRun.objects.get(pk=pk).state == "done":
            self.told.imports.add(pk)
            self._succeed(IMPORTS)

    def _await(self, person: Person, path: str, holds: Callable[[Page], bool]) -> Page:
        end = monotonic() + 120
        while monotonic() < end and not self.stop.is_set():
            page = person.look(path, "look at an import")
            if page.is_well and holds(page):
                return page
            sleep(0.7)
        raise Stopped(f"{path} did not go on")

    def add_photo(self) -> None:
        """Of four megabytes: it is spooled on the disk while it comes."""
        store = self.cast.sellers[0][1]
        seller, product = self.cast.sellers[0][0], next(each for each in self.cast.products if each.store_id == store.pk)
        page = seller.get(f"/sell/products/{product.pk}/", "a product at its seller")
        form = page.form(f"/sell/products/{product.pk}/pictures/")
        file = {"photos": ("photo.jpg", self.photo, "image/jpeg")}
        seller.try_to_send(page, form, "upload a photo", files=file)
        sleep(15)

    # --- Money out ---

    def ask_for_money(self) -> None:
        """Holds end as if the days had gone by; then whoever has something asks for it, and staff do their part."""
        Earning.objects.filter(held_until__gt=now()).update(held_until=now())
        sweep_payees()
        give_wallets(self.cast)
        payees = [(person, "sell") for person, _store in self.cast.sellers] + [(person, "deliver") for person in self.cast.couriers]
        for person, area in payees:
            page = person.look(f"/{area}/money/", "the money page")
            form = page.form("/money/ask/") if page.is_well else None
            if form:
                rail = self.random.choice(["desk", "momo"])
                page = person.try_to_send(page, form, "ask for a payout", rail=rail)
                number = re.search(r"payout ([A-Z0-9-]+)\.", page.text)
                if page.is_well and number:
                    self.told.payouts.add(number[1])
        for payout in Payout.objects.filter(status__in=[PayoutStatus.REQUESTED, PayoutStatus.APPROVED])[:6]:
            self.pay_out(payout)

    def pay_out(self, payout: Payout) -> None:
        staff, path = self.cast.staff, f"/admin/payouts/payout/{payout.pk}/change/"
        if payout.status == PayoutStatus.REQUESTED:
            page = staff.get(path, "a payout at staff")
            form = page.form(path, button="approve")
            if form:
                staff.send(page, form, "staff: approve a payout", button=("do", "approve"))
        payout.refresh_from_db()
        if payout.rail == "desk" and payout.status == PayoutStatus.APPROVED:
            desk = f"/desk/{self.cast.desk.pk}/payouts/"
            page = self.cast.cashier.get(desk, "payouts at the desk")
            form = next((each for each in page.forms() if each.fields.get("payout") == str(payout.pk)), None)
            if form:
                self.cast.cashier.send(page, form, "cashier: hand a payout out", code=payout.code)
        payout.refresh_from_db()
        if payout.status in {PayoutStatus.PAID, PayoutStatus.SENT}:
            self._succeed(PAYOUTS)

    def give_back(self) -> None:
        """Of an order that was paid by card or phone: a piece of what was delivered, or all by calling the order off. A job pays."""
        done = Refund.objects.exclude(order=None).values("order_id")
        paid = Order.objects.filter(is_prepaid=True, paid_at__isnull=False).exclude(pk__in=done).order_by("?")
        paid = paid.filter(store__in=[store for _seller, store in self.cast.sellers])
        states = ["delivered", "completed"] if self.random.random() < 0.6 else ["pending", "confirmed"]
        order = paid.filter(fulfilment__in=states).first()
        if order is None:
            sleep(2)
            return
        seller = next(person for person, store in self.cast.sellers if store.pk == order.store_id)
        if order.fulfilment in AT_SELLER:
            self._call_off(seller, order)
            return
        path = f"/sell/orders/{order.number}/refund/"
        page = seller.get(path, "the refund page")
        form = next((each for each in page.forms() if any(name.startswith("units_") for name in each.fields)), None)
        if form is None:
            raise Stopped(f"no refund form: {page.words[:80]}")
        units = {name: 1 for name in form.fields if name.startswith("units_")}
        page = seller.send(page, form, "work a refund out", button=("do", "work_out"), cause="returned", reason="It was broken", **units)
        form = page.form(path, button="refund") or page.form("", button="refund")
        page = seller.send(page, form, "give a refund", button=("do", "refund"))
        if page.path == f"/sell/orders/{order.number}/":
            self.told.refunds.add(order.pk)
            self._succeed(REFUNDS)
        sleep(1)

    def _call_off(self, seller: Person, order: Order) -> None:
        page = seller.get(f"/sell/orders/{order.number}/", "an order at its seller")
        page = seller.send(page, page.form("/cancel/"), "seller: call an order off", reason="It is sold out")
        if "/sell/orders/" in page.path:
            self.told.refunds.add(order.pk)
            self._succeed(REFUNDS)
        sleep(2)

    # --- Looking, and trying passwords ---

    def look_around(self) -> None:
        visitor = self.random.choice(self.visitors)
        product = self.random.choice(self.cast.products)
        for path, kind in (
            ("/", "home, as a visitor"),
            (product.get_absolute_url(), "a product, as a visitor"),
            (product.store.get_absolute_url(), "a store, as a visitor"),
            ("/search/?q=bazin", "search, as a visitor"),
        ):
            visitor.look(path, kind)
        self.random.choice(self.cast.buyers).look("/orders/", "own orders")
        sleep(1)

    def guess(self) -> None:
        """A stranger tries passwords of one account."""
        guesser, victim = self.guessers[0], self.cast.bidders[-1].user
        page = guesser.look("/account/login/", "the sign-in page")
        form = next((each for each in page.forms() if "password" in each.fields), None) if page.is_well else None
        if form is not None:
            answer = guesser.try_to_send(page, form, "try a wrong password", login=victim.email, password=f"not {PASSWORD}")
            is_refused = answer.status == 429 or "Too many wrong passwords" in answer.text
            self.told.wrong_passwords[self.diary.phase, 429 if is_refused else answer.status] += 1
        sleep(4)


def held_at(code: str) -> Money:
    """What the book says that the provider holds."""
    return account_balance(AccountKind.PROVIDER, get_provider(code).number, "GNF")


def _photo() -> bytes:
    """Noise, which no format makes small."""
    noise = Image.effect_noise((2_400, 1_800), 90).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)
    return file.getvalue()
