"""What is in a cart now, store by store, at today's prices and stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, QuerySet

from shop.accounts.models import Address, User
from shop.accounts.queries import open_account
from shop.cart.models import Cart, CartLine
from shop.cart.queries.items import CartItem, cart_item
from shop.cart.states import LineProblem
from shop.catalog.models import Category, Product
from shop.common.clock import now
from shop.common.money import Money, total
from shop.common.prepared import Blank, prepared, sharing
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
    def is_elsewhere(self) -> bool:
        """Whether something of it would be ordered if it came to the buyer's country. Needs `with_delivery`."""
        return any(item.problem == LineProblem.ELSEWHERE for item in self.lines)

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
    groups = _groups_by_store(cart_item(line) for line in _lines_to_show(cart.pk))
    give_zones([group.store for group in groups])
    give_calendars([group.store for group in groups])
    return groups


def groups_to_order(cart: Cart) -> list[CartGroup]:
    """The same for the transaction that orders them: the lines are locked, nothing is read that only a page shows. A closed account: none.

    Another tab that orders the cart waits here, and then finds it empty. Whoever closes or deletes the account, or closes one of the
    stores, waits from here to the end of the transaction.
    """
    lines = _lines_to_order(cart.pk) if cart.user_id is None else _own_lines_to_order(cart.pk, cart.user_id)
    groups = _groups_by_store(cart_item(line) for line in sorted(lines, key=lambda line: line.pk))
    give_zones([group.store for group in groups])
    give_calendars([group.store for group in groups])
    return groups


_BOUGHT = (
    "id",
    "store",
    "category",
    "slug",
    "title",
    "status",
    "selling",
    "cover",
    "is_made_to_order",
)  # of a product; the rest is for pages
_OWNER = "variant__product__store__owner"
# What of the other wide rows has no part in an order. Of the owner only what he has proved.
_UNREAD = {
    _OWNER: [field.name for field in User._meta.concrete_fields if field.name not in ("id", "phone_verified")],
    "variant__product": [field.name for field in Product._meta.concrete_fields if field.name not in _BOUGHT],
    "variant__product__store": ("tagline", "description", "returns_policy", "shipping_policy", "tags", "website", "facebook", "instagram"),
    "variant__product__store__country": ("level_names", "attribution"),
    "variant__product__category": [field.name for field in Category._meta.concrete_fields if field.name not in ("id", "no_returns")],
}


@prepared
def _lines_to_show(cart_id: Blank) -> QuerySet[CartLine]:
    related = [f"variant__product__store__{name}" for name in ("country", "region", "prefecture", "quarter", "owner")]
    lines = CartLine.objects.select_related(*related, "variant__product__cover", "deal").filter(cart=cart_id)
    return lines.defer(*(f"{path}__{name}" for path in (_OWNER, "variant__product") for name in _UNREAD[path]))


@prepared
def _lines_to_order(cart_id: Blank) -> QuerySet[CartLine]:
    return _locked_lines(cart_id)


@prepared
def _own_lines_to_order(cart_id: Blank, user_id: Blank) -> QuerySet[CartLine]:
    """The account is locked before the lines, which whoever deletes it takes after it: it is looked for once, before any of them."""
    return _locked_lines(cart_id).filter(Exists(open_account(user_id)))


def _locked_lines(cart_id: Blank) -> QuerySet[CartLine]:
    """The stores in the order in which whoever closes several takes them. Buyers do not wait for one another there: they share the row."""
    lines = CartLine.objects.select_related("variant__product__store__country", "variant__product__category", _OWNER, "deal").filter(
        cart=cart_id
    )
    unread = (f"{path}__{name}" for path, names in _UNREAD.items() for name in names)
    return sharing(lines.defer(*unread).order_by("variant__product__store_id").select_for_update(of=("self",)), Store)


def with_delivery(groups: Iterable[CartGroup], address: Address | None) -> list[CartGroup]:
    """The groups with what each store asks for bringing them there and when they come, as the checkout says it; without address by area.

    What a store of another country does not send there cannot be ordered: its lines say why, and count no more.
    """
    to, at = DeliveryDestination.of(address) if address else None, now()
    return [_group_brought(each, to, at) for each in groups]


def _group_brought(group: CartGroup, to: DeliveryDestination | None, at: datetime) -> CartGroup:
    terms = delivery_terms(group.store, to, goods=group.subtotal, grams=group.grams, at=at)
    if to is None or to.country_id == group.store.country_id or group.is_download or not terms.refusal:
        return replace(group, terms=terms)
    lines = [item if item.is_out else replace(item, problem=LineProblem.ELSEWHERE, refusal=terms.refusal) for item in group.lines]
    return replace(group, terms=terms, lines=lines, subtotal=Money.zero(group.store.currency))


def _groups_by_store(items: Iterable[CartItem]) -> list[CartGroup]:
    by_store: dict[int, list[CartItem]] = {}
    for store_id, found in groupby(items, key=lambda item: item.variant.product.store_id):
        by_store.setdefault(store_id, []).extend(found)
    return [_cart_group(lines) for lines in by_store.values()]


def _cart_group(lines: list[CartItem]) -> CartGroup:
    store = lines[0].variant.product.store
    subtotal = total((item.total for item in lines if not item.problem), currency=store.currency)
    return CartGroup(store=store, lines=lines, subtotal=subtotal, away_until=away_until(store, at=now()))
