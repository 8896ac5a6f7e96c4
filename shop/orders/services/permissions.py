"""Who may move an order."""

from shop.accounts.models import User
from shop.orders.exceptions import NotAllowed
from shop.orders.models import Order


def require_seller_or_carrier(order: Order, actor_id: int, *, or_carrier: int | None = None) -> None:
    """The store's owner, the carrier where there is one, or staff; NotAllowed for anybody else."""
    require_one_of({order.store.owner_id, or_carrier}, actor_id)


def require_one_of(allowed: set[int | None], actor_id: int | None) -> None:
    """One of these people, or staff."""
    if actor_id is None or (actor_id not in allowed and not is_staff(actor_id)):
        raise NotAllowed


def is_staff(user_id: int | None) -> bool:
    """Whether the person works for the site."""
    return user_id is not None and User.objects.filter(pk=user_id, is_staff=True, is_active=True).exists()
