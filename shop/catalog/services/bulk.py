"""The same for many products. Each has its own outcome and its own transaction; none stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.catalog.exceptions import CatalogError, InvalidListing
from shop.catalog.models import Category, Product
from shop.catalog.services.listing import archive_product, change_regular_prices, submit_product, update_product
from shop.catalog.states import ProductStatus
from shop.common.money import Money


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of one product. `message` says it in words; `done` is False when it was refused and stays as it was."""

    product: Product
    done: bool
    message: str


def change_product_prices(
    products: Iterable[Product], *, percent: Decimal | int | None = None, amount: Money | None = None, actor_id: int | None
) -> list[BulkOutcome]:
    """Change the regular prices of all their active variants by a percentage or an amount, negative for less.

    Percentages give prices as they are written in the currency (`Money.percent_more`). A sale price that is no longer lower ends.
    """
    if (percent is None) == (amount is None):
        raise InvalidListing(_("Give either a percentage or an amount."))

    def change(product: Product) -> str:
        changed = change_regular_prices(product, percent=percent, amount=amount, actor_id=actor_id)
        if not changed:
            return _("The prices stay as they are.")
        return _("From %(price)s now.") % {"price": product.price_from.format()}

    return _outcome_of_each(products, change)


def publish_products(products: Iterable[Product], *, actor_id: int | None) -> list[BulkOutcome]:
    """Send drafts to their review; a trusted store's go live at once."""

    def submit(product: Product) -> str:
        submit_product(product, actor_id=actor_id)
        texts = {
            ProductStatus.APPROVED: _("Live now."),
            ProductStatus.SCHEDULED: _("Goes live at the scheduled time."),
        }
        return texts.get(ProductStatus(product.status), _("Waits for its review."))

    return _outcome_of_each(products, submit)


def archive_products(products: Iterable[Product], *, actor_id: int | None) -> list[BulkOutcome]:
    """Archive each of them."""

    def put_away(product: Product) -> str:
        archive_product(product, actor_id=actor_id)
        return _("In the archive.")

    return _outcome_of_each(products, put_away)


def recategorise_products(products: Iterable[Product], *, category: Category, actor_id: int | None) -> list[BulkOutcome]:
    """Move them to that category; a live one's move waits for its review unless the store is trusted."""

    def move(product: Product) -> str:
        saved = update_product(product, category=category, actor_id=actor_id)
        if not saved.changed:
            return _("Was there already.")
        return _("Waits for its review; it stays where it is until then.") if saved.waits_for_review else _("Moved.")

    return _outcome_of_each(products, move)


def _outcome_of_each(products: Iterable[Product], act: Callable[[Product], str]) -> list[BulkOutcome]:
    outcomes = []
    for product in products:
        try:
            outcomes.append(BulkOutcome(product, True, act(product)))
        except CatalogError as error:
            outcomes.append(BulkOutcome(product, False, str(error)))
    return outcomes
