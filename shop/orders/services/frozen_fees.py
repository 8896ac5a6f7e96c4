"""What platform and state take of a sale, frozen with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shop.commissions.queries import FeeBook, LineFacts, fee_book
from shop.common.taxes import Rate, Tax, tax_within
from shop.orders.models import Order, OrderLine
from shop.orders.services.placement import Draft


@dataclass(slots=True)
class _Sums:
    """Minor units of each rate, over an order's lines."""

    goods: Counter[Rate] = field(default_factory=Counter)
    fee: Counter[Rate] = field(default_factory=Counter)


def freeze_figures(drafts: Sequence[Draft], *, at: datetime | None = None) -> None:
    """Set commission and taxes of every line, and their sums on the orders. Prices and discounts stand already.

    Both are taken of what the seller asks: price × quantity less the discount that he bears. Prices contain their tax, if the store is
    registered for taxes; on the fee it is added. Needs `variant.product` and `store.country` loaded; asks the database once for all.
    """
    lines = [(draft.order, line) for draft in drafts for line in draft.lines]
    for order, line in lines:
        line.order = order
    facts = [LineFacts.of(line.variant.product, quantity=line.quantity, net=line.net) for _order, line in lines]
    book = fee_book(facts, countries={order.store.country for order, _line in lines}, at=at)
    sums = {id(draft.order): _Sums() for draft in drafts}
    for (order, line), fact in zip(lines, facts, strict=True):
        _freeze_line(line, fact, book, sums[id(order)])
    for draft in drafts:
        _write_order_sums(draft, sums[id(draft.order)])


def _freeze_line(line: OrderLine, fact: LineFacts, book: FeeBook, sums: _Sums) -> None:
    frozen, taxes = book.fee_for(fact), book.taxes[fact.country_id]
    on_goods = taxes.on_goods if line.order.store.tax_number else ()
    tax = tax_within(fact.net, on_goods)
    line.fee_bp, line.fee_minor, line.fee_tax_minor = frozen.fee_bp, frozen.fee_minor, frozen.fee_tax_minor
    line.fee_rule_id, line.fee_words, line.tax_minor = frozen.rule_id, frozen.rule, tax.amount.minor
    _add_tax_parts(sums.goods, on_goods, tax)
    _add_tax_parts(sums.fee, taxes.on_fee, frozen.tax)


def _add_tax_parts(sums: Counter[Rate], rates: Sequence[Rate], tax: Tax) -> None:
    for rate, part in zip(rates, tax.parts, strict=True):
        sums[rate] += part.minor


def _write_order_sums(draft: Draft, sums: _Sums) -> None:
    order: Order = draft.order
    for name in ("fee_minor", "fee_tax_minor", "tax_minor"):
        setattr(order, name, sum(getattr(line, name) for line in draft.lines))
    order.taxes = {name: _tax_rows(counted) for name, counted in (("goods", sums.goods), ("fee", sums.fee)) if counted}


def _tax_rows(counted: Counter[Rate]) -> list[dict[str, object]]:
    return [{"code": rate.code, "name": rate.name, "bp": rate.bp, "minor": minor} for rate, minor in counted.items()]
