"""Turns the demo's content into rows, through the services that sellers and staff use. Running it again changes nothing.

Each store and each product is written whole or not at all, and found again by its address or its SKU: a start that was
interrupted goes on where it stopped.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import zip_longest

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from shop.accounts.models import User
from shop.catalog.models import Category, PricePoint, Product
from shop.catalog.services import add_picture, approve_product, create_product, move_stock, set_options_and_variants, submit_product
from shop.catalog.services.attributes import create_missing_attributes
from shop.catalog.services.listing import OptionAxis, VariantSpec
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from shop.images.models import Image
from shop.images.services import accept_upload
from shop.notifications.services import mark_notifications_read
from shop.places.models import Country, Place
from shop.search.services import index_each_product_once
from shop.stores.models import Store
from shop.stores.services import Stretch, open_store
from site_config.demo.content import CATEGORIES, PRODUCTS, STAFF, STORES, CategoryData, ProductData, StoreData
from site_config.demo.content.shapes import VariantData
from site_config.demo.fronts import load_front
from site_config.demo.pictures import read_picture
from site_config.demo.renditions import Render

Say = Callable[[str], None]


def load_content(*, render: Render, say: Say) -> int:
    """Write the shelves, stores and products that are not there yet; the people must be. Returns how many products are new.

    Each picture is given to `render` once it is kept.
    """
    for position, shelf in enumerate(CATEGORIES):
        _load_shelf(shelf, position, render=render)
    create_missing_attributes()
    stores = {data.slug: _load_store(data, render=render) for data in STORES}
    staff_id = User.objects.get(email=STAFF.email).pk
    for store in stores.values():
        load_front(store, staff_id=staff_id)
    known = _known_products()
    new = [data for data in _in_turn() if _product_key(data) not in known]
    for number, data in enumerate(new, start=1):
        _load_product(data, stores[data.store], render=render)
        if number % 10 == 0 or number == len(new):
            say(f"  {number} of {len(new)} products are on the shelves")
    if new:
        settle_events({store.owner_id for store in stores.values()})
    return len(new)


def settle_events(user_ids: Iterable[int]) -> None:
    """React to what was written before anybody looks. These people need not read what it told them: each product approved, each bid."""
    with index_each_product_once():
        for pk in list(DomainEvent.objects.unhandled().order_by("pk").values_list("pk", flat=True)):
            dispatch_event(pk)
    for user_id in user_ids:
        mark_notifications_read(user_id)


def places_down_to(country: Country, names: tuple[str, ...]) -> list[Place]:
    """The chain of places from the region down. Place.DoesNotExist when a name is unknown."""
    chain: list[Place] = []
    for name in names:
        chain.append(Place.objects.get(country=country, parent=chain[-1] if chain else None, slug=slugify(name)))
    return chain


def place_fields(country: Country, names: tuple[str, ...]) -> dict[str, Place]:
    """The same chain, as the fields region, prefecture and quarter."""
    return dict(zip(("region", "prefecture", "quarter"), places_down_to(country, names), strict=False))


def _load_shelf(data: CategoryData, position: int, *, render: Render) -> None:
    top, _created = Category.objects.get_or_create(
        path=data.slug, defaults={"slug": data.slug, "names": data.names, "position": position * 100}
    )
    if top.picture_id is None:
        top.picture = _accept(data.picture, None, render=render)
        top.save(update_fields=["picture"])
    for place, (slug, english, french) in enumerate(data.children, start=1):
        defaults = {"parent": top, "slug": slug, "names": {"en": english, "fr": french}, "position": position * 100 + place}
        Category.objects.get_or_create(path=f"{data.slug}/{slug}", defaults=defaults)


def _load_store(data: StoreData, *, render: Render) -> Store:
    known = Store.objects.filter(slug=data.slug).first()
    if known:
        return known
    owner = User.objects.get(email=data.owner)
    country = Country.objects.get(code=data.country)
    with transaction.atomic():
        return open_store(
            owner,
            name=data.name,
            country=country,
            landmark=data.landmark,
            phone=data.phone,
            hours=[Stretch(day, stretch.opens, stretch.closes) for stretch in data.hours for day in stretch.weekdays],
            tagline=data.tagline,
            description=data.description,
            latitude=data.position[0],
            longitude=data.position[1],
            delivery_scope=data.delivery_scope,
            logo=_accept(data.logo, owner, render=render),
            cover=_accept(data.cover, owner, render=render),
            **place_fields(country, data.places),  # type: ignore[arg-type]
        )


def _load_product(data: ProductData, store: Store, *, render: Render) -> None:
    staff = User.objects.get(email=STAFF.email)
    with transaction.atomic():
        product = create_product(
            store,
            title=data.title,
            category=Category.objects.get(path=data.category),
            description=data.description,
            brand=data.brand,
            condition=data.condition,
            source_handle=data.sku,
            actor_id=store.owner_id,
        )
        _load_variants(data, product)
        for number, name in enumerate(data.picture_names, start=1):
            add_picture(product, _accept(name, store.owner, render=render), alt=f"{data.title}, {number}", actor_id=store.owner_id)
        _remember_prices(product)
        submit_product(product, actor_id=store.owner_id)
        approve_product(product, actor_id=staff.pk)


def _load_variants(data: ProductData, product: Product) -> None:
    currency = product.store.currency
    variants = set_options_and_variants(
        product,
        axes=[OptionAxis(axis.name, axis.values) for axis in data.axes],
        variants=[_wanted(variant, currency, data.grams) for variant in data.variants],
        actor_id=product.store.owner_id,
    )
    for variant, wanted in zip(variants, data.variants, strict=True):
        if wanted.stock:
            move_stock(variant, wanted.stock, reason=MovementReason.RECEIVED, actor=product.store.owner)


def _remember_prices(product: Product) -> None:
    """As if it had been sold for the price before until today."""
    reduced = product.variants.filter(compare_at_minor__gt=F("price_minor"))
    at = now() - timedelta(days=45)
    PricePoint.objects.bulk_create(PricePoint(variant=each, price_minor=each.compare_at_minor or 0, at=at) for each in reduced)


def _wanted(data: VariantData, currency: str, grams: int | None) -> VariantSpec:
    before = Money(data.compare_at_minor, currency) if data.compare_at_minor else None
    return VariantSpec(Money(data.price_minor, currency), data.values, data.sku, before, grams)


def _accept(name: str, owner: User | None, *, render: Render) -> Image:
    image = accept_upload(io.BytesIO(read_picture(name)), uploaded_by=owner)
    render(image)
    return image


def _known_products() -> set[tuple[str, str]]:
    return set(Product.objects.exclude(source_handle="").values_list("store__slug", "source_handle"))


def _product_key(data: ProductData) -> tuple[str, str]:
    return data.store, data.sku


def _in_turn() -> Iterator[ProductData]:
    """One product of each store after the other, the best of each last: what is newest leads the home page."""
    shelves = [[data for data in PRODUCTS if data.store == store.slug] for store in STORES]
    rows = list(zip_longest(*shelves))
    for row in reversed(rows):
        yield from (data for data in reversed(row) if data is not None)
