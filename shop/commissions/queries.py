"""Which rule counts for a line, and what it asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation

from shop.catalog.models import Category, Product
from shop.commissions.models import CommissionRule
from shop.commissions.states import Scope
from shop.common.clock import now
from shop.common.money import Money
from shop.common.percentages import format_percent
from shop.common.prepared import Blank, prepared
from shop.common.taxes import Tax, largest_net, tax_on_top
from shop.places.models import Country
from shop.places.queries import MarketTaxes, taxes_of

_Key = tuple[object, ...]
_RULE = (  # with what its words name, and no more of those wide rows
    *(field.name for field in CommissionRule._meta.concrete_fields),
    *("country__names", "country__languages", "country__currency", "store__name", "category__names", "category__path", "product__title"),
)
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a commission depends on. `net` is price × quantity less the discount that the seller bears."""

    country_id: str
    store_id: int
    product_id: int
    category_id: int
    quantity: int
    net: Money

    @classmethod
    def of(cls, product: Product, *, quantity: int, net: Money) -> LineFacts:
        """Of so many units of a product. Needs `store` loaded."""
        return cls(product.store.country_id, product.store_id, product.pk, product.category_id, quantity, net)


@dataclass(frozen=True, slots=True)
class FrozenFee:
    """What the platform takes of one line, for good."""

    fee: Money
    fee_bp: int
    rule: str
    rule_id: int | None
    tax: Tax

    @property
    def fee_minor(self) -> int:
        """Minor units of the line's currency."""
        return self.fee.minor

    @property
    def fee_tax_minor(self) -> int:
        """Tax on top of the fee."""
        return self.tax.amount.minor


@dataclass(frozen=True, slots=True)
class FeeBook:
    """The rules and taxes that count for some lines at one instant, read once."""

    rules: Mapping[_Key, CommissionRule]
    paths: Mapping[int, str]
    taxes: Mapping[str, MarketTaxes] = field(default_factory=dict)

    def rule_of(self, line: LineFacts) -> CommissionRule | None:
        """The narrowest that counts: product, category in the store, store, category, market; of categories the deepest."""
        shelves = list(_paths_upwards(self.paths.get(line.category_id, "")))
        keys: list[_Key] = [
            ("product", line.product_id),
            *(("store", line.store_id, path) for path in shelves),
            ("store", line.store_id),
            *(("market", line.country_id, path) for path in shelves),
            ("market", line.country_id),
        ]
        return next((self.rules[key] for key in keys if key in self.rules), None)

    def fee_for(self, line: LineFacts) -> FrozenFee:
        """The rate of the net price and the fixed part of each unit, at least the minimum; with its tax never more than the net price."""
        rates = self.taxes[line.country_id].on_fee if line.country_id in self.taxes else ()
        rule = self.rule_of(line)
        bp = settings.PLATFORM_FEE_BP if rule is None else rule.rate_bp
        fee = min(_commission_of(rule, bp, line), largest_net(line.net, rates))
        words = self._words_of(bp, line.country_id) if rule is None else rule.words
        return FrozenFee(fee, bp, words, rule.pk if rule else None, tax_on_top(fee, rates))

    def _words_of(self, bp: int, country_id: str) -> str:
        """Of the rate without a rule, in the market's first language, as those of a rule."""
        with translation.override(self.taxes[country_id].language if country_id in self.taxes else "en"):
            return format_percent(bp)


def fee_book(lines: Collection[LineFacts], *, countries: Iterable[Country], at: datetime | None = None) -> FeeBook:
    """What counts for these lines at that instant (now): one query for the rules and one for the taxes, however many lines there are.

    One more for the shelves' paths, where a category has a rule.
    """
    at = at or now()
    return _fee_book_of(list(_rules_about(lines, at)), lines, taxes_of(countries, at=at))


def book_of_drafts(
    drafts: Sequence[CommissionRule], lines: Collection[LineFacts], *, countries: Iterable[Country], at: datetime
) -> FeeBook:
    """A book in which nothing but these rules stands, as if they were in force, with the taxes of that instant."""
    return _fee_book_of(drafts, lines, taxes_of(countries, at=at))


def fee_for(line: LineFacts, *, country: Country, at: datetime | None = None) -> FrozenFee:
    """Of a single line. For several read a `fee_book` once."""
    return fee_book([line], countries=[country], at=at).fee_for(line)


def _rules_about(lines: Collection[LineFacts], at: datetime) -> Iterator[CommissionRule]:
    for country in {line.country_id for line in lines}:
        about = {(line.store_id, line.product_id) for line in lines if line.country_id == country}
        yield from _rules_in_force(at, country, *chain.from_iterable(about))


@prepared
def _rules_in_force(at: Any, country: Blank, *about: Blank) -> QuerySet[CommissionRule]:
    """`about` are stores and products by turns."""
    of_store = reduce(or_, (Q(store=pk) for pk in about[::2]), Q(store=None))
    of_product = reduce(or_, (Q(product=pk) for pk in about[1::2]), Q(product=None))
    return CommissionRule.objects.in_force(at).filter(of_product, of_store, country=country).named().only(*_RULE)


def _fee_book_of(rules: Sequence[CommissionRule], lines: Collection[LineFacts], taxes: Mapping[str, MarketTaxes]) -> FeeBook:
    has_shelves = any(rule.category_id for rule in rules)
    shelves = Category.objects.filter(pk__in={line.category_id for line in lines}).values_list("pk", "path") if has_shelves else ()
    strongest = {rule_key(rule): rule for rule in sorted(rules, key=_strength)}  # the last of its kind stays
    return FeeBook(strongest, dict(shelves), taxes)


def _strength(rule: CommissionRule) -> tuple[bool, datetime, int]:
    """Among rules about the same thing: temporary over standing, then the later start."""
    return rule.ends_at is not None, rule.starts_at or _EVER, rule.pk or 0


def precedence(rule: CommissionRule) -> tuple[int, int, bool]:
    """Among all that count for one line: the narrower scope, then the deeper category, then temporary over standing."""
    depth = rule.category.path.count("/") if rule.category else 0
    return list(Scope).index(rule.get_scope()), depth, rule.ends_at is not None


def rule_key(rule: CommissionRule) -> _Key:
    """What the rule is about."""
    if rule.product_id:
        return ("product", rule.product_id)
    where: _Key = ("store", rule.store_id) if rule.store_id else ("market", rule.country_id)
    return (*where, rule.category.path) if rule.category else where


def _paths_upwards(path: str) -> Iterator[str]:
    """From the deepest up."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _commission_of(rule: CommissionRule | None, bp: int, line: LineFacts) -> Money:
    share = line.net.basis_points(bp)
    if rule is None:
        return share
    fixed = Money(rule.fixed_minor, line.net.currency) * line.quantity
    return max(share + fixed, Money(rule.minimum_minor, line.net.currency))
