"""Products as shoppers meet them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Value

from shop.catalog.models import Category, Favorite, Product, ProductAttribute, ProductPicture, ProductQuerySet, Variant
from shop.catalog.queries.attributes import product_answers, with_answers
from shop.catalog.queries.variant_choices import VariantChoice, choose_variant
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.common.money import Money
from shop.common.pages import shown_until
from shop.common.prepared import Blank, prepared
from shop.stores.queries import DeliveryTerms, OpeningState, away_until, delivery_terms, give_calendars, give_zones, opening_state
from shop.stores.states import StoreStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from shop.accounts.models import User


_NOT_KNOWN = Value(None, output_field=BooleanField(null=True))


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Everything a product's page tells, in a fixed number of queries."""

    product: Product
    pictures: Sequence[ProductPicture]  # the chosen variant's first
    choice: VariantChoice
    answers: Sequence[ProductAttribute]
    opening: OpeningState
    away_until: date | None  # the store's last day away, when it takes no orders until then
    goods: Money  # one unit of what is chosen
    grams: int | None  # of it; None while nothing is chosen
    terms: DeliveryTerms  # of it, area by area, true as long as the page is kept

    @property
    def is_sold_out(self) -> bool:
        """Whether there is nothing left of what is chosen, so that no day can be named. An auction has its own end."""
        return not (self.choice.is_available or self.product.is_auction)

    @property
    def can_be_ordered(self) -> bool:
        """Whether the chosen variant can be put into a cart now."""
        return self.choice.is_available and self.away_until is None


def live_products(*, country_code: str = "", category: Category | None = None, store_id: int | None = None) -> ProductQuerySet:
    """What a shopper may buy, newest first, ready to be shown as cards. A category includes the shelves below it."""
    products = Product.objects.live()
    if country_code:
        products = products.in_market(country_code)
    if category is not None:
        products = products.in_category(category)
    if store_id is not None:
        products = products.filter(store_id=store_id)
    return products.with_cards().order_by("-published_at", "-pk")


def visible_products(user: User | AnonymousUser) -> ProductQuerySet:
    """Live ones for everybody, one's own in any state, all of them for staff; each with `is_favorite`, which is
    None where nobody in particular asks."""
    products = Product.objects.all()
    if user.pk is None:  # also whoever is signed in, in a page for all of them
        return products.live().annotate(is_favorite=_NOT_KNOWN)
    if not user.is_staff:
        products = products.filter(Q(status=ProductStatus.APPROVED, store__status=StoreStatus.OPEN) | Q(store__owner_id=user.pk))
    return products.annotate(is_favorite=Exists(Favorite.objects.filter(user_id=user.pk, product=OuterRef("pk"))))


def shown_product(slug: str, user: User | AnonymousUser) -> Product | None:
    """The product of this address as its page needs it, if the person may see it; with `is_favorite`, and answers.

    It is asked by kept SQL, but for staff: planning a join of fourteen tables costs the database more than answering it.
    """
    if user.pk is not None and user.is_staff:
        return with_answers(visible_products(user).with_page()).filter(slug=slug).first()
    for product in _live_product(slug) if user.pk is None else _product_for(slug, user.pk):
        give_zones([product.store])
        return product
    return None


@prepared
def _live_product(slug: Blank) -> ProductQuerySet:
    return with_answers(Product.objects.live().with_page().prefetch_related(None)).filter(slug=slug).annotate(is_favorite=_NOT_KNOWN)


@prepared
def _product_for(slug: Blank, user_id: Blank) -> ProductQuerySet:
    """Live ones, and one's own in any state."""
    seen = Q(status=ProductStatus.APPROVED, store__status=StoreStatus.OPEN) | Q(store__owner=user_id)
    found = with_answers(Product.objects.filter(seen).with_page().prefetch_related(None)).filter(slug=slug)
    return found.annotate(is_favorite=Exists(Favorite.objects.filter(user=user_id, product=OuterRef("pk"))))


@prepared
def _pictures_of(product_id: Blank) -> QuerySet[ProductPicture]:
    return ProductPicture.objects.filter(product=product_id).select_related("image")


def variant_to_buy(pk: int) -> Variant | None:
    """With its product, store, country and cover, in whatever state: what putting it into a cart, and saying so, needs."""
    return next(iter(_variants_to_buy(pk)), None)


@prepared
def _variants_to_buy(pk: Blank) -> QuerySet[Variant]:
    return Variant.objects.select_related("product__store__country", "product__cover").filter(pk=pk)


def keepable_products(user: User | AnonymousUser) -> ProductQuerySet:
    """What may be added to the favourites: all that the user sees, and what is a favourite already."""
    visible = Q(pk__in=visible_products(user).values("pk"))
    kept = Q(pk__in=Favorite.objects.filter(user_id=user.pk or 0).values("product_id"))
    return Product.objects.filter(visible | kept)


def favorite_products(user: User) -> ProductQuerySet:
    """The user's favourites, the latest first, whether they can still be bought or not."""
    return Product.objects.filter(favorites__user=user).annotate(kept=F("favorites__pk")).with_cards()


def product_page(product: Product, wishes: Mapping[str, str]) -> ProductPage:
    """Gather the page; `wishes` is the address's query, which chooses the variant.

    Needs the store with country and zones, and `with_answers`.
    """
    give_calendars([product.store])
    told = product_answers(product)
    choice = choose_variant(product, wishes, swatches=told.swatches)
    shown = choice.variant.picture_id if choice.variant else None
    at = now()
    goods, grams = _priced_unit(product, choice.variant)
    terms = delivery_terms(product.store, None, goods=goods, grams=grams, at=shown_until())
    page = ProductPage(
        product=product,
        pictures=sorted(_pictures_of(product.pk), key=lambda picture: picture.pk != shown),
        choice=choice,
        answers=told.answers,
        opening=opening_state(product.store, at=at),
        away_until=away_until(product.store, at=at),
        goods=goods,
        grams=grams,
        terms=terms,
    )
    return replace(page, terms=terms.undated) if page.is_sold_out else page


def _priced_unit(product: Product, variant: Variant | None) -> tuple[Money, int | None]:
    """Price and weight of one unit, as the cart counts it: a weight that nobody has told weighs nothing."""
    return (variant.price, variant.weight_grams or 0) if variant else (product.price_from, None)
