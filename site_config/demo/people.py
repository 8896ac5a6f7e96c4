"""The demo's people: one account for every role, each with a verified e-mail address."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from couriers.models import CourierProfile
from couriers.states import CourierStatus, Vehicle
from shop.accounts.models import Address, User
from shop.accounts.services import grant_delivering
from shop.places.models import Country
from site_config.demo.content import BUYER, BUYER_ADDRESSES, COURIER, PASSWORD, PEOPLE, STAFF, STAFF_2, AddressData, PersonData
from site_config.demo.loader import place_fields


def cast_people() -> int:
    """Create who is not there yet; whoever is keeps password and profile. The markets must be loaded. Returns how many are new."""
    new = [person for person in PEOPLE if _cast(person)]
    buyer = User.objects.get(email=BUYER.email)
    for number, data in enumerate(BUYER_ADDRESSES):
        _house(buyer, data, is_default=number == 0)
    _employ(User.objects.get(email=COURIER.email))
    return len(new)


def _cast(person: PersonData) -> bool:
    if User.objects.filter(email=person.email).exists():
        return False
    rights: dict[str, Any] = {"is_staff": True, "is_superuser": True} if person in (STAFF, STAFF_2) else {}
    with transaction.atomic():
        user = User.objects.create_user(
            person.email,
            name=person.name,
            phone=person.phone,
            phone_verified=True,
            country=Country.objects.get(code=person.country),
            language=person.language,
            **rights,
        )
        User.objects.filter(pk=user.pk).update(password=_password_hash())
        EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    return True


@cache
def _password_hash() -> str:
    """One for all: it is the same password, and making a hash is slow by intent."""
    return make_password(PASSWORD)


def _house(user: User, data: AddressData, *, is_default: bool) -> None:
    country = Country.objects.get(code="GN")
    fields = {
        "recipient": user.name,
        "phone": user.phone,
        "country": country,
        "landmark": data.landmark,
        "latitude": data.position[0],
        "longitude": data.position[1],
        "is_default": is_default,
        **place_fields(country, data.places),
    }
    Address.objects.get_or_create(user=user, label=data.label, defaults=fields)


def _employ(user: User) -> None:
    """An approved courier with a motorcycle, available in Conakry."""
    country = Country.objects.get(code="GN")
    with transaction.atomic():
        CourierProfile.objects.get_or_create(
            user=user,
            defaults={
                "country": country,
                "region": place_fields(country, ("Conakry",))["region"],
                "vehicle": Vehicle.MOTORCYCLE,
                "phone": COURIER.phone,
                "about": "Moto TVS, casier fermé, je connais Conakry de Kaloum à Kobaya.",
                "status": CourierStatus.APPROVED,
                "is_available": True,
                "latitude": 9.5370,
                "longitude": -13.6785,
            },
        )
        grant_delivering(user, allowed=True)
