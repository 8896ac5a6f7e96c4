"""What people do while things break: each role is a thread that goes round until it is told to stop."""

import io
import re
import traceback
from collections.abc import Callable, Iterable
from threading import Thread
from time import monotonic, sleep

from django.db import DatabaseError, InterfaceError, close_old_connections
from PIL import Image

from sellers.models import ImportRun
from shop.auctions.models import Auction
from shop.common.clock import now
from shop.common.money import Money
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payments.providers import get_provider
from shop.payouts.models import Earning, Payout
from shop.payouts.services import sweep_payees
from shop.payouts.states import PayoutStatus
from site_config.sandbox.payment_fake import PaymentFake
from tests.load.outages.cast import PASSWORD, Cast, Casting, give_wallets
from tests.load.outages.people import Page, Person, Stopped
from tests.load.outages.trade import AT_SELLER, BIDS, IMPORTS, PAYOUTS, REFUNDS, Trade

PAUSE = (0.2, 0.9)  # seconds between two things that somebody does


class Mix(Trade):
    """All roles at work."""

    def __init__(self, cast: Cast, casting: Casting, fakes: dict[str, PaymentFake], *, seed: int) -> None:
        super().__init__(cast, fakes, casting.diary, seed=seed)
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

    # --- Bidding ---

    def bid(self) -> None:
        bidder, auction = self.random.choice(self.cast.bidders), Auction.objects.get(pk=self.random.choice(self.cast.auctions).pk)
        page = bidder.get(auction.product.get_absolute_url(), "look at an auction")
        form = page.form(f"/auctions/{auction.pk}/bid/")
        if form is None:
            raise Stopped(f"nobody may bid: {page.words[:60]}")
        maximum = auction.price_minor + 1_000 * self.random.randint(1, 5)
        page = bidder.send(page, form, "bid", maximum=maximum)
        page = bidder.send(page, page.form(f"/auctions/{auction.pk}/bid/"), "confirm a bid", button=("confirmed", str(maximum)))
        if re.search(r"You lead\.|Your bid is in|You lead already", page.text):
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
