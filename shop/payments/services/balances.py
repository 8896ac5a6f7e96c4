"""What a store has to bear a refund with."""

from __future__ import annotations

from shop.common.money import Money
from shop.custody.queries import debt_of
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.states import AccountKind
from shop.payments.exceptions import StoreCannotCover
from shop.stores.models import Store


def require_room_for_debt(store: Store, currency: str, *, unposted_minor: int = 0) -> None:
    """What the store owes, with what the other stores of the same people owe, is within what they may owe together.

    Called after the posting, which holds the account: of a refund and a payout that race the later one sees what is left. The caller holds
    the party as well: of two of its stores the later one sees what the other has come to owe. Before the posting, to know what to tell the
    seller, `unposted_minor` is what it would take off the store. Raises StoreCannotCover.
    """
    beyond = compute_debt_beyond_limit(store, currency, unposted_minor=unposted_minor)
    if beyond.is_positive:
        raise StoreCannotCover(beyond)


def compute_debt_beyond_limit(store: Store, currency: str, *, unposted_minor: int = 0) -> Money:
    """By how much the store owes more than it may, beside the other stores of the same people; nothing within the limit."""
    balance = read_store_balance(store.pk, currency) - Money(unposted_minor, currency)
    if balance.minor >= 0:
        return Money.zero(currency)
    most = debt_of(store).room_alone if store.country.currency == currency else Money.zero(currency)
    return Money(max(0, -(balance + most).minor), currency)


def read_store_balance(store_id: int, currency: str) -> Money:
    """What is payable to the store less the cash it still holds; negative when the store owes."""
    return owed_to(AccountKind.SELLER_PAYABLE, store_id, currency) - account_balance(AccountKind.SELLER_CASH, store_id, currency)
