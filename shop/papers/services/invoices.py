"""What invoices and credit notes say: frozen figures in the receiver's words, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.accounts.phones import format_phone
from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, DeliveryPayer
from shop.papers.models import Paper
from shop.papers.services.seals import Unsealed
from shop.papers.states import PaperKind
from shop.payments.models import Refund
from shop.stores.models import Store

Amount = tuple[str, str, bool]  # words, amount, whether it is the one that counts


def compose_invoice(order: Order) -> Unsealed:
    """An order's invoice, which is its receipt as well: it is paid. Needs store with places, buyer and lines loaded."""
    with translation.override(order.buyer.language):
        content = {
            "title": _("Invoice and receipt"),
            "parties": [_seller(order.store), _buyer(order)],
            "facts": [
                [_("Order"), order.number],
                [_("Ordered on"), format_local_day(order.placed_at, order.store)],
                [_("Paid on"), format_local_day(order.paid_at or order.delivered_at or now(), order.store)],
                [_("Paid"), _("in advance") if order.is_prepaid else _("in cash at the delivery")],
            ],
            "columns": [_("Item"), _("Quantity"), _("Unit price"), _("Amount")],
            "rows": [[_line_title(line), str(line.quantity), line.unit_price.format(), line.total.format()] for line in order.lines.all()],
            "totals": [*_sums_of(order), *_taxes_of(order)],
            "notes": [compose_footer()],
            "figures": {name: getattr(order, f"{name}_minor") for name in ("goods", "discount", "delivery", "total", "tax")},
        }
    fields = {"order": order, "currency": order.currency, "total_minor": order.total_minor, "tax_minor": order.tax_minor}
    return Unsealed(f"invoice:order:{order.pk}", PaperKind.INVOICE, order.store, order.buyer_id, order.buyer.language, content, fields)


def compose_credit_note(refund: Refund, order: Order, invoice: Paper) -> Unsealed:
    """What of an invoice is taken back. Needs the refund's lines with their order lines, and the order as for its invoice."""
    currency = refund.currency
    taken = [(line, Money(line.goods_minor - line.discount_minor, currency)) for line in refund.lines.all()]
    tax = sum(line.tax_minor for line, _amount in taken)
    with translation.override(order.buyer.language):
        rows = [[_line_title(line.order_line), str(line.quantity), amount.format()] for line, amount in taken]
        if refund.delivery_minor:
            rows.append([_("Delivery"), "1", Money(refund.delivery_minor, currency).format()])
        content = {
            "title": _("Credit note"),
            "parties": [_seller(order.store), _buyer(order)],
            "facts": [
                [_("Order"), order.number],
                [_("Invoice"), invoice.number],
                [_("Refund"), refund.number],
                [_("Owed since"), format_local_day(refund.created_at, order.store)],
            ],
            "columns": [_("Item"), _("Quantity"), _("Amount")],
            "rows": rows,
            "totals": [
                compose_total_line(_("Credited"), refund.amount, counts=True),
                *([compose_total_line(_("Tax in it"), Money(tax, currency))] if tax else []),
            ],
            "notes": [_("This takes back what it names of invoice %(number)s.") % {"number": invoice.number}, compose_footer()],
            "figures": {"total": refund.amount_minor, "delivery": refund.delivery_minor, "tax": tax},
        }
    fields = {"order": order, "refund": refund, "currency": currency, "total_minor": refund.amount_minor, "tax_minor": tax}
    return Unsealed(f"credit:refund:{refund.pk}", PaperKind.CREDIT_NOTE, order.store, order.buyer_id, order.buyer.language, content, fields)


def compose_total_line(words: str, money: Money, *, counts: bool = False) -> Amount:
    """One line of the totals."""
    return words, money.format(), counts


def format_local_day(at: datetime, store: Store) -> str:
    """The market's own day, as the active language writes it."""
    return date_format(at.astimezone(ZoneInfo(store.country.time_zone)).date(), "DATE_FORMAT")


def compose_footer() -> str:
    """Where it comes from."""
    return _("Made by %(site)s, %(address)s, in the name of the seller.") % {"site": settings.SITE_NAME, "address": settings.SITE_URL}


def compose_registration(store: Store) -> list[str]:
    """Its number at the tax office, if it has one."""
    return [_("Tax registration: %(number)s") % {"number": store.tax_number}] if store.tax_number else []


def _seller(store: Store) -> dict[str, Any]:
    lines = [store.name, store.landmark, store.places_line, store.country.name, format_phone(store.phone), *compose_registration(store)]
    return {"label": _("Seller"), "lines": _text_lines(lines)}


def _buyer(order: Order) -> dict[str, Any]:
    is_home = order.delivery_method == DeliveryMethod.HOME
    return {"label": _("Buyer"), "lines": _text_lines([order.recipient, order.address_text if is_home else "", format_phone(order.phone)])}


def _text_lines(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines if line.strip()]


def _line_title(line: Any) -> str:
    return f"{line.title}, {line.options}" if line.options else str(line.title)


def _sums_of(order: Order) -> Sequence[Amount]:
    by_buyer = order.delivery_payer == DeliveryPayer.BUYER and order.delivery_minor
    discounts = Money(order.delivery_discount_minor, order.currency)
    return [
        compose_total_line(_("Subtotal"), order.goods),
        *([compose_total_line(_("Discount"), -order.discount)] if order.discount.is_positive else []),
        *([compose_total_line(_("Delivery"), order.delivery_fee)] if by_buyer else []),
        *([compose_total_line(_("Discount on the delivery"), -discounts)] if discounts.is_positive else []),
        compose_total_line(_("Total paid"), order.total, counts=True),
    ]


def _taxes_of(order: Order) -> Sequence[Amount]:
    """Each rate's part of what the seller asked for."""
    rates = order.taxes.get("goods", ())
    return [compose_total_line(_("%(tax)s in it") % {"tax": rate["name"]}, Money(rate["minor"], order.currency)) for rate in rates]
