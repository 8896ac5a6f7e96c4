"""What stores owe: fees of what they delivered themselves, and whatever was more than their sale brought in.

The limit is the person's, not the store's: whoever opens a second store, or has a friend of the same purse open one, gets no second limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.common.prepared import Blank, prepared_rows
from shop.ledger.models import Account
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from shop.stores.models import Store
from shop.trust.queries import parties_of, party_of, proof_of_store, proof_rule

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
    return DebtBook([store]).cash_pause(store)


class DebtBook:
    """Which of the stores that are sold of together owe anything at all: two queries for all of them, for most owe nothing."""

    def __init__(self, stores: Iterable[Store] = ()) -> None:
        self._stores = {store.pk: store for store in stores}

    def cash_pause(self, store: Store) -> str:
        """As `cash_pause`. A store that was not named when the book was opened is asked about by itself."""
        if store.country.store_debt_limit_minor is None:
            return ""
        if store.pk not in self._stores:
            return cash_pause(store)
        if store.currency not in self._owing.get(store.owner_id, ()) or not debt_of(store).is_over:
            return ""
        return _("%(store)s takes no cash on delivery for the moment.") % {"store": store.name}

    @cached_property
    def _owing(self) -> dict[int, set[str]]:
        """Of each owner, in which currencies some store of his party owes something."""
        parties = parties_of({store.owner_id for store in self._stores.values() if store.country.store_debt_limit_minor is not None})
        people = sorted(set().union(*parties.values()))
        owing = _owing_stores(*people) if people else []
        return {owner: {currency for owing_id, currency in owing if owing_id in party} for owner, party in parties.items()}


@prepared_rows
def _owing_stores(*owner_ids: Blank) -> QuerySet[Account, tuple[int, str]]:
    """Owner and currency of what these people's stores owe."""
    stores = Store.objects.filter(reduce(or_, (Q(owner=pk) for pk in owner_ids))).order_by().values("pk")
    owing = Account.objects.filter(kind=AccountKind.SELLER_PAYABLE, holder_id__in=stores, balance_minor__gt=0).order_by()
    owner = Store.objects.filter(pk=OuterRef("holder_id")).order_by().values("owner_id")
    return owing.annotate(owner_id=Subquery(owner)).values_list("owner_id", "currency")
