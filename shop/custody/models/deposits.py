"""Cash brought to a desk, carried to the bank and back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.custody.models.desks import CashDesk, DeskDay
from shop.custody.states import OPEN_DEPOSITS, DepositStatus, FloatDirection, SlipStatus
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind

ONE_PARTY = models.Q(courier__isnull=False, store=None) | models.Q(courier=None, store__isnull=False)


class Deposit(models.Model):
    """Cash that a courier, or a store that owes, brings to a desk. Two counts that know nothing of one another close it."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    desk = models.ForeignKey(CashDesk, models.PROTECT, related_name="deposits")
    courier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cash_deposits")
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, blank=True, related_name="cash_deposits")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whoever brings it"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    declared_minor = models.PositiveBigIntegerField(_("declared"))
    declared_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(_("status"), max_length=9, choices=DepositStatus, default=DepositStatus.DECLARED)
    first_count_minor = models.PositiveBigIntegerField(_("first count"), null=True, blank=True, help_text=_("When it was not as declared."))
    counted_minor = models.PositiveBigIntegerField(_("counted"), null=True, blank=True)
    counted_pieces = models.JSONField(_("notes and coins"), default=dict, blank=True)
    moved_minor = models.PositiveBigIntegerField(_("moved"), default=0, help_text=_("Never more than the book knew of."))
    repaid_minor = models.PositiveBigIntegerField(_("of it paid off"), default=0, help_text=_("Missing cash that had been written off."))
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    day = models.ForeignKey(DeskDay, models.PROTECT, null=True, blank=True, related_name="deposits")

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=DepositStatus.values), name="deposit_status_known"),
            models.CheckConstraint(condition=ONE_PARTY, name="deposit_of_one_party"),
            models.UniqueConstraint(
                "courier", "currency", name="deposit_one_open_courier", condition=models.Q(status__in=OPEN_DEPOSITS, courier__isnull=False)
            ),
            models.UniqueConstraint(
                "store", name="deposit_one_open_store", condition=models.Q(status__in=OPEN_DEPOSITS, store__isnull=False)
            ),
            models.CheckConstraint(condition=models.Q(repaid_minor__lte=models.F("moved_minor")), name="deposit_repaid_within"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of whoever brings it."""
        return reverse("couriers:deposit", args=[self.pk])

    @property
    def giver(self) -> Holder:
        """Whose account it lessens: the courier's cash, or what the store owes."""
        if self.courier_id is not None:
            return AccountKind.COURIER_CASH.value, self.courier_id
        return AccountKind.SELLER_PAYABLE.value, self.store_id or 0

    @property
    def debtor(self) -> Holder:
        """Where it lies what a courier lost and owes; of a store all that it owes is one account."""
        return (AccountKind.COURIER_DEBT.value, self.courier_id) if self.courier_id is not None else self.giver

    @property
    def giver_name(self) -> str:
        """Who stands before the cashier. Needs `courier` and `store` loaded."""
        return str(self.store or self.courier)

    @property
    def declared(self) -> Money:
        """What they said they bring."""
        return Money(self.declared_minor, self.currency)

    @property
    def counted(self) -> Money:
        """What the cashier counted."""
        return Money(self.counted_minor or 0, self.currency)

    @property
    def moved(self) -> Money:
        """What the book says the desk took."""
        return Money(self.moved_minor, self.currency)

    @property
    def repaid(self) -> Money:
        """Of that, what pays off cash that had been given up for lost."""
        return Money(self.repaid_minor, self.currency)

    @property
    def missing(self) -> Money:
        """Declared, and not counted; negative: counted, and not declared."""
        return self.declared - self.counted

    @property
    def difference(self) -> Money:
        """By how much the two figures differ, too little or too much."""
        return Money(abs(self.missing.minor), self.currency)

    @property
    def surplus(self) -> Money:
        """Counted beyond what the book knew of: it goes back across the counter."""
        return self.counted - self.moved

    @property
    def is_open(self) -> bool:
        """Whether it is still to be counted."""
        return self.status in OPEN_DEPOSITS

    @property
    def round(self) -> int:
        """Which count comes next."""
        return 2 if self.status == DepositStatus.RECOUNT else 1


class BankSlip(models.Model):
    """Cash of one drawer on its way to the bank, in one person's hands."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    key = models.UUIDField(unique=True, help_text=_("Of the form: pressed twice, it is one slip."))
    desk = models.ForeignKey(CashDesk, models.PROTECT, related_name="slips")
    carrier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whoever carries it"))
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    status = models.CharField(_("status"), max_length=9, choices=SlipStatus, default=SlipStatus.CARRIED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    day = models.ForeignKey(DeskDay, models.PROTECT, null=True, blank=True, related_name="slips")
    stated_minor = models.PositiveBigIntegerField(_("on the bank's statement"), null=True, blank=True)
    reference = models.CharField(_("reference at the bank"), max_length=60, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bank slip")
        verbose_name_plural = _("bank slips")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=SlipStatus.values), name="slip_status_known"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="slip_of_something"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holder(self) -> Holder:
        """Whoever carries it, in the book."""
        return AccountKind.BANK_CARRIER.value, self.carrier_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def stated(self) -> Money:
        """What the bank says it got."""
        return Money(self.stated_minor or 0, self.currency)


class DeskFloat(models.Model):
    """Change money brought from the bank into a drawer, or sent back: nobody's order's."""

    key = models.UUIDField(unique=True, help_text=_("Of the form: pressed twice, it moves once."))
    desk = models.ForeignKey(CashDesk, models.PROTECT, related_name="floats")
    direction = models.CharField(_("direction"), max_length=3, choices=FloatDirection)
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    day = models.ForeignKey(DeskDay, models.PROTECT, null=True, blank=True, related_name="floats")

    class Meta:
        verbose_name = _("float")
        verbose_name_plural = _("floats")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gte=1), name="float_of_something")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_direction_display())

    @property
    def amount(self) -> Money:
        """In the desk's currency. Needs `desk` loaded."""
        return self.desk.money(self.amount_minor)
