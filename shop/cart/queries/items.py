"""One line of a cart, at today's price and stock."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.cart.models import CartLine
from shop.cart.states import MAX_UNITS, LineProblem
from shop.catalog.models import Variant
from shop.common.money import Money
from shop.deals.models import Deal
from shop.images.models import Image
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
    refusal: str = ""  # why it does not come to the buyer's country, in words

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
            case LineProblem.ELSEWHERE:
                return self.refusal
        return ""


def is_on_sale(variant: Variant) -> bool:
    """Whether a shopper may buy the variant at its price, stock aside: what is auctioned nobody may. Needs `product.store` loaded."""
    product = variant.product
    return not product.is_auction and variant.is_active and product.is_live


def cart_item(line: CartLine) -> CartItem:
    """The line, re-read: at the agreed price where there is one, else at the usual."""
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
