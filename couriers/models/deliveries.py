"""Deliveries: one parcel on its way, and its journeys in vain."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from couriers.states import CARRIED, HOLDER_OF, NOT_TAKEN, OPEN_JOBS, CodeSide, DeliveryMode, DeliveryStatus, ParcelHolder
from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.common.phrases import phrase_code


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by whose they are."""

    def with_order(self) -> DeliveryQuerySet:
        """With the order, its store and its buyer."""
        return self.select_related(
            "order__store__quarter",
            "order__store__prefecture",
            "order__store__region",
            "order__store__country",
            "order__buyer",
            "courier__courier_profile",
        )

    def carried_by(self, user_id: int) -> DeliveryQuerySet:
        """Those the person carries: as the courier, or as the store's owner who brings or hands over the parcel."""
        own_store = models.Q(mode__in=[DeliveryMode.IN_PERSON, DeliveryMode.PICKUP], order__store__owner_id=user_id)
        return self.filter(models.Q(courier_id=user_id) | own_store)

    def open_jobs(self) -> DeliveryQuerySet:
        """Those that keep a carrier busy."""
        return self.filter(status__in=OPEN_JOBS)

    def sent(self) -> DeliveryQuerySet:
        """Those that are with a parcel service."""
        return self.filter(mode=DeliveryMode.SHIPPED, status=DeliveryStatus.PICKED_UP)

    def open_market(self) -> DeliveryQuerySet:
        """Those any courier may claim."""
        return self.filter(status=DeliveryStatus.OFFERED)


def _holder_condition() -> models.Q:
    condition = models.Q()
    for status, holder in HOLDER_OF.items():
        condition |= models.Q(status=status, holder=holder)
    return condition


class Delivery(models.Model):
    """One parcel on its way. Amounts are minor units of the order's currency, frozen."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="delivery")
    mode = models.CharField(_("carried by"), max_length=9, choices=DeliveryMode, default=DeliveryMode.UNDECIDED)
    status = models.CharField(_("status"), max_length=9, choices=DeliveryStatus, default=DeliveryStatus.PLANNED)
    holder = models.CharField(_("parcel in the hands of"), max_length=7, choices=ParcelHolder, default=ParcelHolder.SELLER)
    courier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deliveries")
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    fee_minor = models.PositiveBigIntegerField(_("fee"), default=0)
    bonus_minor = models.PositiveBigIntegerField(_("bonus"), default=0, help_text=_("From the seller, on top of the fee."))
    cash_due_minor = models.PositiveBigIntegerField(_("cash to collect"), default=0)
    distance_metres = models.PositiveIntegerField(_("distance"), null=True, blank=True)
    is_abroad = models.BooleanField(_("to another country"), default=False)
    service = models.CharField(_("parcel service"), max_length=60, blank=True)
    tracking_number = models.CharField(_("number to follow it"), max_length=60, blank=True)
    tracking_url = models.URLField(_("page to follow it"), max_length=300, blank=True)
    missing_at = models.DateTimeField(_("buyer says: not arrived"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    seller_gave_at = models.DateTimeField(_("seller says: given"), null=True, blank=True)
    courier_took_at = models.DateTimeField(_("courier says: taken"), null=True, blank=True)
    carrier_got_cash_at = models.DateTimeField(_("carrier says: cash received"), null=True, blank=True)
    buyer_paid_cash_at = models.DateTimeField(_("buyer says: cash paid"), null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index("offered_at", name="delivery_market", condition=models.Q(status=DeliveryStatus.OFFERED)),
            models.Index("courier", "status", name="delivery_courier"),
            models.Index(
                "seller_gave_at", name="delivery_sent", condition=models.Q(mode=DeliveryMode.SHIPPED, status=DeliveryStatus.PICKED_UP)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_holder_condition(), name="parcel_has_one_holder"),
            models.CheckConstraint(
                condition=models.Q(mode=DeliveryMode.COURIER) | models.Q(courier=None), name="courier_only_on_courier_deliveries"
            ),
            models.CheckConstraint(
                condition=~models.Q(mode=DeliveryMode.COURIER, status__in=CARRIED) | models.Q(courier__isnull=False),
                name="carried_parcel_has_courier",
            ),
            models.CheckConstraint(condition=~models.Q(mode=DeliveryMode.SHIPPED) | models.Q(cash_due_minor=0), name="sent_parcel_is_paid"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.order_id)

    def get_absolute_url(self) -> str:
        """The carrier's page of it."""
        return reverse("couriers:delivery", args=[self.pk])

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # Django gives way to it
        """In place of Django's: a parcel that the buyer collects has found nobody who carries it, and is on no way."""
        if self.mode == DeliveryMode.PICKUP and self.status == DeliveryStatus.ASSIGNED:
            return gettext("waiting for the buyer")
        if self.mode == DeliveryMode.PICKUP and self.status == DeliveryStatus.PICKED_UP:
            return gettext("at the counter")
        return str(DeliveryStatus(self.status).label)

    @property
    def carrier_name(self) -> str:
        """As the buyer knows whoever hands it over: the store, or the courier by name. Needs `order.store` loaded."""
        if self.is_carried_by_seller or self.courier is None:
            return self.order.store.name
        return self.courier.display_name

    @property
    def fee(self) -> Money:
        """What the buyer pays for the delivery, as it was when the order was placed."""
        return Money(self.fee_minor, self.currency)

    @property
    def bonus(self) -> Money:
        """What the seller adds to it for the courier."""
        return Money(self.bonus_minor, self.currency)

    @property
    def earning(self) -> Money:
        """What the courier earns: fee and bonus."""
        return self.fee + self.bonus

    @property
    def carrier_id(self) -> int | None:
        """Who answers for it: the courier, or the store's owner. None while nobody is chosen. Needs `order.store` loaded."""
        if self.is_carried_by_seller:
            return self.order.store.owner_id
        return self.courier_id

    def side_of(self, user_id: int | None) -> CodeSide | None:
        """Whose code the person shows at the door: the buyer's, the carrier's, or nobody's. Needs `order.store` loaded."""
        if user_id is not None and user_id == self.order.buyer_id:
            return CodeSide.BUYER
        if user_id is not None and user_id == self.carrier_id:
            return CodeSide.CARRIER
        return None

    @property
    def is_carried_by_seller(self) -> bool:
        """Whether the seller stands at the door, or pays the parcel service: cash and fee are then the store's, and nobody earns."""
        return self.mode in (DeliveryMode.IN_PERSON, DeliveryMode.PICKUP, DeliveryMode.SHIPPED)

    @property
    def is_back_at_store(self) -> bool:
        """Whether a journey was in vain and the parcel lies at the store again, with nobody chosen to bring it."""
        return self.attempt > 1 and self.status == DeliveryStatus.PLANNED

    @property
    def is_shipped(self) -> bool:
        """Whether a parcel service brings it: there is no meeting, and no code."""
        return self.mode == DeliveryMode.SHIPPED

    @property
    def is_sent(self) -> bool:
        """Whether it is with the parcel service now."""
        return self.is_shipped and self.status == DeliveryStatus.PICKED_UP

    @property
    def counts_as_received_at(self) -> datetime | None:
        """When a sent parcel counts as received without the buyer's word; None while it is not sent, or said to be missing."""
        if self.seller_gave_at is None or self.missing_at or not self.is_sent:
            return None
        return self.seller_gave_at + timedelta(days=settings.PARCEL_ARRIVAL_DAYS)

    @property
    def is_at_door(self) -> bool:
        """Whether carrier and buyer have met."""
        return self.status == DeliveryStatus.AT_DOOR

    @property
    def is_open_job(self) -> bool:
        """Whether it keeps a carrier busy."""
        return self.status in OPEN_JOBS

    @property
    def cash_due(self) -> Money:
        """The one amount, on both screens."""
        return Money(self.cash_due_minor, self.currency)


class DeliveryAttempt(models.Model):
    """A journey that ended without a delivery, and why."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    courier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("what happened"), max_length=300)
    buyer_said_paid = models.BooleanField(
        _("the buyer had said: paid"), default=False, help_text=_("The two disagree about the cash: staff should ask both.")
    )
    ended_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")
        constraints = [models.UniqueConstraint("delivery", "number", name="attempt_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def is_not_taken(self) -> bool:
        """Whether it was the buyer who would not have it, or could not pay."""
        return phrase_code(self.reason) in NOT_TAKEN
