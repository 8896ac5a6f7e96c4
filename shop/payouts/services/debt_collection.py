"""What a courier earns after cash was lost with him pays that off first."""

from __future__ import annotations

from django.db.models import Max

from shop.common.money import Money
from shop.ledger.models import Line
from shop.ledger.queries import account_balance
from shop.ledger.services import Holder, Posting, lock_accounts, post_entry
from shop.ledger.states import AccountKind
from shop.payouts.models import Payee
from shop.payouts.states import PayeeKind


def collect_debt(payee: Payee) -> bool:
    """Available earnings against the courier's debt, as far as they go; whether anything was taken. Under the payee's lock.

    What somebody took off the account since it was gathered (cash given up with him, in this moment) is available no more.
    """
    if payee.kind != PayeeKind.COURIER or payee.available_minor <= 0:
        return False
    debt: Holder = (AccountKind.COURIER_DEBT.value, payee.holder_id)
    if account_balance(*debt, payee.currency).is_zero:
        return False
    earning: Holder = (payee.account_kind, payee.holder_id)
    accounts = lock_accounts([earning, debt], payee.currency)
    taken_since = max(0, payee.book_minor + accounts[earning].balance_minor)
    minor = min(payee.available_minor - taken_since, accounts[debt].balance_minor)
    if minor <= 0:  # paid off at a desk in this moment, or nothing is left
        return False
    last = Line.objects.filter(account=accounts[earning]).aggregate(last=Max("pk"))["last"]
    amount = Money(minor, payee.currency)
    lines = [Posting(*earning, amount), Posting(*debt, -amount)]
    post_entry(key=f"debt:{payee.pk}:{last}", kind="debt.collected", subject="debt", subject_id=payee.pk, lines=lines)
    return True
