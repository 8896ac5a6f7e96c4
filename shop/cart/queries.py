"""What is in a cart now, at today's prices and stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.models import Address, User
from shop.cart.models import Cart, CartLine
from shop.cart.states import MAX_UNITS, LineProblem
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.money import Money, total
from shop.common.prepared import Blank, prepared, prepared_rows
from shop.deals.models import Deal
from shop.images.models import Image
from shop.promotions.exceptions import PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import Applied, BasketLine, Parcel, Redeemer, apply_code
from shop.stores.models import Store
from shop.stores.queries import (
    DeliveryDestination,
    DeliveryOffer,
    DeliveryTerms,
    away_until,
    delivery_terms,
    give_calendars,
    give_zones,
)
from shop.stores.states import StoreStatus


@dataclass(frozen=True, slots=True)
class CartItem:
    """One line, re-read: nothing here is a memory but `price_changed_from`."""

    line: CartLine
    variant: Variant
    quantity: int
    unit_price: Money
    total: Money
    price_changed_from: Money | None
    available: int
    problem: LineProblem | None
    deal: Deal | None = None

    @property
    def title(self) -> str:
        return self.variant.product.title

    @property
    def full_title(self) -> str:
        """With what tells it from the product's other variants: “Shirt (M / Indigo)”."""
        return f"{self.title} ({self.variant.title})" if self.variant.title else self.title

    @property
    def picture(self) -> Image | None:
        return self.variant.product.cover

    @property
    def most(self) -> int:
        """Units that can be asked for."""
        return min(self.available, MAX_UNITS)

    @property
    def is_cheaper(self) -> bool:
        """Whether a changed price went down."""
        return self.price_changed_from is not None and self.unit_price < self.price_changed_from

    @property
    def is_out(self) -> bool:
        """Whether it cannot be bought at all: it stays in the cart when the others are ordered."""
        return self.problem not in {None, LineProblem.TOO_FEW}

    @property
    def problem_text(self) -> str:
        """What is wrong and what can be done, in words; empty when nothing is."""
        match self.problem:
            case LineProblem.GONE:
                return _("The seller no longer offers this.")
            case LineProblem.AUCTIONED:
                return _("It is being auctioned now: it goes to the highest bid.")
            case LineProblem.SOLD_OUT:
                return _("Sold out since you added it.")
            case LineProblem.TOO_FEW:
                left = ngettext("Only %(count)d is left.", "Only %(count)d are left.", self.available) % {"count": self.available}
                return left + " " + _("Take fewer, or remove it to continue.")
            case LineProblem.CLOSED:
                return _("%(store)s is closed and sells nothing any more.") % {"store": self.variant.product.store.name}
            case LineProblem.LAPSED:
                return _("The agreed price is no longer valid.")
        return ""


@dataclass(frozen=True, slots=True)
class CartGroup:
    """One store's share of the cart. `subtotal` counts what can be bought as it stands."""

    store: Store
    lines: list[CartItem]
    subtotal: Money
    terms: DeliveryTerms | None = None  # to the address that was asked about, or area by area
    away_until: date | None = None  # the last day on which the store takes no orders

    @property
    def is_download(self) -> bool:
        """Whether nothing of it is carried."""
        return all(item.variant.is_digital for item in self.lines)

    @property
    def to_order(self) -> list[CartItem]:
        """The lines that an order would take, or ask the shopper about."""
        return [item for item in self.lines if not item.is_out]

    @property
    def delivery(self) -> DeliveryOffer | None:
        """To the address that was asked about; None while there is none."""
        return self.terms.offer if self.terms else None

    @property
    def delivery_price(self) -> Money | None:
        """What bringing it costs the buyer; None where nothing is brought, or nobody knows yet to where. Needs `with_delivery`."""
        return self.delivery.quote.charge if self.delivery and self.delivery.quote and self.is_carried else None

    @property
    def awaits_place(self) -> bool:
        """Whether it would be brought, and nobody knows yet to where. Needs `with_delivery`."""
        return self.is_carried and self.delivery is None and self.terms is not None and self.terms.lowest is not None

    @property
    def is_carried(self) -> bool:
        """Whether an order would take anything that is brought or collected."""
        return bool(self.to_order) and not self.is_download

    @property
    def grams(self) -> int:
        """What can be bought weighs so much; units whose weight nobody has told weigh nothing."""
        return sum((item.variant.weight_grams or 0) * item.quantity for item in self.lines if not item.problem)

    @property
    def has_problems(self) -> bool:
        """Whether any line needs the shopper first. What cannot be bought at all does not: it waits here."""
        return any(item.problem for item in self.to_order)


def cart_groups(cart: Cart | None) -> list[CartGroup]:
    """The cart by store, in the order in which stores came into it, with their places and zones. A fixed number of queries."""
    if cart is None:
        return []
    groups = _groups_by_store(_cart_item(line) for line in _lines_to_show(cart.pk))
    give_zones([group.store for group in groups])
    give_calendars([group.store for group in groups])
    return groups


def groups_to_order(cart: Cart) -> list[CartGroup]:
    """The same for the transaction that orders them: the lines are locked, nothing is read that only a page shows.

    Another tab that orders the cart waits here, and then finds it empty.
    """
    groups = _groups_by_store(_cart_item(line) for line in _lines_to_order(cart.pk))
    give_zones([group.store for group in groups])
    give_calendars([group.store for group in groups])
    return groups


_BOUGHT = ("id", "store", "category", "slug", "title", "status", "selling", "cover")  # of a product; the rest is for pages
_OWNER = "variant__product__store__owner"
# What of the other wide rows has no part in an order. Of the owner only what he has proved.
_UNREAD = {
    _OWNER: [field.name for field in User._meta.concrete_fields if field.name not in ("id", "phone_verified")],
    "variant__product": [field.name for field in Product._meta.concrete_fields if field.name not in _BOUGHT],
    "variant__product__store": ("tagline", "description", "returns_policy", "shipping_policy", "tags", "website", "facebook", "instagram"),
    "variant__product__store__country": ("level_names", "attribution"),
}


@prepared
def _lines_to_show(cart_id: Blank) -> QuerySet[CartLine]:
    related = [f"variant__product__store__{name}" for name in ("country", "region", "prefecture", "quarter", "owner")]
    lines = CartLine.objects.select_related(*related, "variant__product__cover", "deal").filter(cart=cart_id)
    return lines.defer(*(f"{path}__{name}" for path in (_OWNER, "variant__product") for name in _UNREAD[path]))


@prepared
def _lines_to_order(cart_id: Blank) -> QuerySet[CartLine]:
    lines = CartLine.objects.select_related("variant__product__store__country", _OWNER, "deal").filter(cart=cart_id)
    unread = (f"{path}__{name}" for path, names in _UNREAD.items() for name in names)
    return lines.defer(*unread).select_for_update(of=("self",))


def with_delivery(groups: Iterable[CartGroup], address: Address | None) -> list[CartGroup]:
    """The groups with what each store asks for bringing them there and when they come, as the checkout says it; without address by area."""
    to, at = DeliveryDestination.of(address) if address else None, now()
    return [replace(each, terms=delivery_terms(each.store, to, goods=each.subtotal, grams=each.grams, at=at)) for each in groups]


@dataclass(frozen=True, slots=True)
class CartPromo:
    """The code that the shopper typed, as far as a cart can tell: what it takes off the goods, or in words why it does not count."""

    typed: str = ""
    applied: Applied | None = None
    refusal: str = ""

    @property
    def off(self) -> Money | None:
        """None when it does not count; nothing for a free delivery, which is reckoned at the checkout."""
        return Money(self.applied.minor, self.applied.code.currency) if self.applied else None


def less_promo(totals: Iterable[Money], promo: CartPromo) -> list[Money]:
    """The sums with what the code takes off, where it is of that currency."""
    return [each - promo.off if promo.off is not None and promo.off.currency == each.currency else each for each in totals]


def promo_in_cart(groups: Sequence[CartGroup], *, typed: str, code: PromoCode | None, refusal: str, user_id: int | None) -> CartPromo:
    """What the code does to the goods; the checkout reckons it again, with the delivery."""
    if code is None or not groups:
        return CartPromo(typed=typed, refusal=refusal)
    redeemer = Redeemer(user_id) if user_id is not None else None
    try:
        return CartPromo(typed, apply_code(code, [_parcel_of_group(group) for group in groups], redeemer=redeemer, knows_delivery=False))
    except PromoRefused as refused:
        return CartPromo(typed, refusal=str(refused))


def _parcel_of_group(group: CartGroup) -> Parcel:
    nothing = Money.zero(group.store.currency)
    lines = [BasketLine(item.variant.pk, item.variant.product.category_id, item.total) for item in group.lines if not item.problem]
    return Parcel(group.store.pk, group.store.country_id, lines, fee=nothing, market_fee=nothing)


def grand_totals(groups: Iterable[CartGroup]) -> list[Money]:
    """What the goods cost."""
    return _sums(group.subtotal for group in groups)


def delivery_totals(groups: Iterable[CartGroup]) -> list[Money]:
    """What bringing them costs, as far as it is known."""
    return _sums(group.delivery_price for group in groups if group.delivery_price is not None)


def _sums(amounts: Iterable[Money]) -> list[Money]:
    """One for each currency, for currencies are never added to one another."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return list(sums.values())


def units_in(*, user_id: int | None, token: str | None) -> int:
    """Units in the user's cart, else in the visitor's. No query for a visitor without a token."""
    if user_id is None and not token:
        return 0
    rows = _units_of_user(user_id) if user_id is not None else _units_of_token(token)
    return sum(units for (units,) in rows)


@prepared_rows
def _units_of_user(user_id: Blank) -> QuerySet[CartLine, tuple[int]]:
    return CartLine.objects.filter(cart__user=user_id).order_by().values_list("quantity")


@prepared_rows
def _units_of_token(token: Blank) -> QuerySet[CartLine, tuple[int]]:
    return CartLine.objects.filter(cart__token=token).order_by().values_list("quantity")


def is_on_sale(variant: Variant) -> bool:
    """Whether a shopper may buy the variant at its price, stock aside: what is auctioned nobody may. Needs `product.store` loaded."""
    product = variant.product
    return not product.is_auction and variant.is_active and product.is_live


def _groups_by_store(items: Iterable[CartItem]) -> list[CartGroup]:
    by_store: dict[int, list[CartItem]] = {}
    for store_id, found in groupby(items, key=lambda item: item.variant.product.store_id):
        by_store.setdefault(store_id, []).extend(found)
    return [_cart_group(lines) for lines in by_store.values()]


def _cart_group(lines: list[CartItem]) -> CartGroup:
    store = lines[0].variant.product.store
    subtotal = total((item.total for item in lines if not item.problem), currency=store.currency)
    return CartGroup(store=store, lines=lines, subtotal=subtotal, away_until=away_until(store, at=now()))


def _cart_item(line: CartLine) -> CartItem:
    return _item_at_agreed_price(line, line.deal) if line.deal else _item_at_usual_price(line)


def _item_at_usual_price(line: CartLine) -> CartItem:
    variant = line.variant
    price = variant.price  # asked once: a sale may end between two looks at the clock
    seen = Money(line.price_seen_minor, price.currency)
    return CartItem(
        line=line,
        variant=variant,
        quantity=line.quantity,
        unit_price=price,
        total=price * line.quantity,
        price_changed_from=seen if seen != price else None,
        available=max(variant.available, 0),
        problem=_line_problem(variant, quantity=line.quantity),
    )


def _item_at_agreed_price(line: CartLine, deal: Deal) -> CartItem:
    """What was agreed, for as long as it stands: its units are set aside, so that nothing else can be wrong with it."""
    store = line.variant.product.store
    is_open = deal.stands and store.status == StoreStatus.OPEN
    return CartItem(
        line=line,
        variant=line.variant,
        quantity=deal.quantity,
        unit_price=deal.unit_price,
        total=deal.total,
        price_changed_from=None,
        available=deal.quantity,
        problem=None if is_open else LineProblem.CLOSED if store.is_closed else LineProblem.LAPSED,
        deal=deal,
    )


def _line_problem(variant: Variant, *, quantity: int) -> LineProblem | None:
    if variant.product.store.is_closed:
        return LineProblem.CLOSED
    if not is_on_sale(variant):
        return LineProblem.AUCTIONED if variant.product.is_auction and variant.product.is_live else LineProblem.GONE
    if variant.available <= 0:
        return LineProblem.SOLD_OUT
    return LineProblem.TOO_FEW if quantity > variant.available else None
