import pytest

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Option, OptionValue, Product, StockMovement, Variant
from shop.catalog.services.listing import (
    OptionAxis,
    VariantChange,
    VariantSpec,
    list_option_combinations,
    set_options_and_variants,
    set_simple_variant,
    update_variants,
)
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.money import Money
from shop.moderation.queries import unseen_words
from tests.factories import catalog as factory
from tests.factories.stores import create_store

SIZES = OptionAxis("Size", ("S", "M"))
COLOURS = OptionAxis("Colour", ("Indigo", "Ochre"))


@pytest.fixture
def product(bob: User) -> Product:
    return factory.create_product(store=create_store(owner=bob), status=ProductStatus.DRAFT, published_at=None)


def gnf(amount: int) -> Money:
    return Money(amount, "GNF")


def _set(product: Product, *axes: OptionAxis, price: int = 50_000) -> list[Variant]:
    specs = [VariantSpec(gnf(price + 1_000 * number), values) for number, values in enumerate(list_option_combinations(axes))]
    return set_options_and_variants(product, axes=axes, variants=specs, actor_id=None)


def _titles(product: Product) -> list[tuple[str, bool]]:
    return list(product.variants.values_list("title", "is_active"))


def test_variants_follow_the_axes(product: Product) -> None:
    variants = _set(product, SIZES, COLOURS)
    assert [variant.title for variant in variants] == ["S / Indigo", "S / Ochre", "M / Indigo", "M / Ochre"]
    assert sorted(value.value for value in variants[1].values.all()) == ["Ochre", "S"]
    assert [option.name for option in product.options.all()] == ["Size", "Colour"]
    product.refresh_from_db()
    assert (product.price_from_minor, product.price_to_minor) == (50_000, 53_000)


def test_variant_keeps_its_row_when_values_are_added(product: Product) -> None:
    before = {variant.title: variant.pk for variant in _set(product, SIZES)}
    after = {variant.title: variant.pk for variant in _set(product, OptionAxis("Size", ("L", "M", "S")))}
    assert {title: after[title] for title in before} == before
    assert [value.value for value in OptionValue.objects.filter(option__product=product)] == ["L", "M", "S"]


def test_forgotten_variant_is_deleted(product: Product) -> None:
    _set(product, SIZES)
    _set(product, OptionAxis("Size", ("M",)))
    assert _titles(product) == [("M", True)]


def test_variant_with_stock_is_taken_off_sale_instead(product: Product) -> None:
    small, _medium = _set(product, SIZES)
    StockMovement.objects.create(variant=small, quantity=3, reason=MovementReason.RECEIVED)
    Variant.objects.filter(pk=small.pk).update(stock=3)
    _set(product, OptionAxis("Size", ("M",)))
    assert sorted(_titles(product)) == [("M", True), ("S", False)]
    _set(product, SIZES)
    small.refresh_from_db()
    assert (small.stock, small.is_active) == (3, True)


def test_variant_whose_movements_add_up_to_nothing_is_remembered(product: Product) -> None:
    small, _medium = _set(product, SIZES)
    for quantity in (3, -3):
        StockMovement.objects.create(variant=small, quantity=quantity, reason=MovementReason.CORRECTION)
    _set(product, OptionAxis("Size", ("M",)))
    assert ("S", False) in _titles(product)


def test_variant_that_was_once_live_is_never_deleted(product: Product) -> None:
    _set(product, SIZES)
    Product.objects.filter(pk=product.pk).update(published_at="2026-01-01T00:00Z")
    _set(product, OptionAxis("Size", ("M",)))
    assert ("S", False) in _titles(product)


def test_from_simple_to_options_and_back(product: Product) -> None:
    simple = set_simple_variant(product, price=gnf(20_000), sku=" A-1 ", actor_id=None)
    assert (simple.title, simple.sku) == ("", "A-1")
    Variant.objects.filter(pk=simple.pk).update(stock=5)
    _set(product, SIZES)
    assert ("", False) in _titles(product)
    again = set_simple_variant(product, price=gnf(30_000), actor_id=None)
    assert (again.pk, again.is_active) == (simple.pk, True)
    assert _titles(product) == [("", True)]
    assert not Option.objects.exists()
    product.refresh_from_db()
    assert (product.price_from_minor, product.price_to_minor) == (30_000, 30_000)


@pytest.mark.parametrize(
    ("axes", "specs"),
    [
        ([], []),
        ([], [VariantSpec(gnf(1), ("S",))]),
        ([SIZES], [VariantSpec(gnf(1), ("XL",))]),
        ([SIZES], [VariantSpec(gnf(1), ("S",)), VariantSpec(gnf(2), ("S",))]),
        ([SIZES], [VariantSpec(gnf(1), ("S",), is_active=False)]),
        ([SIZES, OptionAxis("size", ("A",))], [VariantSpec(gnf(1), ("S", "A"))]),
        ([OptionAxis("Size", ("S", " s "))], [VariantSpec(gnf(1), ("S",))]),
        ([OptionAxis("", ("S",))], [VariantSpec(gnf(1), ("S",))]),
        ([OptionAxis("Size", ())], [VariantSpec(gnf(1))]),
        ([OptionAxis(f"O{number}", ("a",)) for number in range(4)], [VariantSpec(gnf(1), ("a",) * 4)]),
        (
            [OptionAxis("A", ("x / y", "x")), OptionAxis("B", ("z", "y / z"))],
            [VariantSpec(gnf(1), v) for v in [("x / y", "z"), ("x", "y / z")]],
        ),
        ([OptionAxis("N", tuple(map(str, range(101))))], [VariantSpec(gnf(1), (str(number),)) for number in range(101)]),
        ([], [VariantSpec(gnf(0))]),
        ([], [VariantSpec(gnf(-5))]),
        ([], [VariantSpec(gnf(10**14))]),
        ([], [VariantSpec(Money(100, "KES"))]),
        ([], [VariantSpec(gnf(1), sku="x" * 81)]),
    ],
)
def test_what_does_not_fit_changes_nothing(product: Product, axes: list[OptionAxis], specs: list[VariantSpec]) -> None:
    _set(product, SIZES)
    with pytest.raises(InvalidListing):
        set_options_and_variants(product, axes=axes, variants=specs, actor_id=None)
    assert _titles(product) == [("S", True), ("M", True)]


def test_prices_of_a_live_product_change_at_once(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob))
    small = factory.create_variant(product=product, title="S")
    medium = factory.create_variant(product=product, title="M")
    changes = {small.pk: VariantChange(gnf(40_000), compare_at=gnf(60_000)), medium.pk: VariantChange(gnf(50_000))}
    assert update_variants(product, changes=changes, actor_id=bob.pk) == [small]
    product.refresh_from_db()
    assert (product.status, product.price_from_minor, product.price_to_minor) == (ProductStatus.APPROVED, 40_000, 50_000)


def test_last_variant_stays_on_sale(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob))
    only = factory.create_variant(product=product)
    with pytest.raises(InvalidListing):
        update_variants(product, changes={only.pk: VariantChange(gnf(1_000), is_active=False)}, actor_id=bob.pk)
    only.refresh_from_db()
    assert (only.is_active, only.price_minor) == (True, 50_000)


def test_variant_of_another_product_is_left_alone(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob))
    factory.create_variant(product=product)
    foreign = factory.create_variant()
    assert update_variants(product, changes={foreign.pk: VariantChange(gnf(1))}, actor_id=bob.pk) == []
    foreign.refresh_from_db()
    assert foreign.price_minor == 50_000


def test_editing_prices_never_touches_stock(bob: User) -> None:
    product = factory.create_product(store=create_store(owner=bob))
    stale = factory.create_variant(product=product, stock=10)
    Variant.objects.filter(pk=stale.pk).update(stock=7, reserved=2)  # sold while the form was open
    update_variants(product, changes={stale.pk: VariantChange(gnf(1_000))}, actor_id=bob.pk)
    set_simple_variant(product, price=gnf(2_000), actor_id=bob.pk)
    stale.refresh_from_db()
    assert (stale.price_minor, stale.stock, stale.reserved) == (2_000, 7, 2)


@pytest.mark.parametrize("trusted", [False, True])
def test_new_words_of_a_live_listing_are_looked_at_afterwards(bob: User, trusted: bool) -> None:
    live = factory.create_product_on_sale(store=create_store(owner=bob, is_trusted=trusted))
    _set(live, SIZES)
    Product.objects.filter(pk=live.pk).update(reviewed_at=live.published_at)
    live.refresh_from_db()
    _set(live, SIZES, price=70_000)
    _set(live, OptionAxis("Size", ("M",)))
    assert live.reviewed_at == live.published_at  # prices, and words that go, are nobody's to look at
    _set(live, OptionAxis("Size", ("M", "iPhone 15")))
    live.refresh_from_db()
    assert (live.status, live.reviewed_at, unseen_words(live.pk)[0]) == (ProductStatus.APPROVED, None, "iPhone 15")


def test_drafts_and_staff_send_nothing_to_the_moderators(product: Product, bob: User) -> None:
    _set(product, SIZES)
    live = factory.create_product_on_sale(store=create_store(owner=bob))
    specs = [VariantSpec(gnf(5_000), values) for values in list_option_combinations([SIZES])]
    set_options_and_variants(live, axes=[SIZES], variants=specs, by_staff=True, actor_id=None)
    assert live.reviewed_at is not None
    assert (unseen_words(product.pk), unseen_words(live.pk)) == ([], [])


@pytest.mark.parametrize(
    "word", ["Appelez 0612345678", "+224 620 12-34-56 7", "wa.me/224", "www.shop", "mail a@b.gn", "Buy at Boutique.com"]
)
def test_option_is_no_way_around_the_market(product: Product, word: str) -> None:
    for axis in (OptionAxis(word, ("S",)), OptionAxis("Size", ("S", word))):
        with pytest.raises(InvalidListing, match="telephone"):
            _set(product, axis)


@pytest.mark.parametrize("word", ["10 000 mAh", "2024-11-22", "500.ml", "100 x 200 x 300 cm", "No. 5", "1.5 kg"])
def test_figures_that_are_no_telephone_are_taken(product: Product, word: str) -> None:
    _set(product, OptionAxis("Size", (word,)))
    assert _titles(product) == [(word, True)]
