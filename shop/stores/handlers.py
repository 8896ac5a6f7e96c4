"""What goes with the end of an owner's account, in the same transaction."""

from shop.accounts.models import User
from shop.accounts.services import join_closing, join_reopening
from shop.stores.services import return_stores_of, suspend_stores_of


@join_closing
def suspend_stores_with_account(user: User, *, reason: str, actor_id: int | None) -> None:
    """Nobody sells after his account is closed."""
    suspend_stores_of(user, reason=reason, actor_id=actor_id)


@join_reopening
def return_stores_with_account(user: User, *, actor_id: int | None) -> None:
    """What went with the account comes back with it, paused."""
    return_stores_of(user, actor_id=actor_id)
