"""Making codes and stopping them. What a code gives is never changed afterwards: somebody may have told it to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.catalog.models import Category
from shop.common.clock import now
from shop.common.money import Money, is_some
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.places.models import Country
from shop.promotions.events import PROMO_ENDED, PROMO_MADE, PROMO_PAUSED, PROMO_RESUMED, PromoData
from shop.promotions.exceptions import NotYours, TermsRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries import fold_code
from shop.promotions.states import FundedBy, PromoKind
from shop.stores.models import Store

SHORTEST = 4  # a shorter word is guessed in no time


@dataclass(frozen=True, slots=True)
class CodeTerms:
    """What a code gives, when, how often, and for what."""

    code: str
    kind: PromoKind
    percent_bp: int | None = None
    amount: Money | None = None
    most: Money | None = None
    minimum: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_total: int | None = None
    limit_per_user: int | None = 1
    categories: Sequence[Category] = ()
    stores: Sequence[Store] = ()


def make_store_code(store: Store, terms: CodeTerms, *, actor_id: int) -> PromoCode:
    """A code that the store bears, for its own goods. Raises NotYours unless the actor owns the store, TermsRefused."""
    if store.owner_id != actor_id:
        raise NotYours
    return _make_code(terms, country=store.country, currency=store.currency, store=store, actor_id=actor_id)


def make_platform_code(country: Country, terms: CodeTerms, *, actor_id: int) -> PromoCode:
    """A code that the platform bears, in one market. It rests until somebody has seen what it would cost and resumes it.

    Raises NotYours unless the actor is staff, TermsRefused without a largest amount."""
    _require_staff(actor_id)
    if terms.kind != PromoKind.FIXED and not is_some(terms.most):
        raise TermsRefused("most_minor", _("The platform pays for this code: enter the most that one use may cost."))
    if any(store.country_id != country.pk or store.currency != country.currency for store in terms.stores):
        raise TermsRefused("stores", _("Choose stores of this market only."))
    return _make_code(terms, country=country, currency=country.currency, store=None, actor_id=actor_id)


def pause_code(code: PromoCode, *, actor_id: int) -> None:
    """Suspend the code until it is resumed. Pausing a paused code changes nothing."""
    _change_code(code, PROMO_PAUSED, actor_id=actor_id, is_paused=True)


def resume_code(code: PromoCode, *, actor_id: int) -> None:
    """Make a paused code valid again, within its dates."""
    _change_code(code, PROMO_RESUMED, actor_id=actor_id, is_paused=False)


def end_code(code: PromoCode, *, actor_id: int) -> None:
    """End the code for good. One that has not begun loses its start, for a window cannot end before it starts."""
    at = now()
    if code.ends_at is not None and code.ends_at <= at:
        return
    begun = code.starts_at is None or code.starts_at < at
    _change_code(code, PROMO_ENDED, actor_id=actor_id, ends_at=at, starts_at=code.starts_at if begun else None)


def _make_code(terms: CodeTerms, *, country: Country, currency: str, store: Store | None, actor_id: int) -> PromoCode:
    word = fold_code(terms.code)
    _check_terms(terms, word, currency)
    code = PromoCode(
        code=word,
        kind=terms.kind,
        funded_by=FundedBy.SELLER if store else FundedBy.PLATFORM,
        country=country,
        currency=currency,
        store=store,
        percent_bp=terms.percent_bp,
        amount_minor=terms.amount.minor if is_some(terms.amount) else None,
        most_minor=terms.most.minor if is_some(terms.most) and terms.kind != PromoKind.FIXED else None,
        minimum_minor=terms.minimum.minor if is_some(terms.minimum) else 0,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        limit_total=terms.limit_total,
        limit_per_user=terms.limit_per_user,
        is_paused=store is None,
        created_by_id=actor_id,
    )
    with transaction.atomic():
        _insert_code(code)
        code.categories.set(terms.categories)
        code.stores.set(terms.stores)
        record_event(PROMO_MADE, code.pk, actor_id=actor_id, data=PromoData(code=code.code, funded_by=code.funded_by))
    return code


def _insert_code(code: PromoCode) -> None:
    """The unique word decides between two who want the same."""
    try:
        with transaction.atomic():
            code.save(force_insert=True)
    except IntegrityError:
        if not PromoCode.objects.filter(code=code.code).exists():
            raise
        raise TermsRefused("code", _("This code already exists. Choose another one.")) from None


def _check_terms(terms: CodeTerms, word: str, currency: str) -> None:
    if len(word) < SHORTEST or not word.isascii() or not word.isalnum():
        raise TermsRefused("code", _("Use %(count)d or more letters without accents, and figures.") % {"count": SHORTEST})
    if terms.kind == PromoKind.PERCENT and not 1 <= (terms.percent_bp or 0) <= 10_000:
        raise TermsRefused("percent", _("Say how many percent, up to 100."))
    if terms.kind == PromoKind.FIXED and not is_some(terms.amount):
        raise TermsRefused("amount", _("Say how much comes off."))
    if (terms.kind == PromoKind.PERCENT) != (terms.percent_bp is not None) or (terms.kind == PromoKind.FIXED) != is_some(terms.amount):
        raise TermsRefused("kind", _("A code gives one thing: a percentage, an amount, or free delivery."))
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        raise TermsRefused("ends_at", _("A code ends after it begins."))
    _check_amounts(terms, currency)


def _check_amounts(terms: CodeTerms, currency: str) -> None:
    amounts = [each for each in (terms.amount, terms.most, terms.minimum) if each is not None]
    if any(each.currency != currency or each.minor < 0 for each in amounts):
        raise TermsRefused("amount", _("Amounts are in %(currency)s, and not below zero.") % {"currency": currency})
    if terms.limit_total == 0 or terms.limit_per_user == 0:
        raise TermsRefused("limit_total", _("Leave a limit empty, or set it to 1 or more: with 0 the code cannot be used."))


def _change_code(code: PromoCode, event: Event[PromoData], *, actor_id: int, **fields: object) -> None:
    _require_rights(code, actor_id)
    with transaction.atomic():
        changed = PromoCode.objects.filter(pk=code.pk).exclude(**fields).update(**fields)
        code.refresh_from_db(fields=list(fields))
        if changed:
            record_event(event, code.pk, actor_id=actor_id, data=PromoData(code=code.code))


def _require_rights(code: PromoCode, actor_id: int) -> None:
    """The store's owner over its codes; staff over all."""
    if code.store is None or code.store.owner_id != actor_id:
        _require_staff(actor_id)


def _require_staff(actor_id: int) -> None:
    if not User.objects.filter(pk=actor_id, is_staff=True, is_active=True).exists():
        raise NotYours
