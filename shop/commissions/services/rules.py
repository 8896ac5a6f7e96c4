"""Putting a rule in force, and taking it out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.commissions.events import COMMISSION_PUBLISHED, COMMISSION_WITHDRAWN, CommissionData
from shop.commissions.exceptions import InvalidRule, NotAllowed, RuleMoved
from shop.commissions.models import CommissionRule
from shop.common.clock import now
from shop.events.declarations import Event
from shop.events.services import record_event

RIGHT = "commissions.change_commissionrule"


def publish_rule(rule: CommissionRule, *, actor: User) -> None:
    """From now on, or from its own start, sales are charged by it. Never backwards: what has been sold is frozen.

    Ends no other rule. Raises NotAllowed, InvalidRule, RuleMoved.
    """
    at = now()
    _require_commission_right(actor)
    _require_sound(rule, at)
    with transaction.atomic():
        starts = Greatest(Coalesce(F("starts_at"), Value(at)), Value(at))
        drafts = CommissionRule.objects.drafts().filter(Q(ends_at=None) | Q(ends_at__gt=at), pk=rule.pk)
        _require_moved(rule, drafts.update(published_at=at, published_by=actor, starts_at=starts))
        _record_rule_event(COMMISSION_PUBLISHED, rule, actor)


def withdraw_rule(rule: CommissionRule, *, actor: User) -> None:
    """From now on it counts no more, and what lies under it counts again. Raises NotAllowed, RuleMoved."""
    at = now()
    _require_commission_right(actor)
    with transaction.atomic():
        standing = CommissionRule.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), pk=rule.pk, published_at__isnull=False)
        _require_moved(rule, standing.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=actor))
        _record_rule_event(COMMISSION_WITHDRAWN, rule, actor)


def _require_commission_right(actor: User) -> None:
    if not actor.has_perm(RIGHT):
        raise NotAllowed


def _require_sound(rule: CommissionRule, at: datetime) -> None:
    if rule.store and rule.store.country_id != rule.country_id:
        raise InvalidRule(_("The store is in another market."))
    if rule.product and rule.product.store.country_id != rule.country_id:
        raise InvalidRule(_("The product is in another market."))
    if rule.ends_at and rule.ends_at <= at:
        raise InvalidRule(_("Its end has passed already."))


def _require_moved(rule: CommissionRule, rows: int) -> None:
    rule.refresh_from_db()
    if not rows:
        raise RuleMoved


def _record_rule_event(event: Event[CommissionData], rule: CommissionRule, actor: User) -> None:
    data = CommissionData(
        country=rule.country_id,
        store_id=rule.store_id,
        category_id=rule.category_id,
        product_id=rule.product_id,
        rate_bp=rule.rate_bp,
        fixed_minor=rule.fixed_minor,
        minimum_minor=rule.minimum_minor,
        starts_at=rule.starts_at.isoformat() if rule.starts_at else None,
        ends_at=rule.ends_at.isoformat() if rule.ends_at else None,
    )
    record_event(event, rule.pk, actor_id=actor.pk, data=data)
