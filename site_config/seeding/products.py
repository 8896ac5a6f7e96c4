"""Products of a seeded market, with options, variants, stock and pictures, written by the ten thousand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from itertools import product as every_combination
from random import Random

from shop.catalog.models import Option, OptionValue, PricePoint, Product, ProductPicture, StockMovement, Variant
from shop.catalog.states import MovementReason, ProductStatus
from shop.common.slugs import slug_of
from site_config.seeding.bulk import Table
from site_config.seeding.goods import AXES, ORIGINS, RATES, TOUCHES, GoodsKind
from site_config.seeding.stores import SeededStore
from site_config.seeding.vocabulary import pick_words
from site_config.seeding.words import SENTENCES

MONTHS, WEEK = timedelta(days=60), timedelta(days=7)
YEARS = timedelta(days=730)  # over which the listings were published
_WAITING = (ProductStatus.DRAFT, ProductStatus.SUBMITTED, ProductStatus.ARCHIVED, ProductStatus.CHANGES_REQUESTED)
_STATES = (ProductStatus.APPROVED,) * 96 + _WAITING
NEW = ("new",)
_CONDITIONS = NEW * 8 + ("used", "refurbished")
_ONCE_LIVE = (ProductStatus.APPROVED, ProductStatus.ARCHIVED)
MOST_NAMES, TOLD = 4, 20  # words of the large vocabulary in a title, and in what is said of the product
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of goods, its shelf's key and the pictures that fit it."""

    kind: GoodsKind
    category: int
    pictures: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Price:
    """Minor units: what it costs, what it cost before (None: the same), and the step to which prices are rounded."""

    minor: int
    before: int | None
    step: int


class ProductWriter:
    """Makes one product after the other; `tables` are to be written in their order."""

    def __init__(self, shelves: Mapping[str, Shelf], *, random: Random, moment: datetime) -> None:
        self._random, self._moment = random, moment
        self._shelves: dict[str, list[Shelf]] = {}
        for path, shelf in shelves.items():
            self._shelves.setdefault(path.split("/")[0], []).append(shelf)
        self._products = Table(
            Product, "store_id", "category_id", "slug", "title", "description", "brand", "condition", "status", "reviewed_at", "cover_id",
            "price_from_minor", "price_to_minor", "price_before_minor", "is_on_sale", "archived_at", "created_at", "published_at",
            moment=moment,
        )  # fmt: skip
        self._pictures = Table(ProductPicture, "product_id", "image_id", "position", moment=moment)
        self._options = Table(Option, "product_id", "name", "position", moment=moment)
        self._values = Table(OptionValue, "option_id", "value", "position", "facet", "facet_value", moment=moment)
        self._variants = Table(
            Variant,
            "product_id",
            "sku",
            "title",
            "price_minor",
            "compare_at_minor",
            "lowest_before_minor",
            "weight_grams",
            "stock",
            "position",
            moment=moment,
        )
        self._links = Table(Variant.values.through, "variant_id", "optionvalue_id", moment=moment)
        self._prices = Table(PricePoint, "variant_id", "price_minor", "at", moment=moment)
        self._movements = Table(StockMovement, "variant_id", "quantity", "reason", moment=moment)

    @property
    def tables(self) -> list[Table]:
        """In the order in which their rows refer to each other."""
        return [self._products, self._pictures, self._options, self._values, self._variants, self._links, self._prices, self._movements]

    def add(self, store: SeededStore) -> None:
        """One more product of that store."""
        random = self._random
        shelf = random.choice(self._shelves[random.choice(store.tops)])
        kind = shelf.kind
        brand = random.choice(kind.brands) if kind.brands and random.random() < 0.8 else ""
        title = _random_title(kind, store.language, brand, random)
        price = _price(kind, store.currency, random)
        axes = list(_axes(kind, store.language, random))
        key = self._products.next_key
        least, most = self._add_variants(key, kind, axes, price)
        before = price.before + least - price.minor if price.before else None
        pictures = random.sample(shelf.pictures, min(len(shelf.pictures), random.choice((1, 1, 2, 3))))
        status = random.choice(_STATES)
        published = self._moment - YEARS * random.random()
        shown = published if status in _ONCE_LIVE else None
        left = published + (self._moment - published) / 2 if status == ProductStatus.ARCHIVED else None
        condition = random.choice(_CONDITIONS if brand else NEW)
        slug = f"{slug_of(title, fallback='x', max_length=100)}-{_short_number(key)}"
        self._products.add(
            store.pk, shelf.category, slug, title, _random_text(title, store.language, random), brand, condition, str(status),
            shown, pictures[0] if pictures else None, least, most, before, before is not None, left, published, shown,
        )  # fmt: skip
        for position, picture in enumerate(pictures):
            self._pictures.add(key, picture, position)

    def _add_variants(
        self, product: int, kind: GoodsKind, axes: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], price: _Price
    ) -> tuple[int, int]:
        """The variants; the lowest and the highest price of those in stock, or of all when none is."""
        random, choices = self._random, []
        for place, (name, facet, values) in enumerate(axes):
            option = self._options.add(product, name, place)
            keys = [self._values.add(option, text, n, facet, code if facet else "") for n, (code, text) in enumerate(values)]
            choices.append([(value, n, text) for n, (value, (_code, text)) in enumerate(zip(keys, values, strict=True))])
        prices, in_stock = [], []
        for position, combination in enumerate(every_combination(*choices)):
            extra = sum(n for _key, n, _text in combination) * price.step
            stock = 0 if random.random() < 0.1 else random.randrange(1, 60)
            title = " / ".join(text for _key, _n, text in combination)
            before = price.before + extra if price.before else None
            variant = self._variants.add(
                product, f"S{product}-{position}", title, price.minor + extra, before, before, kind.grams, stock, position
            )
            self._remember_prices(variant, price.minor + extra, before)
            prices.append(price.minor + extra)
            for value, _n, _text in combination:
                self._links.add(variant, value)
            if stock:
                in_stock.append(price.minor + extra)
                self._movements.add(variant, stock, str(MovementReason.RECEIVED))
        offered = in_stock or prices
        return min(offered), max(offered)

    def _remember_prices(self, variant: int, price: int, before: int | None) -> None:
        """Of what costs less than before only: the others have no history until they change."""
        if before is not None:
            self._prices.add(variant, before, self._moment - MONTHS)
            self._prices.add(variant, price, self._moment - WEEK)


def pick_stores(stores: Sequence[SeededStore], number: int, *, random: Random) -> list[SeededStore]:
    """Whose each product is: a few stores have many, most have few."""
    weights = list(accumulate(1 / (place + 3) for place in range(len(stores))))
    return random.choices(stores, cum_weights=weights, k=number)


def _random_title(kind: GoodsKind, language: str, brand: str, random: Random) -> str:
    noun, quality = random.choice(kind.nouns[language]), random.choice(kind.qualities[language])
    names = " ".join(word.capitalize() for word in dict.fromkeys(pick_words(language, random.randint(1, MOST_NAMES), random=random)))
    if brand:
        model = f"{random.choice('ABCGKMNPSTX')}{random.randrange(1, 999)}"
        return f"{noun} {brand} {model} {names} {quality}"
    touch = random.choice((ORIGINS if kind.is_consumed else TOUCHES)[language])
    return f"{noun} {names} {quality}, {touch}" if language == "fr" else f"{names} {quality} {noun.lower()}, {touch}"


def _random_text(title: str, language: str, random: Random) -> str:
    sentences = random.sample(SENTENCES[language].split(";"), 3)
    told = " ".join(pick_words(language, TOLD, random=random))
    return f"<p>{title}. {sentences[0]}</p><p>{' '.join(sentences[1:])}</p><p>{told.capitalize()}.</p>"


def _price(kind: GoodsKind, currency: str, random: Random) -> _Price:
    rate, step = RATES[currency]
    minor = step if rate == 1 else step * 100
    thousands = kind.low * (kind.high / kind.low) ** random.random()  # many cheap ones, few dear ones
    amount = max(1, round(thousands * 1_000 / rate / step)) * minor
    before = round(amount * random.uniform(1.1, 1.5) / minor) * minor if random.random() < 0.12 else 0
    return _Price(amount, before if before > amount else None, max(minor, round(amount * 0.04 / minor) * minor))


def _axes(kind: GoodsKind, language: str, random: Random) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Some of the ways in which such goods differ, each with a few neighbouring values."""
    for letter in kind.axes:
        if random.random() < 0.25:
            continue
        axis = AXES[letter]
        width = random.choice((2, 3, 3, 4)) if letter != "C" else random.choice((2, 2, 3))
        start = random.randrange(max(1, len(axis.values) - width + 1))
        values = random.sample(axis.values, width) if letter == "C" else axis.values[start : start + width]
        yield axis.names[language], axis.facet, [(code, texts[language]) for code, texts in values]


def _short_number(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text
