"""What is known of the books."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from shop.audits.models import Audit, Broken
from shop.places.models import Country

NIGHT_HOUR = 3  # the quietest, by the clock of the site's own market


def due_night(at: datetime) -> date | None:
    """The night whose proof may be made at that instant: from three o'clock on, or as soon after it as there is a worker."""
    country = Country.objects.filter(code=settings.DEFAULT_MARKET).only("time_zone").first()
    local = at.astimezone(ZoneInfo(country.time_zone) if country else UTC)
    return local.date() if local.hour >= NIGHT_HOUR else None


def last_audit() -> Audit | None:
    """The last one that was made to its end."""
    return Audit.objects.ended().first()


def missed_since(night: date) -> date | None:
    """The last night of which there is a proof, when the one before this night was missed; None when there is nothing to miss."""
    before = Audit.objects.filter(night__lt=night)
    last = before.ended().values_list("night", flat=True).first()
    if last is None:
        return before.order_by("night").values_list("night", flat=True).first()
    return last if night - last > timedelta(days=1) else None


def broken_before(audit: Audit) -> dict[str, Broken]:
    """What the proof before this one found, by fact."""
    earlier = Audit.objects.ended().filter(night__lt=audit.night).first()
    return {found["fact"]: found for found in earlier.broken} if earlier else {}


def books_report() -> str:
    """One line for whoever watches the machine: "proved 2026-11-23 03:10 UTC: all 74 facts hold"."""
    audit = last_audit()
    if audit is None or audit.ended_at is None:
        return "never proved"
    late = ", and not since" if audit.is_late else ""
    found = f"{len(audit.broken)} of {audit.facts} facts do not hold" if audit.broken else f"all {audit.facts} facts hold"
    return f"proved {audit.ended_at:%Y-%m-%d %H:%M} UTC: {found}{late}"
