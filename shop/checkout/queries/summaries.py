"""One act of buying as it stands now: what would be bought of whom, for how much, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass, field

from shop.accounts.models import Address
from shop.cart.queries import CartItem
from shop.checkout.discounts import NO_DISCOUNTS, Discounts
from shop.common.money import Money, total
from shop.custody.queries import DebtBook
from shop.orders.states import DeliveryMethod, DeliveryPayer
from shop.payments.queries import MethodOffer, Payer, merge_offers, method_offers, offers_to_guest
from shop.places.models import Country
from shop.promotions.queries import NOTHING, Cut
from shop.stores.models import Store
from shop.stores.queries import DeliveryPromise, Quote
from shop.trust.queries import ProofBook


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """How the buyer wants one store's goods. An empty method means: whatever is possible, home first."""

    method: str = ""


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """One store's share. Refusals say why a method is not possible ("" when it is); problems say what stands against ordering."""

    store: Store
    items: list[CartItem]
    goods: Money
    method: str
    payer: str
    quote: Quote | None
    home_refusal: str
    pickup_refusal: str
    home_promise: DeliveryPromise | None = None
    pickup_promise: DeliveryPromise | None = None
    problems: list[str] = field(default_factory=list)
    cut: Cut = NOTHING
    awaits_address: bool = False  # whether it is not known yet where it would be brought

    @property
    def is_home(self) -> bool:
        """Whether a carrier brings it."""
        return self.method == DeliveryMethod.HOME

    @property
    def promise(self) -> DeliveryPromise | None:
        """The days for the way that is chosen; None for a download, or while nothing can be said."""
        if self.is_download:
            return None
        return self.home_promise if self.is_home else self.pickup_promise

    @property
    def is_abroad(self) -> bool:
        """Whether it is sent to another country, by a parcel service and paid in advance in the store's own currency."""
        return self.is_home and self.quote is not None and self.quote.zone is not None and self.quote.zone.is_abroad

    @property
    def is_download(self) -> bool:
        """Whether nothing of it is carried."""
        return self.method == DeliveryMethod.DIGITAL

    @property
    def is_before_delivery(self) -> bool:
        """Whether its total lacks the carrier's fee, for nobody knows yet where it goes."""
        return self.is_home and self.quote is None

    @property
    def delivery_fee(self) -> Money:
        """The carrier's fee, whoever pays it: nothing for a pick-up, or while there is no quote."""
        return self.quote.fee if self.quote and self.is_home else Money.zero(self.store.currency)

    @property
    def total(self) -> Money:
        """What the buyer would pay for this store's order."""
        return self.goods - self.discount + self.delivery_due

    @property
    def discount(self) -> Money:
        """Off the goods, points included."""
        return Money(self.cut.goods_minor, self.store.currency)

    @property
    def code_discount(self) -> Money:
        """Off the goods, by a promo code."""
        return Money(self.cut.code_minor, self.store.currency)

    @property
    def points_discount(self) -> Money:
        """Off the goods, by points."""
        return Money(self.cut.points_minor, self.store.currency)

    @property
    def delivery_discount(self) -> Money:
        """Off the carrier's fee; the platform pays it."""
        return Money(self.cut.delivery_minor, self.store.currency)

    @property
    def delivery_due(self) -> Money:
        """What of the carrier's fee the buyer would pay."""
        is_theirs = self.payer == DeliveryPayer.BUYER
        return self.delivery_fee - self.delivery_discount if is_theirs else Money.zero(self.store.currency)

    @property
    def distance_metres(self) -> int | None:
        """By road, when it is carried."""
        return self.quote.distance_metres if self.quote and self.is_home else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stays in the cart, and why in words. A page of it where that tells more: the auction's."""

    items: list[CartItem]
    reason: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutSummary:
    """One act of buying, as it stands now. `left_out` stays in the cart: what cannot be bought, and stores that send nothing there."""

    country: Country | None
    stores: list[StoreSummary]
    left_out: list[LeftOut]
    problems: list[str]
    address: Address | None = None
    buyer_id: int | None = None
    discounts: Discounts = NO_DISCOUNTS

    @property
    def payment_offers(self) -> list[MethodOffer]:
        """The market's methods, asked anew: one is offered when every store's row of the matrix offers it; else the first reason stands."""
        due, payer, proofs = self.grand_total, Payer(self.buyer_id) if self.buyer_id else None, ProofBook()
        debts = DebtBook(part.store for part in self.stores)
        door = tuple(place for place in (self.address.region, self.address.prefecture) if place) if self.address else ()
        rows = (
            method_offers(
                part.store.country,
                part.store,
                part.total,
                due=due,
                payer=payer,
                places=door if part.is_home else (),
                is_download=part.is_download,
                proofs=proofs,
                debts=debts,
            )
            for part in self.stores
        )
        offers = [offer for offer in merge_offers(rows) if offer.in_market]
        return offers if payer else offers_to_guest(offers)

    @property
    def grand_total(self) -> Money | None:
        """What the buyer would pay in all; None while there is nothing to pay, or two currencies, which are never added."""
        return _grand_total(self.stores)

    @property
    def delivery_due(self) -> Money:
        """What of that is for the delivery. Needs a `grand_total`."""
        return total((part.delivery_due for part in self.stores), currency=self.stores[0].store.currency)

    @property
    def saved(self) -> Money | None:
        """What a code and points take off in all; None while nothing can be added up."""
        due = self.grand_total
        return None if due is None else total((part.discount + part.delivery_discount for part in self.stores), currency=due.currency)

    @property
    def items(self) -> list[CartItem]:
        """The lines that would be bought."""
        return [item for part in self.stores for item in part.items]

    @property
    def all_items(self) -> list[CartItem]:
        """Every line of the cart."""
        return [*self.items, *(item for each in self.left_out for item in each.items)]

    @property
    def needs_address(self) -> bool:
        """Whether anything is brought to a door."""
        return not self.stores or any(part.is_home for part in self.stores)

    @property
    def is_before_delivery(self) -> bool:
        """Whether the fee of any delivery is still missing in the totals."""
        return any(part.is_before_delivery for part in self.stores)

    @property
    def names_delivery(self) -> bool:
        """Whether the buyer pays a delivery, and the totals have it."""
        return self.grand_total is not None and not self.is_before_delivery and self.delivery_due.is_positive

    @property
    def is_all_brought(self) -> bool:
        """Whether each part of it comes with a courier."""
        return bool(self.stores) and all(part.is_home for part in self.stores)

    @property
    def is_carried(self) -> bool:
        """Whether anything is brought or collected."""
        return not self.stores or not all(part.is_download for part in self.stores)

    @property
    def out_of_reach(self) -> list[CartItem]:
        """The lines that cannot be bought at all, wherever they would go."""
        return [item for each in self.left_out for item in each.items if item.is_out]

    @property
    def all_problems(self) -> list[str]:
        """Everything that stands against ordering, in sentences."""
        return [*self.problems, *(problem for part in self.stores for problem in part.problems)]

    @property
    def can_place(self) -> bool:
        """Whether nothing stands against it, stock included."""
        return bool(self.stores) and not self.all_problems and not any(item.problem for item in self.items)


def _grand_total(parts: list[StoreSummary]) -> Money | None:
    currencies = {part.store.currency for part in parts}
    return total((part.total for part in parts), currency=currencies.pop()) if len(currencies) == 1 else None
