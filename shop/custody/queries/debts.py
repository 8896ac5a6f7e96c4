"""What stores owe: fees of what they delivered themselves, and whatever was more than their sale brought in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.stores.models import Store

LEVELS = (100, 80, 50)  # percent of the limit at which a store is told
OVER = 101


@dataclass(frozen=True, slots=True)
class Debt:
    """What a store owes, against what it may; `limit` None: no limit."""

    owed: Money
    limit: Money | None

    @property
    def percent(self) -> int:
        """Of the limit, in full percent; 0 without one."""
        if self.limit is None or not self.owed:
            return 0
        return self.owed.minor * 100 // self.limit.minor if self.limit else 100

    @property
    def level(self) -> int:
        """The highest of LEVELS that it has reached, or 0; OVER when cash orders pause."""
        return OVER if self.is_over else next((level for level in LEVELS if self.percent >= level), 0)

    @property
    def is_over(self) -> bool:
        """Whether cash orders pause."""
        return self.limit is not None and self.owed > self.limit

    @property
    def room(self) -> Money | None:
        """How much more it may come to owe; None without a limit."""
        if self.limit is None:
            return None
        return Money(max(self.limit.minor - self.owed.minor, 0), self.limit.currency)


def debt_of(store: Store) -> Debt:
    """As it stands now. Needs `country` loaded. A store that sells in another currency than its market's has no limit."""
    owed = max(account_balance(AccountKind.SELLER_PAYABLE, store.pk, store.currency).minor, 0)
    minor = store.country.store_debt_limit_minor if store.currency == store.country.currency else None
    return Debt(owed=Money(owed, store.currency), limit=None if minor is None else Money(minor, store.currency))


def cash_pause(store: Store) -> str:
    """Why the store takes no new orders in cash, for a shopper; empty when it does. Where there is no limit, nothing is asked."""
    if store.country.store_debt_limit_minor is None:
        return ""
    return _("%(store)s takes no cash on delivery for the moment.") % {"store": store.name} if debt_of(store).is_over else ""
