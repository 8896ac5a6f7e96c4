"""From a file's amounts to the store's money, and from a draft to what the catalogue takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from sellers.imports.drafts import ProductDraft, VariantDraft
from sellers.services.import_runs.known_products import RunContext
from shop.catalog.services.listing import NewVariant, VariantSpec
from shop.common.clock import now
from shop.common.money import DECIMALS, Money, is_some


class RowRefused(Exception):
    """Why a product cannot be taken as the file has it: the text, and where in the file it is."""

    def __init__(self, reason: str, *, line: int, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column, self.value = reason, line, column, value


def check_currency(draft: ProductDraft, context: RunContext) -> None:
    """Refuse prices that are, or by the look of the file must be, in another currency than the store's, unless a rate is given."""
    if context.doubt and not draft.currency:
        raise RowRefused(context.doubt, line=draft.row)
    if draft.currency and draft.currency != context.store.currency and context.rate is None:
        words = {"theirs": draft.currency, "ours": context.store.currency}
        raise RowRefused(_("Its price is in %(theirs)s, this store sells in %(ours)s: give an exchange rate.") % words, line=draft.row)


def convert_variants(draft: ProductDraft, context: RunContext) -> tuple[NewVariant, ...]:
    """The draft's variants in the store's money. Raises RowRefused on an amount that is none."""
    check_currency(draft, context)
    rate = context.rate if draft.currency != context.store.currency else None
    return tuple(_draft_to_variant(variant, context.store.currency, rate) for variant in draft.variants)


def _draft_to_variant(draft: VariantDraft, currency: str, rate: Decimal | None) -> NewVariant:
    price = _store_money(draft, "price", draft.price, currency, rate)
    if price is None or price.minor < 1:
        raise RowRefused(_("A price is above zero."), line=draft.row, column="price", value=str(draft.price))
    before = _store_money(draft, "compare_at", draft.compare_at, currency, rate)
    sale = _store_money(draft, "sale_price", draft.sale_price, currency, rate)
    spec = VariantSpec(
        price,
        draft.values,
        sku=draft.sku,
        compare_at=before if is_some(before) else None,
        weight_grams=draft.weight_grams,
        barcode=draft.barcode,
    )
    new = NewVariant(spec, stock=draft.stock, is_digital=draft.is_download)
    if sale is None or not 1 <= sale.minor < price.minor or _is_over(draft):
        return new
    return replace(new, sale_price_minor=sale.minor, sale_starts_at=draft.sale_starts, sale_ends_at=draft.sale_ends)


def _is_over(draft: VariantDraft) -> bool:
    ends, starts = draft.sale_ends, draft.sale_starts
    return ends is not None and (ends <= now() or (starts is not None and ends <= starts))


def _store_money(draft: VariantDraft, column: str, amount: Decimal | None, currency: str, rate: Decimal | None) -> Money | None:
    if amount is None:
        return None
    try:
        if rate is not None:
            amount = (amount * rate).quantize(Decimal(1).scaleb(-DECIMALS[currency]), rounding=ROUND_HALF_EVEN)
        return Money.from_decimal(amount, currency)
    except (ValueError, ArithmeticError) as error:
        raise RowRefused(str(error), line=draft.row, column=column, value=str(amount)[:80]) from error
