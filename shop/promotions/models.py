"""Promo codes with their uses, and loyalty points as an append-only list. Amounts are minor units of the market's currency."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.common.percentages import percent_figure
from shop.promotions.states import FundedBy, PointsKind, PromoKind


class PromoCodeQuerySet(models.QuerySet["PromoCode"]):
    """Codes by whether they count."""

    def running(self, at: datetime) -> PromoCodeQuerySet:
        """Those that anybody might use at that instant, limits aside."""
        begun = models.Q(starts_at=None) | models.Q(starts_at__lte=at)
        return self.filter(begun, models.Q(ends_at=None) | models.Q(ends_at__gt=at), is_paused=False)

    def with_limits(self) -> PromoCodeQuerySet:
        """With the stores and categories to which they are limited, in a fixed number of queries."""
        return self.select_related("country", "store").prefetch_related("stores", "categories")


class PromoCode(models.Model):
    """A word that makes a checkout cheaper. A store's code touches its own lines only and is borne by it."""

    code = models.CharField(_("code"), max_length=32, unique=True, help_text=_("Letters and figures; case and spaces do not count."))
    kind = models.CharField(_("gives"), max_length=8, choices=PromoKind)
    funded_by = models.CharField(_("borne by"), max_length=8, choices=FundedBy)
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("market"))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, blank=True, related_name="promo_codes", verbose_name=_("store"))
    percent_bp = models.PositiveIntegerField(_("percentage"), null=True, blank=True, help_text=_("Basis points: 1000 is 10 %."))
    amount_minor = models.PositiveBigIntegerField(_("amount off"), null=True, blank=True, help_text=_("Minor units."))
    most_minor = models.PositiveBigIntegerField(
        _("largest amount"), null=True, blank=True, help_text=_("Minor units: one use never costs more. The platform's codes need it.")
    )
    minimum_minor = models.PositiveBigIntegerField(_("goods of at least"), default=0, help_text=_("Minor units of what the code is for."))
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    limit_total = models.PositiveIntegerField(_("uses in all"), null=True, blank=True, help_text=_("Empty: as often as anybody likes."))
    limit_per_user = models.PositiveIntegerField(_("uses for each buyer"), null=True, blank=True, default=1)
    used = models.PositiveIntegerField(_("used"), default=0)
    stores = models.ManyToManyField("stores.Store", verbose_name=_("only these stores"), related_name="+", blank=True)
    categories = models.ManyToManyField(
        "catalog.Category", verbose_name=_("only these categories"), related_name="+", blank=True, help_text=_("And those below them.")
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = PromoCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("promo code")
        verbose_name_plural = _("promo codes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=PromoKind.PERCENT, percent_bp__gte=1, percent_bp__lte=10_000, amount_minor=None)
                | models.Q(kind=PromoKind.FIXED, percent_bp=None, amount_minor__gte=1)
                | models.Q(kind=PromoKind.DELIVERY, percent_bp=None, amount_minor=None),
                name="promo_gives_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(funded_by=FundedBy.SELLER, store__isnull=False) | models.Q(funded_by=FundedBy.PLATFORM, store=None),
                name="promo_store_bears_its_own",
            ),
            models.CheckConstraint(
                condition=models.Q(funded_by=FundedBy.SELLER) | models.Q(kind=PromoKind.FIXED) | models.Q(most_minor__gte=1),
                name="promo_of_platform_has_largest_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(limit_total=None) | models.Q(used__lte=models.F("limit_total")), name="promo_used_within_limit"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at=None) | models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="promo_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def most(self) -> Money | None:
        """What one use costs at most; None where nothing is said."""
        minor = self.most_minor if self.kind != PromoKind.FIXED else self.amount_minor
        return None if minor is None else Money(minor, self.currency)

    @property
    def minimum(self) -> Money:
        """Of the goods that it is for."""
        return Money(self.minimum_minor, self.currency)

    @property
    def amount(self) -> Money | None:
        """Off, for a fixed one."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def percent(self) -> str:
        """Off, for a percentage: "12.5"."""
        return percent_figure(self.percent_bp or 0)

    @property
    def is_used_up(self) -> bool:
        """Whether nobody can use it any more."""
        return self.limit_total is not None and self.used >= self.limit_total


class PromoUse(models.Model):
    """One checkout's use of a code, the person's `slot`th that stands. What is given back frees its slot and leaves the row as history."""

    code = models.ForeignKey(PromoCode, models.PROTECT, related_name="uses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="promo_uses")
    slot = models.PositiveIntegerField(null=True, blank=True, help_text=_("From 1; empty once it was given back."))
    used_at = models.DateTimeField(_("used"), auto_now_add=True)
    given_back_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a promo code")
        verbose_name_plural = _("uses of promo codes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("code", "user", "slot", name="promo_slot_once"),
            models.CheckConstraint(
                condition=models.Q(slot__gte=1, given_back_at=None) | models.Q(slot=None, given_back_at__isnull=False),
                name="promo_slot_while_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class PromoMark(models.Model):
    """What the person of a use showed: the confirmed phone number, the door, the device. Only digests, out of which nobody reads them."""

    use = models.ForeignKey(PromoUse, models.CASCADE, related_name="marks")
    trace = models.CharField(max_length=48, help_text=_("Kind and digest: what is the same for everybody who shows the same."))

    class Meta:
        verbose_name = _("mark of a use")
        verbose_name_plural = _("marks of uses")
        constraints = [models.UniqueConstraint("use", "trace", name="promo_mark_once")]
        indexes = [models.Index("trace", name="promo_mark_trace")]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class PromoShare(models.Model):
    """What a use takes off one order, frozen at placing."""

    use = models.ForeignKey(PromoUse, models.PROTECT, related_name="shares")
    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="promo_share")
    goods_minor = models.PositiveBigIntegerField(_("off the goods"), default=0)
    delivery_minor = models.PositiveBigIntegerField(_("off the delivery"), default=0, help_text=_("Whoever bears it."))
    given_back_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("share of a use")
        verbose_name_plural = _("shares of uses")

    def __str__(self) -> str:
        return numbered(self, self.pk)


class PointsRule(models.Model):
    """What points are earned for and worth in one market. Without a rule, or with one switched off, there are no points."""

    country = models.OneToOneField("places.Country", models.PROTECT, related_name="points_rule", verbose_name=_("market"))
    spend_minor = models.PositiveBigIntegerField(_("goods for one point"), help_text=_("Minor units paid for goods that earn one point."))
    value_minor = models.PositiveBigIntegerField(_("worth of a point"), help_text=_("Minor units off, when it is spent."))
    most_bp = models.PositiveIntegerField(
        _("largest share of the goods"), default=5_000, help_text=_("Basis points: 5000 lets points pay half of the goods.")
    )
    expire_days = models.PositiveIntegerField(_("days until they expire"), null=True, blank=True, default=365, help_text=_("Empty: never."))
    hold_days = models.PositiveSmallIntegerField(
        _("days until earned ones can be spent"),
        default=14,
        help_text=_("At least as long as goods may be given back: points of goods that go back were never anybody's to spend."),
    )
    is_active = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("points rule")
        verbose_name_plural = _("points rules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value_minor__gte=1, spend_minor__gte=models.F("value_minor") * 2), name="points_worth_at_most_half"
            ),
            models.CheckConstraint(condition=models.Q(most_bp__lte=10_000), name="points_share_at_most_all"),
            models.CheckConstraint(condition=models.Q(expire_days=None) | models.Q(expire_days__gte=1), name="points_live_a_day"),
            models.CheckConstraint(
                condition=models.Q(expire_days=None) | models.Q(expire_days__gt=models.F("hold_days")), name="points_live_beyond_their_hold"
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.country_id)

    @property
    def value(self) -> Money:
        """Of one point. Needs `country` loaded."""
        return Money(self.value_minor, self.country.currency)

    @property
    def percent(self) -> str:
        """Of the goods that points pay at most."""
        return percent_figure(self.most_bp)

    @property
    def spend(self) -> Money:
        """Goods for one point. Needs `country` loaded."""
        return Money(self.spend_minor, self.country.currency)


class PointsAccount(models.Model):
    """A person's points in one market. Below zero: points that were taken back after they had been spent, and come off the next ones."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="points_accounts")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("market"))
    balance = models.BigIntegerField(_("balance"), default=0)
    swept_until = models.DateTimeField(null=True, blank=True, help_text=_("Whatever expired by then has been written."))

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        constraints = [models.UniqueConstraint("user", "country", name="points_account_once")]

    def __str__(self) -> str:
        return numbered(self, self.user_id, self.country_id)


class PointsEntry(models.Model):
    """Points that came (positive) or went. Append only; `key` makes each reason count once."""

    account = models.ForeignKey(PointsAccount, models.PROTECT, related_name="entries")
    kind = models.CharField(_("what"), max_length=8, choices=PointsKind)
    points = models.BigIntegerField(_("points"))
    key = models.CharField(max_length=80, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="points_entries")
    minor = models.PositiveBigIntegerField(default=0, help_text=_("Goods that earned them, or what they took off: minor units."))
    free_at = models.DateTimeField(_("can be spent from"), null=True, blank=True, help_text=_("Of earned ones; empty: at once."))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("points entry")
        verbose_name_plural = _("points entries")
        ordering = ["-pk"]
        indexes = [models.Index("expires_at", name="points_expiring", condition=models.Q(kind=PointsKind.EARNED))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[PointsKind.EARNED, PointsKind.RETURNED], points__gte=1)
                | models.Q(kind__in=[PointsKind.EXPIRED, PointsKind.REVERSED], points__lte=-1)
                | models.Q(kind=PointsKind.SPENT, points__lte=0),  # 0: of points over several orders, less than one fell to this
                name="points_entry_has_its_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.points}"
