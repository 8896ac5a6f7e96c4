"""`{% store_data store opening %}` and `{% store_link_text store %}`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shop.common.structured_data import Data, absolute_address, data_block, page_address, plain_text, summary_line, without_empty
from shop.images.templatetags.pictures import picture_url
from shop.stores.models import Store
from shop.stores.queries import OpeningState

register = template.Library()
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@register.simple_tag
def store_data(store: Store, opening: OpeningState) -> SafeString:
    """The store: where it stands, when it is open. Nothing for one that staff have closed."""
    return SafeString("") if store.is_closed else data_block(_store_facts(store, opening))


@register.simple_tag
def store_link_text(store: Store) -> str:
    """What a link to it says: where it is, and what it says of itself. Of one that staff have closed no more than its name."""
    text = store.tagline or store.description or gettext("Buy from the stores around you and pay in cash at your door.")
    return store.name if store.is_closed else summary_line(store.places_line, text=text)


def _store_facts(store: Store, opening: OpeningState) -> Data:
    place = next((each.name for each in (store.quarter, store.prefecture, store.region) if each), "")
    shown = store.cover or store.logo
    point = (store.latitude, store.longitude)
    return without_empty(
        {
            "@type": "Store",
            "name": store.name,
            "description": store.tagline or plain_text(store.description, limit=160),
            "@id": f"{absolute_address(store.get_absolute_url())}#store",
            "url": page_address(store.get_absolute_url()),
            "logo": absolute_address(picture_url(store.logo, 320)) if store.logo else "",
            "image": absolute_address(picture_url(shown, 1280)) if shown else "",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": store.landmark,
                "addressLocality": place,
                "addressRegion": store.region.name,
                "addressCountry": store.country_id,
            },
            "geo": {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]} if None not in point else {},
            "openingHoursSpecification": [*_weekly_hours(opening), *_special_hours(opening)],
            "currenciesAccepted": store.currency,
            "sameAs": [each for each in (store.website, store.facebook, store.instagram, store.tiktok) if each],
        }
    )


def _weekly_hours(opening: OpeningState) -> list[Data]:
    """Each stretch with all the days that have it."""
    days: dict[tuple[str, str], list[str]] = {}
    for day in opening.week:
        for stretch in day.stretches:
            days.setdefault((f"{stretch.opens:%H:%M}", f"{stretch.closes:%H:%M}"), []).append(_DAYS[day.weekday])
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": names, "opens": opens, "closes": closes}
        for (opens, closes), names in days.items()
    ]


def _special_hours(opening: OpeningState) -> list[Data]:
    """A special day that opens and closes at the same moment is a closed one."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": day.date.isoformat(),
            "validThrough": day.date.isoformat(),
            "opens": f"{day.opens:%H:%M}" if day.opens else "00:00",
            "closes": f"{day.closes:%H:%M}" if day.closes else "00:00",
        }
        for day in opening.special_days
    ]
