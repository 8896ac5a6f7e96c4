"""Cash by its origin: whose order it paid, and in whose hands it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.custody.states import PieceEnd
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind


class CashPieceQuerySet(models.QuerySet["CashPiece"]):
    """Pieces by where they are."""

    def in_hands(self) -> CashPieceQuerySet:
        """Those that somebody holds."""
        return self.filter(ended="")

    def held_by(self, holder: Holder, currency: str) -> CashPieceQuerySet:
        """The holder's, the oldest cash first."""
        kind, holder_id = holder
        return self.in_hands().filter(holder_kind=kind, holder_id=holder_id, currency=currency).order_by("came_at", "pk")


class CashPiece(models.Model):
    """An amount of cash that moves as one. Split when only a part moves on; never merged. Minor units of `currency`."""

    order = models.ForeignKey(
        "orders.Order", models.PROTECT, null=True, blank=True, related_name="cash_pieces", help_text=_("None for a desk's own float.")
    )
    holder_kind = models.CharField(_("in the hands of"), max_length=24, choices=AccountKind, help_text=_("As in the ledger."))
    holder_id = models.BigIntegerField(_("holder"), default=0)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    came_at = models.DateTimeField(_("came"), help_text=_("When the buyer gave it, or it came into a drawer as a float."))
    ended = models.CharField(_("left the chain"), max_length=5, choices=PieceEnd, blank=True, help_text=_("Empty while somebody holds it."))
    overdue = models.ForeignKey(
        "custody.OverdueCash", models.PROTECT, null=True, blank=True, related_name="pieces", help_text=_("Asked back in this case.")
    )

    objects = CashPieceQuerySet.as_manager()

    class Meta:
        verbose_name = _("piece of cash")
        verbose_name_plural = _("pieces of cash")
        indexes = [
            models.Index("holder_kind", "holder_id", "currency", "came_at", name="piece_oldest", condition=models.Q(ended="")),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="piece_of_something")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.amount)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PieceMove(models.Model):
    """One step of a piece, in the ledger's entry that moved it. An empty kind: from the buyer or a float, or out of the chain."""

    piece = models.ForeignKey(CashPiece, models.PROTECT, related_name="moves")
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="cash_moves")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="cash_moves")
    from_kind = models.CharField(max_length=24, choices=AccountKind, blank=True)
    from_id = models.BigIntegerField(default=0)
    to_kind = models.CharField(max_length=24, choices=AccountKind, blank=True)
    to_id = models.BigIntegerField(default=0)
    ended = models.CharField(max_length=5, choices=PieceEnd, blank=True)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    moved_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("movement of cash")
        verbose_name_plural = _("movements of cash")
        ordering = ["pk"]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.amount)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
