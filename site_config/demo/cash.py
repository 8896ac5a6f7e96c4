"""A cash desk in Conakry with its cashier, so that a banknote can be followed from the door to the seller."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db import transaction

from shop.accounts.models import User
from shop.custody.models import CashDesk
from shop.places.models import Country
from site_config.demo.content import CASHIER
from site_config.demo.loader import place_fields

NAME = "Caisse Madina"
LANDMARK = "Marché Madina, à côté de la grande mosquée, premier étage, 8 h à 18 h"
RIGHTS = ("custody.work_at_desk", "payouts.view_payout", "payments.view_refund", "payments.change_refund")


def open_desk() -> None:
    """A desk that is there stays as staff have left it, and its cashier may work at it. The people must be there."""
    country, cashier = Country.objects.get(code="GN"), User.objects.get(email=CASHIER.email)
    with transaction.atomic():
        _give_rights(cashier)
        desk = CashDesk.objects.filter(country=country).order_by("pk").first() or _make_desk(country)
        if not desk.cashiers.exists():
            desk.cashiers.add(cashier)


def _make_desk(country: Country) -> CashDesk:
    region = place_fields(country, ("Conakry",))["region"]
    place = {"region": region, "landmark": LANDMARK, "latitude": 9.5440, "longitude": -13.6730}
    return CashDesk.objects.create(name=NAME, country=country, currency=country.currency, **place)


def _give_rights(cashier: User) -> None:
    """To work at desks, and with the payouts and refunds that are handed out there."""
    cashier.is_staff = True
    cashier.save(update_fields=["is_staff"])
    for right in RIGHTS:
        app, codename = right.split(".")
        cashier.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
