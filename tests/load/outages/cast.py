"""The cast beside the demo's market: who buys, sells, carries, counts, bids and decides, each with a session, a phone and a place."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore

from shop.accounts.models import User
from shop.auctions.models import Auction
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import CashDesk
from shop.custody.services import change_float
from shop.payouts.models import Payee
from shop.payouts.queries import owner_of
from shop.places.models import Country, Place
from shop.stores.models import Store
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.couriers import create_courier
from tests.factories.custody import allow, create_desk
from tests.factories.payouts import create_destination
from tests.factories.stores import create_store
from tests.load.outages.people import Diary, Person

PASSWORD = "right-and-long-enough"
_ADMIN = {"is_staff": True, "is_superuser": True}


@dataclass
class Cast:
    """Everybody, by what they do."""

    buyers: list[Person] = field(default_factory=list)
    bidders: list[Person] = field(default_factory=list)
    couriers: list[Person] = field(default_factory=list)
    sellers: list[tuple[Person, Store]] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    auctions: list[Auction] = field(default_factory=list)

    cashier: Person = None  # type: ignore[assignment]
    staff: Person = None  # type: ignore[assignment]
    desk: CashDesk = None  # type: ignore[assignment]

    def buyer_of(self, user_id: int) -> Person:
        return next(person for person in self.buyers if person.user.pk == user_id)


class Casting:
    """Writes them. The demo's market must be there."""

    def __init__(self, url: str, diary: Diary) -> None:
        self.url, self.diary, self.count = url, diary, 0
        self.guinea = Country.objects.get(code="GN")
        self.region = Place.objects.get(country=self.guinea, slug="conakry", parent=None)
        self.hash = make_password(PASSWORD)

    def cast(self) -> Cast:
        cast = Cast()
        cast.buyers = [self._buyer() for _ in range(6)]
        cast.bidders = [self.person("Bidder") for _ in range(4)]
        cast.couriers = [self._courier() for _ in range(2)]
        for _ in range(3):
            seller = self.person("Seller", is_seller=True)
            store = create_store(owner=seller.user, country=self.guinea, region=self.region, landmark=f"Shop {seller.user.pk}")
            cast.sellers.append((seller, store))
            cast.products += [create_product_on_sale(store=store, price_minor=25_000, stock=100_000) for _ in range(2)]
        for hours in (2, 5, 60):
            goods = create_product_on_sale(store=cast.sellers[0][1], stock=1, price_minor=10_000)
            cast.auctions.append(create_auction(product=goods, ends_at=now() + timedelta(hours=hours)))
        cast.staff = self.person("Staff", **_ADMIN)
        cast.cashier = self.person("Cashier", is_staff=True)
        allow(cast.cashier.user, "work_at_desk")
        cast.desk = create_desk(cashier=cast.cashier.user, country=self.guinea)
        cast.desk.cashiers.add(cast.staff.user)
        opening = Money(5_000_000, "GNF")
        change_float(cast.desk, direction="in", amount=opening, note="Opening", key=uuid4(), actor_id=cast.staff.user.pk)
        return cast

    def person(self, role: str, **fields: object) -> Person:
        """Signed in; the password is everybody's."""
        self.count += 1
        known = {"phone": f"+22462277{self.count:04d}", "phone_verified": True, "country": self.guinea, "language": "en"}
        user = create_user(email=f"{role.lower()}{self.count}@outages.test", name=f"{role} {self.count}", **(known | fields))
        User.objects.filter(pk=user.pk).update(password=self.hash)
        user.refresh_from_db()
        return Person(self.url, self.diary, address=f"10.1.0.{self.count}", session=_session_of(user), user=user)

    def visitor(self) -> Person:
        self.count += 1
        return Person(self.url, self.diary, address=f"10.2.0.{self.count}")

    def _buyer(self) -> Person:
        buyer = self.person("Buyer")
        place = {"country": self.guinea, "region": self.region, "landmark": f"House of {buyer.user.name}", "recipient": buyer.user.name}
        create_address(user=buyer.user, phone=buyer.user.phone, is_default=True, **place)
        return buyer

    def _courier(self) -> Person:
        courier = self.person("Courier", is_courier=True)
        create_courier(user=courier.user, country=self.guinea, region=self.region, phone=courier.user.phone)
        return courier


def give_wallets(cast: Cast) -> None:
    """A wallet to be paid out to, for whoever is owed something and has none."""
    for payee in Payee.objects.filter(country_id="GN").exclude(destinations__rail="momo"):
        owner = User.objects.get(pk=owner_of(payee))
        if owner.email and owner.email.endswith("@outages.test"):
            create_destination(payee, rail="momo", owner=owner, address=owner.phone, bank_name="")


def _session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
