"""What stores owe: fees of what they delivered themselves, and whatever was more than their sale brought in.

The limit is the person's, not the store's: whoever opens a second store, or has a friend of the same purse open one, gets no second limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.ledger.models import Account
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.stores.models import Store
from shop.trust.queries import party_of, proof_of_store, proof_rule

LEVELS = (100, 80, 50)  # percent of the limit at which a store is told
OVER = 101


@dataclass(frozen=True, slots=True)
class Debt:
    """What a store owes, and the other stores of the same people, against what they may owe together; `limit` None: no limit."""

    owed: Money
    others_owe: Money
    limit: Money | None

    @property
    def owed_together(self) -> Money:
        """By all stores of the party."""
        return self.owed + self.others_owe

    @property
    def percent(self) -> int:
        """Of the limit, in full percent; 0 without one."""
        if self.limit is None or self.owed_together.minor == 0:
            return 0
        return self.owed_together.minor * 100 // self.limit.minor if self.limit.minor else 100

    @property
    def level(self) -> int:
        """The highest of LEVELS that it has reached, or 0; OVER when cash orders pause."""
        return OVER if self.is_over else next((level for level in LEVELS if self.percent >= level), 0)

    @property
    def is_over(self) -> bool:
        """Whether cash orders pause."""
        return self.limit is not None and self.owed_together > self.limit

    @property
    def room_alone(self) -> Money:
        """How much this store may owe beside the others; nothing where there is no limit, for nobody has said how much."""
        return (
            Money(max(self.limit.minor - self.others_owe.minor, 0), self.owed.currency)
            if self.limit is not None
            else Money.zero(self.owed.currency)
        )

    @property
    def room(self) -> Money | None:
        """How much more it may come to owe; None without a limit."""
        if self.limit is None:
            return None
        return Money(max(self.limit.minor - self.owed_together.minor, 0), self.limit.currency)


def debt_of(store: Store) -> Debt:
    """As it stands now. Needs `country` loaded. A store that sells in another currency than its market's has no limit.

    What the owner has proved decides how much of the market's limit there is (`ProofRule.debt_percent`).
    """
    owed = max(account_balance(AccountKind.SELLER_PAYABLE, store.pk, store.currency).minor, 0)
    minor = store.country.store_debt_limit_minor if store.currency == store.country.currency else None
    if minor is None:
        return Debt(owed=Money(owed, store.currency), others_owe=Money.zero(store.currency), limit=None)
    percent = proof_rule(store.country, proof_of_store(store)).debt_percent
    return Debt(
        owed=Money(owed, store.currency),
        others_owe=Money(_owed_by_others(store), store.currency),
        limit=Money(minor * percent // 100, store.currency),
    )


def stores_of_party(store: Store) -> list[int]:
    """The stores that share one limit with this one, itself among them: those of its owner and of all who are one party with him."""
    return list(Store.objects.filter(owner__in=party_of(store.owner_id)).order_by("pk").values_list("pk", flat=True))


def _owed_by_others(store: Store) -> int:
    """Minor units of the store's currency. What one store has earned does not pay what another owes."""
    stores = Store.objects.filter(owner__in=party_of(store.owner_id)).exclude(pk=store.pk).values("pk")
    owing = Account.objects.filter(kind=AccountKind.SELLER_PAYABLE, holder_id__in=stores, currency=store.currency, balance_minor__gt=0)
    return sum(owing.values_list("balance_minor", flat=True))


def cash_pause(store: Store) -> str:
    """Why the store takes no new orders in cash, for a shopper; empty when it does. Where there is no limit, nothing is asked."""
    if store.country.store_debt_limit_minor is None or not _owes_anything(store):
        return ""
    return _("%(store)s takes no cash on delivery for the moment.") % {"store": store.name} if debt_of(store).is_over else ""


def _owes_anything(store: Store) -> bool:
    """Whether there is anything to compare with a limit: two queries, for most stores owe nothing."""
    stores = Store.objects.filter(owner__in=party_of(store.owner_id)).values("pk")
    owing = Account.objects.filter(kind=AccountKind.SELLER_PAYABLE, holder_id__in=stores, currency=store.currency, balance_minor__gt=0)
    return owing.exists()
