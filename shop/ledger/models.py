"""The double-entry book. Debit is positive, credit negative; each entry sums to zero; nothing is ever changed or removed."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.ledger.exceptions import AppendOnly
from shop.ledger.states import AccountKind


class Account(models.Model):
    """What one holder has, owes or is owed in one currency. `holder_id` is a user or a store by the kind; 0 for the platform."""

    kind = models.CharField(_("kind"), max_length=24, choices=AccountKind)
    holder_id = models.BigIntegerField(_("holder"), default=0)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    balance_minor = models.BigIntegerField(_("balance"), default=0, help_text=_("Debits less credits: the cached sum of its lines."))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint("kind", "holder_id", "currency", name="account_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_kind_display(), self.holder_id, self.currency)

    @property
    def balance(self) -> Money:
        """Debits less credits."""
        return Money(self.balance_minor, self.currency)


Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AppendOnlyModel(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; AppendOnly on a second save. The one override of save() here: the book's rule outranks the habit."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class Entry(AppendOnlyModel):
    """One movement of money. The key makes a repeated posting the same posting."""

    key = models.CharField(_("key"), max_length=80, unique=True, help_text="order:12:delivered")
    kind = models.CharField(_("kind"), max_length=40, help_text="order.delivered")
    subject = models.CharField(_("about"), max_length=32)
    subject_id = models.BigIntegerField()
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    posted_at = models.DateTimeField(_("posted"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index("subject", "subject_id", name="entry_subject"), models.Index("posted_at", name="entry_posted")]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class Line(AppendOnlyModel):
    """One side of an entry: minor units of the entry's currency, debit positive."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", db_index=False)  # the index below begins with it
    amount_minor = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        indexes = [models.Index("account", "id", name="line_statement")]
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="line_moves_something")]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def amount(self) -> Money:
        """Debit positive. Needs `account` loaded."""
        return Money(self.amount_minor, self.account.currency)
