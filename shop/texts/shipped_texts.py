"""The texts that come with the program: the first version of every market, and the next one as long as staff have written none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from shop.payments.providers import get_provider
from shop.places.models import Country
from shop.places.services import join_load
from shop.texts.models import TextVersion
from shop.texts.services import publish_text, write_draft
from shop.texts.states import TextKind
from shop.trust.queries import rules_of

Facts = dict[str, str | int]
_FOLDER = Path(__file__).parent / "data"


@join_load
def load_texts(country: Country, pack: dict[str, Any], *, reset_rates: bool) -> None:
    """Publish the shipped texts where the market has none, and again when they or the figures in them differ.

    What staff have written, published or not, is never replaced.
    """
    facts = _facts_by_language(country)
    latest = {row.kind: row for row in TextVersion.objects.filter(country=country).defer("bodies").order_by("number")}
    for kind in TextKind:
        bodies = _filled_bodies(kind, facts)
        digest = hashlib.sha256(json.dumps(bodies, sort_keys=True).encode()).hexdigest()
        if kind not in latest or latest[kind].shipped not in ("", digest):
            publish_text(write_draft(kind=kind, country=country, bodies=bodies, author=None, shipped=digest), actor_id=None)


def shipped_bodies(kind: TextKind, country: Country) -> dict[str, str]:
    """Language → Markdown, with the market's figures filled in: whoever agreed to a version agreed to these figures."""
    return _filled_bodies(kind, _facts_by_language(country))


def _filled_bodies(kind: TextKind, facts: Mapping[str, Facts]) -> dict[str, str]:
    return {code: (_FOLDER / f"{kind}.{code}.md").read_text().format_map(words) for code, words in facts.items()}


def _facts_by_language(country: Country) -> dict[str, Facts]:
    number_days, facts = rules_of(country).number_memory_days, {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            facts[code] = _facts(country) | {"number_days": number_days}
    return facts


def _facts(country: Country) -> Facts:
    ways = [get_provider(method) for method in country.payment_methods if method != "cash"]
    return {
        "site": settings.SITE_NAME,
        "market": country.name,
        "ways": "\n".join(f"- {way.name}" for way in ways),
        "confirm_hours": settings.ORDER_CONFIRM_HOURS,
        "payment_minutes": settings.PAYMENT_MINUTES,
        "code_days": settings.HANDOVER_CODE_DAYS,
        "refusals": settings.CASH_REFUSALS,
        "refusal_days": settings.CASH_RECORD_DAYS,
        "download_days": settings.DOWNLOAD_DAYS,
        "download_times": settings.DOWNLOAD_TIMES,
        "notification_days": settings.NOTIFICATION_DAYS,
        "cart_days": settings.CART_VISITOR_DAYS,
        "auction_hours": country.auction_pay_hours,
        "payout_days": country.payout_hold_days,
        "cash_days": country.cash_overdue_days,
    }
