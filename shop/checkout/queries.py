"""What an order would cost now, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.accounts.models import Address
from shop.cart.models import Cart, CartLine
from shop.cart.queries import CartGroup, CartItem, cart_groups
from shop.cart.states import LineProblem
from shop.checkout.discounts import NO_DISCOUNTS, NO_WISH, Discounts, Wish, discounts_for
from shop.common.clock import now
from shop.common.money import Money, total
from shop.orders.models import Checkout
from shop.orders.states import DeliveryMethod, DeliveryPayer
from shop.payments.queries import MethodOffer, Payer, merge_offers, method_offers
from shop.places.models import Country
from shop.promotions.queries import NOTHING, Cut
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination, DeliveryOffer, Quote, delivery_offer, takes_orders
from shop.trust.queries import ProofBook

_CARRIED = (DeliveryMethod.HOME, DeliveryMethod.PICKUP)


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
    problems: list[str] = field(default_factory=list)
    cut: Cut = NOTHING

    @property
    def is_home(self) -> bool:
        """Whether a carrier brings it."""
        return self.method == DeliveryMethod.HOME

    @property
    def is_abroad(self) -> bool:
        """Whether it is sent to another country, by a parcel service and paid in advance in the store's own currency."""
        return self.is_home and self.quote is not None and self.quote.zone is not None and self.quote.zone.is_abroad

    @property
    def is_download(self) -> bool:
        """Whether nothing of it is carried."""
        return self.method == DeliveryMethod.DIGITAL

    @property
    def delivery_fee(self) -> Money:
        """The carrier's fee, whoever pays it: nothing for a pick-up, or while there is no quote."""
        return self.quote.fee if self.quote and self.is_home else Money.zero(self.store.currency)

    @property
    def total(self) -> Money:
        """What the buyer would pay for this store's order."""
        goods = self.goods - self.discount
        return goods + self.delivery_fee - self.delivery_discount if self.payer == DeliveryPayer.BUYER else goods

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
            )
            for part in self.stores
        )
        return [offer for offer in merge_offers(rows) if offer.in_market]

    @property
    def grand_total(self) -> Money | None:
        """What the buyer would pay in all; None while there is nothing to pay, or two currencies, which are never added."""
        return _grand_total(self.stores)

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
    def needs_address(self) -> bool:
        """Whether anything is carried, or handed over by somebody."""
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


def placed_with(token: str | None, *, buyer_id: int) -> Checkout | None:
    """What the buyer has already placed with this token; None when it is still good."""
    return Checkout.objects.filter(token=token, buyer_id=buyer_id).first() if token else None


def summarise(cart: Cart | None, *, address: Address | None, choices: Mapping[int, StoreChoice], wish: Wish = NO_WISH) -> CheckoutSummary:
    """The cart as orders, one per store of the address's country (of the first store's while there is no address), or that sends there.

    `wish` is the promo code and the points that are to make it cheaper.
    """
    return summary_of(cart_groups(cart), address=address, choices=choices, wish=wish, buyer_id=cart.user_id if cart else None)


def summary_of(
    groups: list[CartGroup], *, address: Address | None, choices: Mapping[int, StoreChoice], wish: Wish = NO_WISH, buyer_id: int | None
) -> CheckoutSummary:
    """The same of what has been read of the cart. What cannot be bought at all neither counts nor stands against the rest."""
    cannot = [_cannot_be_bought(item) for group in groups for item in group.lines if item.is_out]
    groups = [replace(group, lines=group.to_order) for group in groups if group.to_order]
    if groups and all(group.is_download for group in groups):
        address = None  # nobody goes anywhere: whatever country the store is in
    country = address.country if address else groups[0].store.country if groups else None
    here, left_out = _told_apart(groups, country, address)
    parts = [_store_summary(group, address, choices.get(group.store.pk) or StoreChoice(), buyer_id) for group in here]
    discounts = discounts_for(parts, wish, address=address, buyer_id=buyer_id)
    parts = [_cut(part, discounts.of(part.store.pk)) for part in parts]
    return CheckoutSummary(
        country=country,
        stores=parts,
        left_out=cannot + left_out,
        problems=_overall_problems(country, groups, parts, is_empty=not cannot),
        address=address,
        buyer_id=buyer_id,
        discounts=discounts,
    )


def _told_apart(groups: list[CartGroup], country: Country | None, address: Address | None) -> tuple[list[CartGroup], list[LeftOut]]:
    """Those of the country and those that send there; and the others, each with its reason. One currency is charged: that of the first."""
    at_home = [group for group in groups if country and group.store.country_id == country.pk]
    currency = next((group.store.currency for group in at_home), "")
    here, left_out = list(at_home), []
    for group in groups:
        if group in at_home:
            continue
        reason = _away_from(country, group, address) or _in_another_currency(group.store, currency)
        if reason:
            left_out.append(LeftOut(group.lines, reason))
        else:
            here.append(group)
            currency = group.store.currency
    return here, left_out


def _cannot_be_bought(item: CartItem) -> LeftOut:
    is_auctioned = item.problem == LineProblem.AUCTIONED
    return LeftOut([item], item.problem_text, item.variant.product.get_absolute_url() if is_auctioned else "")


def _away_from(country: Country | None, group: CartGroup, address: Address | None) -> str:
    """Why a store of another country has no part in this; empty when it sends there."""
    if group.is_download or address is None:
        return _("%(store)s is not in %(country)s: order from it on its own.") % {"store": group.store.name, "country": country}
    return _home_delivery(group, address).refusal


def _in_another_currency(store: Store, currency: str) -> str:
    if currency in ("", store.currency):
        return ""
    return _("%(store)s is paid in %(currency)s: order from it on its own.") % {"store": store.name, "currency": store.currency}


def country_of(cart: Cart) -> str | None:
    """The country of what came into it first: where an order without an address is placed. None when it is empty."""
    lines = CartLine.objects.filter(cart=cart.pk).order_by("pk")
    return lines.values_list("variant__product__store__country_id", flat=True).first()


def _cut(part: StoreSummary, cut: Cut) -> StoreSummary:
    """What a code and points take off; by a code of its own the store may take the carrier's fee over."""
    return replace(part, cut=cut, payer=DeliveryPayer.SELLER if cut.store_pays_carrier else part.payer)


def _grand_total(parts: list[StoreSummary]) -> Money | None:
    currencies = {part.store.currency for part in parts}
    return total((part.total for part in parts), currency=currencies.pop()) if len(currencies) == 1 else None


def _download_summary(group: CartGroup, buyer_id: int | None) -> StoreSummary:
    """Nothing to carry, nothing to choose."""
    problems = _store_problems(group.store, buyer_id)
    method, payer = DeliveryMethod.DIGITAL, DeliveryPayer.BUYER
    return StoreSummary(group.store, group.lines, group.subtotal, method, payer, None, "", "", problems)


def _store_summary(group: CartGroup, address: Address | None, choice: StoreChoice, buyer_id: int | None) -> StoreSummary:
    if group.is_download:
        return _download_summary(group, buyer_id)
    store = group.store
    offer = _home_delivery(group, address)
    pickup_refusal = _pickup_refusal(store, address)
    method = choice.method if choice.method in _CARRIED else _default_method(offer.refusal, pickup_refusal)
    refusal = offer.refusal if method == DeliveryMethod.HOME else pickup_refusal
    return StoreSummary(
        store=store,
        items=group.lines,
        goods=group.subtotal,
        method=method,
        payer=_payer(offer, method),
        quote=offer.quote,
        home_refusal=offer.refusal,
        pickup_refusal=pickup_refusal,
        problems=[problem for problem in (*_store_problems(store, buyer_id), refusal) if problem],
    )


def _pickup_refusal(store: Store, address: Address | None) -> str:
    words = {"store": store.name, "country": store.country.name}
    if not store.allows_pickup:
        return _("%(store)s has no store pick-up.") % words
    if address is not None and address.country_id != store.country_id:
        return _("%(store)s is in %(country)s: choose an address there to collect your order.") % words
    return ""


def _store_problems(store: Store, buyer_id: int | None) -> list[str]:
    """What stands against ordering there at all."""
    problems = []
    if store.owner_id == buyer_id:
        problems.append(_("%(store)s is your own store: you cannot buy from it.") % {"store": store.name})
    if store.holiday_until and not takes_orders(store, at=now()):
        words = {"store": store.name, "date": date_format(store.holiday_until, "DATE_FORMAT")}
        problems.append(_("%(store)s is away until %(date)s and takes no orders. Your cart keeps everything until then.") % words)
    return problems


def _payer(offer: DeliveryOffer, method: str) -> str:
    """The store pays the courier when it has offered to; a buyer cannot decide that."""
    by_seller = method == DeliveryMethod.HOME and offer.quote is not None and offer.quote.paid_by_store
    return DeliveryPayer.SELLER if by_seller else DeliveryPayer.BUYER


def _home_delivery(group: CartGroup, address: Address | None) -> DeliveryOffer:
    """The quote, or why there is none."""
    if address is None:
        return DeliveryOffer(None, _("Choose an address first."))
    return delivery_offer(group.store, DeliveryDestination.of(address), goods=group.subtotal, grams=group.grams)


def _default_method(home_refusal: str, pickup_refusal: str) -> str:
    return DeliveryMethod.PICKUP if home_refusal and not pickup_refusal else DeliveryMethod.HOME


def _overall_problems(country: Country | None, groups: list[CartGroup], parts: list[StoreSummary], *, is_empty: bool) -> list[str]:
    if not groups:
        return [_("Your cart is empty.") if is_empty else _("Nothing in your cart can be bought at the moment.")]
    if not parts and country:
        return [_("No store in your cart delivers to %(country)s.") % {"country": country.name}]
    if len({part.store.currency for part in parts}) > 1:
        return [_("The stores in your cart sell in different currencies. Order from one of them at a time.")]
    return []
