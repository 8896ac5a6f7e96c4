"""What drafted rules would have changed in a month. Reads orders, changes nothing of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.catalog.models import Category
from shop.commissions.exceptions import InvalidRule, NotAllowed
from shop.commissions.models import CommissionRule, Simulation
from shop.commissions.queries import FeeBook, LineFacts, book_of_drafts, precedence
from shop.commissions.states import SimulationStatus
from shop.common.clock import now
from shop.common.money import Money
from shop.places.models import Country

CHUNK = 2_000  # lines between two looks at the progress
STALE = timedelta(minutes=5)
_FROZEN = ("country_id", "store_id", "category_id", "product_id", "rate_bp", "fixed_minor", "minimum_minor", "starts_at", "ends_at", "id")


def start_simulation(*, country: Country, month: date, rules: Sequence[CommissionRule], actor: User) -> Simulation:
    """Start a simulation: what would these drafts have changed in the orders of that month? `run_simulation` works it out.

    Raises NotAllowed, InvalidRule.
    """
    if not actor.has_perm("commissions.add_simulation"):
        raise NotAllowed
    if not rules or any(rule.country_id != country.pk for rule in rules):
        raise InvalidRule(_("Choose drafted rules of this market."))
    frozen = [{name: getattr(rule, name) for name in _FROZEN} | {"words": rule.words} for rule in rules]
    with transaction.atomic():
        simulation = Simulation(country=country, month=month.replace(day=1), rules=frozen, created_by=actor)
        simulation.lines = _simulated_lines(simulation).count()
        simulation.save()
    return simulation


def run_simulation(pk: int) -> None:
    """Work through what is left, chunk by chunk; of two workers the slower one stops. May run any number of times."""
    simulation = Simulation.objects.select_related("country").get(pk=pk)
    drafts = _frozen_drafts(simulation)
    while simulation.status == SimulationStatus.RUNNING and _simulate_chunk(simulation, drafts):
        simulation.refresh_from_db()


def resume_simulations() -> int:
    """Queue unfinished simulations again whose worker has died. Returns how many."""
    left = Simulation.objects.filter(status=SimulationStatus.RUNNING, moved_at__lt=now() - STALE)
    ids = list(left.values_list("pk", flat=True))
    for pk in ids:
        run_simulation(pk)
    return len(ids)


def _simulate_chunk(simulation: Simulation, drafts: Sequence[CommissionRule]) -> bool:
    """One chunk and its mark together. False when another worker was here first, or nothing is left."""
    lines = list(_simulated_lines(simulation).filter(pk__gt=simulation.cursor).order_by("pk")[:CHUNK])
    changes: dict[str, Any] = {"status": SimulationStatus.DONE}
    if lines:
        figures = _add_figures(simulation.figures, lines, drafts, simulation.country)
        changes = {"cursor": lines[-1].pk, "done": simulation.done + len(lines), "figures": figures}
    still = Simulation.objects.filter(pk=simulation.pk, status=SimulationStatus.RUNNING, cursor=simulation.cursor)
    return bool(still.update(**changes, moved_at=now())) and bool(lines)


def _simulated_lines(simulation: Simulation) -> QuerySet[Any]:
    """Of the month's orders that were not cancelled. Orders stand above commissions, so they are asked for by name."""
    since, until = compute_month_window(simulation.month, simulation.country)
    orders = {"order__store__country": simulation.country, "order__placed_at__gte": since, "order__placed_at__lt": until}
    lines = apps.get_model("orders", "OrderLine").objects.filter(**orders).exclude(order__fulfilment="cancelled")
    return lines.select_related("order__store", "variant__product", "fee_rule__category")


def compute_month_window(month: date, country: Country) -> tuple[datetime, datetime]:
    """The month's first instant and the next one's, by the market's clock."""
    first = datetime(month.year, month.month, 1, tzinfo=ZoneInfo(country.time_zone))
    return first, (first + timedelta(days=32)).replace(day=1)


def _frozen_drafts(simulation: Simulation) -> list[CommissionRule]:
    """As they were at the start, with what their keys name."""
    kept = [{name: row[name] for name in _FROZEN} for row in simulation.rules]
    for row in kept:
        row["starts_at"], row["ends_at"] = (parse_datetime(row[name]) if row[name] else None for name in ("starts_at", "ends_at"))
    named = Category.objects.in_bulk({row["category_id"] for row in kept if row["category_id"]})
    return [CommissionRule(**row, country=simulation.country, category=named.get(row.pop("category_id"))) for row in kept]


def _add_figures(figures: dict[str, Any], lines: Iterable[Any], drafts: Sequence[CommissionRule], country: Country) -> dict[str, Any]:
    facts = [(line, _line_facts(line, country)) for line in lines]
    at = max(line.order.placed_at for line, _fact in facts)
    book = book_of_drafts(drafts, [fact for _line, fact in facts], countries=[country], at=at)
    sums = {store: dict(row) for store, row in figures.items()}
    for line, fact in facts:
        store = sums.setdefault(str(fact.store_id), _zero_figures(line))
        for name, value in (("lines", 1), ("net", fact.net.minor), ("before", line.fee_minor), ("after", _fee_after(line, fact, book))):
            store[name] += value
    return sums


def _fee_after(line: Any, fact: LineFacts, book: FeeBook) -> int:
    """By a draft where one would have counted; else what was taken, whatever the rule was then."""
    rule, charged = book.rule_of(fact), line.fee_rule
    if rule is None or (charged is not None and precedence(charged) > precedence(rule)):
        return int(line.fee_minor)
    return book.fee_for(fact).fee_minor


def _line_facts(line: Any, country: Country) -> LineFacts:
    net = line.unit_price_minor * line.quantity - line.discount_minor + line.platform_discount_minor
    product = line.variant.product
    return LineFacts(country.pk, product.store_id, product.pk, product.category_id, line.quantity, Money(net, line.order.currency))


def _zero_figures(line: Any) -> dict[str, Any]:
    return {"store": line.order.store.name, "currency": line.order.currency, "lines": 0, "net": 0, "before": 0, "after": 0}
