"""Valid desks and cash from nothing."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import F

from shop.accounts.models import User
from shop.custody.models import CashDesk, CashPiece, CashReminder, OverdueCash, PieceMove
from shop.custody.services import chase_cash
from shop.places.models import Country
from tests.factories.accounts import create_user
from tests.factories.places import create_country, create_place

_counter = count(1)


def create_desk(*, cashier: User | None = None, country: Country | None = None, **fields: Any) -> CashDesk:
    """A desk in Madina, with its cashier."""
    country = country or create_country()
    defaults: dict[str, Any] = {
        "name": f"Madina {next(_counter)}",
        "region": create_place(country=country),
        "landmark": "Beside the big market, first floor",
        "latitude": 9.5500,
        "longitude": -13.6700,
        "currency": country.currency,
    }
    desk = CashDesk.objects.create(country=country, **(defaults | fields))
    desk.cashiers.add(cashier or create_cashier())
    return desk


def create_cashier(**fields: Any) -> User:
    """On the staff, with the right to work at desks."""
    return allow(create_user(**({"name": f"Cashier {next(_counter)}", "is_staff": True} | fields)), "work_at_desk")


def create_settler(**fields: Any) -> User:
    """On the staff, with the right to settle cash."""
    return allow(create_user(**({"name": f"Settler {next(_counter)}", "is_staff": True} | fields)), "settle_cash")


def allow(user: User, *rights: str) -> User:
    """Fresh, so that no right is remembered as missing."""
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="custody", codename__in=rights))
    return User.objects.get(pk=user.pk)


def days_go_by(days: float) -> None:
    """For cash in whoever's hands, and for the reminders of it."""
    ago = timedelta(days=days)
    CashPiece.objects.update(came_at=F("came_at") - ago)
    PieceMove.objects.update(moved_at=F("moved_at") - ago)
    CashReminder.objects.update(told_at=F("told_at") - ago)


def case_of(courier: User) -> OverdueCash:
    """All that he has, asked back."""
    days_go_by(2)
    chase_cash(courier.pk, "GNF")
    days_go_by(1)
    case = chase_cash(courier.pk, "GNF")
    assert case is not None
    return case
