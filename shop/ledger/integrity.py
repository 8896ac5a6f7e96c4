"""Facts of the book."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from shop.common.integrity import integrity_check
from shop.ledger.models import Account, Entry, Line


@integrity_check("every entry balances")
def entries_balance() -> Iterator[str]:
    """Debits equal credits, and something moves."""
    sums = Entry.objects.annotate(pieces=Count("lines"), amount=Coalesce(Sum("lines__amount_minor"), 0))
    for entry in sums.filter(~Q(amount=0) | Q(pieces__lt=2)).order_by("pk"):
        yield f"entry {entry.pk} ({entry.key}): {entry.pieces} lines add up to {entry.amount} {entry.currency}"


@integrity_check("every entry moves one currency")
def entries_have_one_currency() -> Iterator[str]:
    """Lines lie on accounts of the entry's currency."""
    for line in Line.objects.exclude(account__currency=F("entry__currency")).select_related("entry", "account").order_by("pk"):
        yield f"line {line.pk} of entry {line.entry_id} ({line.entry.currency}) lies on account {line.account_id} ({line.account.currency})"


@integrity_check("cached balances equal the sums of their lines")
def balances_are_sums() -> Iterator[str]:
    """What a balance query answers is what the book says."""
    lines = Line.objects.filter(account=OuterRef("pk")).order_by().values("account").values(amount=Sum("amount_minor"))
    accounts = Account.objects.annotate(summed=Coalesce(Subquery(lines, output_field=BigIntegerField()), 0))
    for account in accounts.exclude(summed=F("balance_minor")).order_by("pk"):
        whose = f"account {account.pk} ({account.kind}:{account.holder_id}:{account.currency})"
        yield f"{whose}: balance {account.balance_minor}, lines add up to {account.summed}"
