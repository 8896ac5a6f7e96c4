"""What a store asks for sending to another country, and to which it sends nothing."""

import pytest

from shop.accounts.models import Address
from shop.common.money import Money
from shop.places.models import Country
from shop.search.queries.stores import stores_delivering_to
from shop.stores.exceptions import InvalidZone
from shop.stores.models import DeliveryZone, Store
from shop.stores.queries import DeliveryDestination, DeliveryOffer, delivers_to, delivery_offer, least_delivery_charge
from shop.stores.services import Area, Prices, save_zone
from shop.stores.states import DeliveryScope
from tests.factories.accounts import create_address
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store, create_zone


def _money(minor: int) -> Money:
    return Money(minor, "GNF")


def _prices(price: int = 150_000, per_km: int = 0, per_kg: int = 0, free_from: int | None = None) -> Prices:
    return Prices(_money(price), _money(per_km), _money(per_kg), None if free_from is None else _money(free_from))


@pytest.fixture
def kenya(db: None) -> Country:
    return create_country(code="KE")


@pytest.fixture
def store(kenya: Country) -> Store:
    """In Guinea; 150 000 GNF and 40 000 for each kilogram to Kenya."""
    store = create_store(name="Bob's", delivery_scope=DeliveryScope.INTERNATIONAL)
    save_zone(store, Area(country=kenya), _prices(per_kg=40_000, free_from=5_000_000), actor_id=store.owner_id)
    return store


@pytest.fixture
def nairobi(kenya: Country) -> Address:
    return create_address(country=kenya, region=create_place(country=kenya, name="Nairobi"), latitude=-1.28, longitude=36.82)


def _offer(store: Store, address: Address, *, goods: int = 0, grams: int = 0) -> DeliveryOffer:
    return delivery_offer(Store.objects.get(pk=store.pk), DeliveryDestination.of(address), goods=_money(goods), grams=grams)


@pytest.mark.parametrize(
    ("goods", "grams", "fee", "free"),
    [(0, 0, 150_000, False), (4_999_999, 1_250, 200_000, False), (0, 1, 150_040, False), (5_000_000, 1_000, 190_000, True)],
)
def test_price_and_weight_add_up_and_from_its_amount_on_the_store_pays(
    store: Store, nairobi: Address, goods: int, grams: int, fee: int, free: bool
) -> None:
    quote = _offer(store, nairobi, goods=goods, grams=grams).quote
    assert quote is not None
    assert (quote.fee, quote.charge, quote.paid_by_store, quote.distance_metres) == (_money(fee), _money(0 if free else fee), free, None)


def test_at_home_it_delivers_as_before(store: Store) -> None:
    """A price to another country is no area at home: there the market's own rate goes on."""
    quote = _offer(store, create_address()).quote
    assert quote is not None
    assert (quote.fee, quote.zone) == (_money(18_500), None)
    assert least_delivery_charge(store) == _money(10_000)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (DeliveryScope.LOCAL, "Bob's delivers in Guinea only."),
        (DeliveryScope.NATIONAL, "Bob's delivers in Guinea only."),
        (DeliveryScope.PICKUP, "Bob's does not deliver: collect your order at the store."),
        (DeliveryScope.DIGITAL, "Bob's carries nothing: it sells downloads only."),
    ],
)
def test_without_the_scope_its_prices_abroad_rest(store: Store, nairobi: Address, scope: str, words: str) -> None:
    Store.objects.update(delivery_scope=scope)
    assert _offer(store, nairobi) == DeliveryOffer(None, words)


def test_a_country_without_a_price_is_told_where_it_does_send(store: Store, kenya: Country) -> None:
    pakistan = Country.objects.create(
        code="PK", names={"en": "Pakistan"}, currency="PKR", time_zone="Asia/Karachi", phone_prefix="+92", latitude=30, longitude=70
    )
    lahore = create_address(country=pakistan, region=create_place(country=pakistan, name="Punjab"))
    assert _offer(store, lahore).refusal == "Bob's sends no parcels to this address, only in Guinea and to: Kenya."


def test_a_store_that_couriers_cannot_be_paid_for_may_still_send_abroad(store: Store, nairobi: Address) -> None:
    """It charges its own currency; nothing is converted."""
    Store.objects.update(currency="EUR")
    DeliveryZone.objects.update(price_minor=2_500, per_kg_minor=0, free_from_minor=None)
    offer = delivery_offer(Store.objects.get(), DeliveryDestination.of(nairobi), goods=Money(100, "EUR"))
    assert offer.quote is not None
    assert offer.quote.fee == Money(2_500, "EUR")


def test_a_price_abroad_goes_by_weight_and_to_another_open_market(store: Store, kenya: Country) -> None:
    with pytest.raises(InvalidZone, match="by weight"):
        save_zone(store, Area(country=kenya), _prices(per_km=1), actor_id=None)
    with pytest.raises(InvalidZone, match="not the store's own"):
        save_zone(store, Area(country=store.country), _prices(), actor_id=None)
    with pytest.raises(InvalidZone, match="a price for this area already"):
        save_zone(store, Area(country=kenya), _prices(), actor_id=None)
    Country.objects.filter(pk="KE").update(is_active=False)
    with pytest.raises(InvalidZone, match="a country of ours"):
        save_zone(store, Area(country=Country.objects.get(pk="KE")), _prices(), actor_id=None)
    assert store.zones.count() == 1


def test_search_finds_the_stores_that_send_there(store: Store, nairobi: Address, kenya: Country) -> None:
    """The twin in SQL says what `delivers_to` says, to another country and at home."""
    create_zone(store=create_store(name="Rests"), country=kenya)
    create_store(name="At home", delivery_scope=DeliveryScope.INTERNATIONAL)
    create_zone(store=create_store(name="Free", delivery_scope=DeliveryScope.INTERNATIONAL), country=kenya, price_minor=0)
    for address, names in ((nairobi, ["Bob's", "Free"]), (create_address(), ["At home", "Bob's", "Free", "Rests"])):
        to = DeliveryDestination.of(address)
        assert sorted(each.name for each in Store.objects.all() if delivers_to(each, to)) == names
        if address == nairobi:
            assert sorted(stores_delivering_to(store.country, to).values_list("name", flat=True)) == names
