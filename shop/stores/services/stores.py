"""Opening a store and running it. Pausing and suspending it: `status_changes`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.accounts.services import grant_selling
from shop.common.slugs import create_with_slug
from shop.common.tags import distinct_tags
from shop.events.services import record_event
from shop.places.models import Country, Place
from shop.stores.events import STORE_CHANGED, STORE_OPENED, StoreChangedData
from shop.stores.exceptions import InvalidStore, SellingEnded
from shop.stores.models import Store
from shop.stores.services.opening_hours import Stretch, write_hours
from shop.stores.states import DeliveryScope, StoreStatus

STORE_FIELDS = (
    "name", "tagline", "description", "phone", "region", "prefecture", "quarter", "landmark", "latitude", "longitude",
    "delivery_scope", "allows_pickup", "pays_delivery_from_minor", "preparation_hours",
    "logo", "cover", "website", "facebook", "instagram", "tiktok",
    "whatsapp", "return_days", "returns_policy", "shipping_policy", "tags", "tax_number", "methods_off",
)  # fmt: skip
MAX_TAGS, MAX_TAG_LENGTH, MAX_CATEGORIES = 12, 30, 5


def open_store(
    owner: User, *, name: str, country: Country, region: Place, landmark: str, phone: str, hours: Sequence[Stretch] = (), **details: Any
) -> Store:
    """Open a store under an address made from its name, in its country's currency, and let the owner sell.

    `details` are further STORE_FIELDS. Raises InvalidStore, InvalidHours, SellingEnded.
    """
    fields = {"name": name, "region": region, "landmark": landmark, "phone": phone, **details}
    _check_names(fields)
    _check_places(country, region, details.get("prefecture"), details.get("quarter"))
    _check_reach(details.get("delivery_scope", DeliveryScope.LOCAL), details.get("allows_pickup", True))
    with transaction.atomic():
        _require_free_to_sell(User.objects.select_for_update().get(pk=owner.pk))
        if Store.objects.filter(owner=owner, country=country, name=name, landmark=landmark).exists():  # a form sent twice
            raise InvalidStore(_("You have a store of this name at this place already."))
        store = create_with_slug(Store, text=name, fallback="store", owner=owner, country=country, currency=country.currency, **fields)
        write_hours(store, hours)
        grant_selling(owner)
        record_event(STORE_OPENED, store.pk, actor_id=owner.pk)
    return store


def update_store(store: Store, *, actor_id: int | None, **fields: Any) -> list[str]:
    """Change some of STORE_FIELDS; returns those that differ now. The address and the currency stay. Raises InvalidStore."""
    _check_names(fields)
    with transaction.atomic():
        store.refresh_from_db(from_queryset=Store.objects.select_for_update())
        changed = [name for name, value in fields.items() if getattr(store, name) != value]
        for name in changed:
            setattr(store, name, fields[name])
        _check_places(store.country, store.region, store.prefecture, store.quarter)
        _check_reach(store.delivery_scope, store.allows_pickup)
        if changed:
            store.save(update_fields=changed)
            record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=changed))
    return changed


def note_measured_preparation(store: Store, minutes: int | None) -> bool:
    """What it needed lately from an order until the parcel was ready, in minutes of its opening hours. True when that is news."""
    with transaction.atomic():
        if not Store.objects.filter(pk=store.pk).exclude(measured_minutes=minutes).update(measured_minutes=minutes):
            return False
        record_event(STORE_CHANGED, store.pk, data=StoreChangedData(fields=["measured_minutes"]))
    return True


def set_categories(store: Store, category_ids: Sequence[int], *, actor_id: int | None) -> bool:
    """Set the categories under which the directory lists the store. True when they differ from before. Raises InvalidStore."""
    wanted = set(category_ids)
    if len(wanted) > MAX_CATEGORIES:
        raise InvalidStore(_("Choose at most %(count)d categories.") % {"count": MAX_CATEGORIES})
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        if set(store.categories.values_list("pk", flat=True)) == wanted:
            return False
        store.categories.set(wanted)
        record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=["categories"]))
    return True


def clean_tags(words: Sequence[str]) -> list[str]:
    """Tags as they are kept. Raises InvalidStore on one that is too long, and on too many."""
    tags = distinct_tags(words)
    if any(len(tag) > MAX_TAG_LENGTH for tag in tags):
        raise InvalidStore(_("A tag has at most %(count)d characters.") % {"count": MAX_TAG_LENGTH})
    if len(tags) > MAX_TAGS:
        raise InvalidStore(_("A store has at most %(count)d tags.") % {"count": MAX_TAGS})
    return tags


def set_verified(store: Store, *, verified: bool, actor_id: int | None) -> None:
    """Staff have seen the shop and its owner's papers, or take that back. Again with the same changes nothing."""
    _set_flag(store, "is_verified", value=verified, actor_id=actor_id)


def set_trusted(store: Store, *, trusted: bool, actor_id: int | None) -> None:
    """Staff let its listings go live before they are reviewed, or take that back. Again with the same changes nothing."""
    _set_flag(store, "is_trusted", value=trusted, actor_id=actor_id)


def _set_flag(store: Store, field: str, *, value: bool, actor_id: int | None) -> None:
    with transaction.atomic():
        if Store.objects.filter(pk=store.pk, **{field: not value}).update(**{field: value}):
            record_event(STORE_CHANGED, store.pk, actor_id=actor_id, data=StoreChangedData(fields=[field]))
    setattr(store, field, value)


def _require_free_to_sell(owner: User) -> None:
    if not owner.is_active or Store.objects.owned_by(owner.pk).filter(status=StoreStatus.SUSPENDED).exists():
        raise SellingEnded


def _check_names(fields: dict[str, Any]) -> None:
    if set(fields) - set(STORE_FIELDS):
        raise TypeError(f"Not fields of a store: {sorted(set(fields) - set(STORE_FIELDS))}")


def _check_places(country: Country, region: Place, prefecture: Place | None, quarter: Place | None) -> None:
    chain = [place for place in (region, prefecture, quarter) if place]
    foreign = any(place.country_id != country.pk for place in chain)
    broken = any(lower.parent_id != upper.pk for upper, lower in pairwise(chain))
    if foreign or broken:
        raise InvalidStore(_("These places are not part of one another."))


def _check_reach(delivery_scope: str, allows_pickup: bool) -> None:
    if delivery_scope == DeliveryScope.PICKUP and not allows_pickup:
        raise InvalidStore(_("A store that does not deliver has to allow pick-up."))
