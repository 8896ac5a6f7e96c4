"""What a store has to bear a refund with."""

from __future__ import annotations

from shop.common.money import Money
from shop.ledger.queries import balance, owed_to
from shop.ledger.states import AccountKind
from shop.payments.exceptions import StoreCannotCover
from shop.stores.models import Store


def require_cover(store: Store, amount: Money) -> None:
    """What is payable to the store, less the cash in its hands, covers the amount, or it stays within the market's limit of debt.

    Holds the store's row. Raises StoreCannotCover.
    """
    list(Store.objects.select_for_update(no_key=True, of=("self",)).filter(pk=store.pk).values_list("pk"))
    credit = Money(store.country.store_debt_limit_minor or 0, amount.currency)
    if amount > store_balance(store.pk, amount.currency) + credit:
        raise StoreCannotCover


def store_balance(store_id: int, currency: str) -> Money:
    """What is payable to the store less the cash it still holds; negative when the store owes."""
    return owed_to(AccountKind.SELLER_PAYABLE, store_id, currency) - balance(AccountKind.SELLER_CASH, store_id, currency)
