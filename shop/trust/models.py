"""The market's rules of trust, what accounts share, and what has been let out without staff."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.trust.states import Proof, SignalKind


class TrustRules(models.Model):
    """One market's rules. Amounts are minor units of its currency. A market without a row has the defaults, which are careful ones.

    The minimum holds are counted from the delivery, and no click of a buyer shortens them: the card schemes give a buyer months to dispute,
    and most disputes come within the first weeks; a mobile-money transfer can be reversed on the sender's word for a day or two.
    """

    country = models.OneToOneField("places.Country", models.CASCADE, primary_key=True, related_name="trust_rules", verbose_name=_("market"))
    wallet_hold_days = models.PositiveSmallIntegerField(_("mobile money: days before it may leave"), default=2)
    card_hold_days = models.PositiveSmallIntegerField(_("cards: days before it may leave"), default=7)
    new_wallet_hold_days = models.PositiveSmallIntegerField(_("mobile money of new stores: days"), default=5)
    new_card_hold_days = models.PositiveSmallIntegerField(_("cards of new stores: days"), default=21)
    established_orders = models.PositiveIntegerField(
        _("orders until a store is no longer new"), default=20, help_text=_("Completed, by buyers who are not linked with the seller.")
    )
    established_days = models.PositiveSmallIntegerField(_("days until a store is no longer new"), default=60)
    surge_percent = models.PositiveIntegerField(
        _("suddenly larger"),
        default=400,
        help_text=_("An order of more than this percentage of the store's usual one waits longer."),
    )
    surge_hold_days = models.PositiveSmallIntegerField(_("days more for what is suddenly larger"), default=7)
    reserve_bp = models.PositiveSmallIntegerField(
        _("reserve of new stores"),
        default=1_000,
        validators=[MaxValueValidator(10_000)],
        help_text=_("Basis points of what was paid in advance, kept back for refunds and disputes."),
    )
    reserve_days = models.PositiveSmallIntegerField(_("days of the reserve"), default=30)
    number_memory_days = models.PositiveSmallIntegerField(
        _("days that a number is remembered"),
        default=180,
        help_text=_("Counted from the closing of an account: whoever shows that its number is his later is a stranger."),
    )
    auto_person_day_minor = models.PositiveBigIntegerField(
        _("paid out without staff, per person and day"),
        default=0,
        help_text=_("All linked accounts together; 0: staff approve every payout."),
    )
    auto_market_day_minor = models.PositiveBigIntegerField(_("paid out without staff, whole market and day"), default=0)
    fee_advance_minor = models.PositiveBigIntegerField(
        _("couriers' fees paid in advance"),
        default=0,
        help_text=_("For all orders of linked accounts whose money can still be taken back; beyond it the fee waits too."),
    )
    refund_advance_minor = models.PositiveBigIntegerField(
        _("refunds paid in advance"),
        default=0,
        help_text=_(
            "What the stores of linked people may lack in all while their refunds are paid all the same; 0: each waits for its money."
        ),
    )
    staff_advance_minor = models.PositiveBigIntegerField(
        _("refunds advanced by staff, linked people"),
        default=0,
        help_text=_("What the stores of linked people may lack in all when two of your staff pay a refund at the platform's cost."),
    )
    staff_advance_day_minor = models.PositiveBigIntegerField(_("refunds advanced by staff, whole market and day"), default=0)
    bonus_most_percent = models.PositiveIntegerField(
        _("largest courier's bonus"), default=200, help_text=_("Percent of the delivery's own price.")
    )
    codes_need_phone = models.BooleanField(
        _("our codes need a confirmed phone"), default=True, help_text=_("And count once for each number, address and device.")
    )
    codes_in_person = models.BooleanField(_("our codes with pick-up paid in cash"), default=False)
    waits_for_money = models.BooleanField(
        _("points and our discounts wait"),
        default=True,
        help_text=_("For a sale's cash to arrive at a desk; where the store took it itself, for the fee to be paid."),
    )
    points_most_percent = models.PositiveIntegerField(
        _("largest worth of a sale's points"), null=True, blank=True, default=100, help_text=_("Percent of the sale's fee; empty: any.")
    )

    class Meta:
        verbose_name = _("rules of trust")
        verbose_name_plural = _("rules of trust")

    def __str__(self) -> str:
        return numbered(self, self.country_id)


class ProofRule(models.Model):
    """What stores and couriers with that proof may do in a market: one row of the table that they are shown."""

    country = models.ForeignKey("places.Country", models.CASCADE, related_name="proof_rules", verbose_name=_("market"))
    proof = models.CharField(_("proof"), max_length=6, choices=Proof)
    debt_percent = models.PositiveSmallIntegerField(
        _("part of the debt limit"), default=0, validators=[MaxValueValidator(100)], help_text=_("Percent of what a store may owe.")
    )
    courier_cash_percent = models.PositiveSmallIntegerField(
        _("part of the courier's cash limit"), default=0, validators=[MaxValueValidator(100)]
    )
    order_most_minor = models.PositiveBigIntegerField(
        _("largest order"), null=True, blank=True, help_text=_("Minor units; empty for no limit of its own.")
    )
    takes_cards = models.BooleanField(_("cards and PayPal"), default=False)
    auto_day_minor = models.PositiveBigIntegerField(_("paid out without staff a day"), default=0)
    extra_hold_days = models.PositiveSmallIntegerField(_("days of waiting on top"), default=3)

    class Meta:
        verbose_name = _("what a proof unlocks")
        verbose_name_plural = _("what proofs unlock")
        ordering = ["country", "pk"]
        constraints = [
            models.UniqueConstraint("country", "proof", name="proof_rule_once"),
            models.CheckConstraint(condition=models.Q(proof__in=Proof.values), name="proof_rule_known"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} · {self.get_proof_display()}"


class SignalQuerySet(models.QuerySet["SharedSignal"]):
    def telling(self) -> SignalQuerySet:
        """Those that link their account with others."""
        return self.filter(lapsed_at=None)


class SharedSignal(models.Model):
    """Something that an account showed and that another may show as well. Only a keyed digest is kept: nobody reads a number out of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signals")
    kind = models.CharField(_("kind"), max_length=7, choices=SignalKind)
    trace = models.CharField(max_length=48, help_text=_("Kind and digest: what is the same for everybody who shows the same."))
    seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    lapsed_at = models.DateTimeField(
        _("says nothing since"), null=True, blank=True, help_text=_("The number is somebody else's since then.")
    )

    objects = models.Manager.from_queryset(SignalQuerySet)()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [
            models.UniqueConstraint("user", "trace", name="signal_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SignalKind.values), name="signal_kind_known"),
        ]
        indexes = [models.Index("trace", name="signal_trace")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.user_id}"


class KnownStrangers(models.Model):
    """Two accounts that share something and that staff know to be two people with nothing to do with one another."""

    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("one"))
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("the other"))
    reason = models.CharField(_("reason"), max_length=300)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    said_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("unrelated accounts")
        verbose_name_plural = _("unrelated accounts")
        constraints = [
            models.UniqueConstraint("one", "other", name="strangers_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="strangers_in_order"),
        ]

    def __str__(self) -> str:
        return numbered(self, f"{self.one_id}, {self.other_id}")


class MarketDay(models.Model):
    """What one market has paid out without staff on one day of its own calendar: the row under whose lock the sums are counted."""

    country = models.ForeignKey("places.Country", models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    minor = models.PositiveBigIntegerField(_("let out without staff"), default=0)

    class Meta:
        verbose_name = _("day of a market")
        verbose_name_plural = _("days of markets")
        constraints = [models.UniqueConstraint("country", "day", name="market_day_once")]

    def __str__(self) -> str:
        return f"{self.country_id} {self.day}"


class PersonDay(models.Model):
    """The same for one person, so that a party's days can be added up."""

    market_day = models.ForeignKey(MarketDay, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    minor = models.PositiveBigIntegerField(_("let out without staff"), default=0)

    class Meta:
        verbose_name = _("day of a person")
        verbose_name_plural = _("days of people")
        constraints = [models.UniqueConstraint("market_day", "user", name="person_day_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)
