"""What a store has to bear a refund with."""

from __future__ import annotations

from shop.common.money import Money
from shop.ledger.queries import account_balance, owed_to
from shop.ledger.states import AccountKind
from shop.payments.exceptions import StoreCannotCover
from shop.stores.models import Store


def require_cover(store: Store, currency: str) -> None:
    """What is payable to the store, less the cash in its hands, is not below nothing, or within the market's limit of debt.

    Called after the posting, which holds the account: of a refund and a payout that race the later one sees what is left. Raises
    StoreCannotCover.
    """
    in_own_money = store.country.currency == currency
    credit = Money(store.country.store_debt_limit_minor or 0 if in_own_money else 0, currency)
    if (store_balance(store.pk, currency) + credit).minor < 0:
        raise StoreCannotCover


def store_balance(store_id: int, currency: str) -> Money:
    """What is payable to the store less the cash it still holds; negative when the store owes."""
    return owed_to(AccountKind.SELLER_PAYABLE, store_id, currency) - account_balance(AccountKind.SELLER_CASH, store_id, currency)
