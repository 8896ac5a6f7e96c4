"""Who may do what with cash."""

from shop.accounts.models import User
from shop.custody.exceptions import NotAllowed
from shop.custody.models import CashDesk
from shop.custody.queries.desks import may_settle, works_at
from shop.trust.queries import is_one_of


def require_cashier(desk: CashDesk, user_id: int, *, but: set[int | None] | None = None) -> None:
    """Staff with the right who are a cashier of this open desk, and neither one of those whom they would check nor one party with them.

    NotAllowed otherwise.
    """
    user = _require_staff_with(user_id, but)
    if not works_at(user, desk):
        raise NotAllowed


def require_settler(user_id: int, *, but: set[int | None]) -> None:
    """Staff with the right to settle cash, and none of those whom they would check, nor one party with them; NotAllowed otherwise."""
    if not may_settle(_require_staff_with(user_id, but)):
        raise NotAllowed


def _require_staff_with(user_id: int, but: set[int | None] | None) -> User:
    user = User.objects.filter(pk=user_id, is_staff=True, is_active=True).first()
    if user is None or is_one_of(user_id, but or ()):
        raise NotAllowed
    return user
