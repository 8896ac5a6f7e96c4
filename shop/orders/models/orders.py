"""Orders, and finding them by whose they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.common.day_spans import say_days
from shop.common.money import CURRENCIES, Money
from shop.orders.models.checkouts import Checkout
from shop.orders.models.order_constraints import ORDER_CONSTRAINTS, ORDER_INDEXES
from shop.orders.states import CANCELLABLE, UNDER_WAY, CancelledBy, DeliveryMethod, DeliveryPayer, Fulfilment

LAST_ASK = timedelta(minutes=1)  # from the end of the time to pay until an unpaid order closes: the provider is asked once more


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders by whose they are."""

    def placed_by(self, user_id: int) -> OrderQuerySet:
        """The buyer's own."""
        return self.filter(buyer_id=user_id)

    def of_person(self, user_id: int) -> OrderQuerySet:
        """The buyer's own, and what he ordered as a guest and has claimed since."""
        claimed = models.Q(buyer__in=get_user_model().objects.filter(claimed_by=user_id).values("pk"))
        return self.filter(models.Q(buyer_id=user_id) | claimed)

    def sold_by(self, user_id: int) -> OrderQuerySet:
        """Those of the seller's stores."""
        return self.known_to_seller().filter(store__owner_id=user_id)

    def known_to_seller(self) -> OrderQuerySet:
        """All but those that were to be paid in advance and were not: no business of the seller's."""
        return self.exclude(is_prepaid=True, paid_at=None)

    def overdue(self, at: datetime) -> OrderQuerySet:
        """Pending ones whose time had run out at that instant; money on its way gets a moment longer to be asked about."""
        awaits_money = models.Q(is_prepaid=True, paid_at=None)
        unpaid = awaits_money & models.Q(expires_at__lte=at - LAST_ASK)
        return self.filter(~awaits_money & models.Q(expires_at__lte=at) | unpaid, fulfilment=Fulfilment.PENDING)

    def completable(self, delivered_before: datetime) -> OrderQuerySet:
        """Delivered by that instant, and not yet completed."""
        return self.filter(fulfilment=Fulfilment.DELIVERED, delivered_at__lte=delivered_before)

    def money_unseen(self) -> OrderQuerySet:
        """Delivered ones whose money the platform has not seen."""
        return self.filter(delivered_at__isnull=False, money_seen_at=None)

    def promised_until(self, day: date) -> OrderQuerySet:
        """Those under way, and the seller's business, whose last promised day comes no later, and of whose delay nobody was told."""
        under_way = self.filter(promised_last__lte=day, delayed_at=None, fulfilment__in=UNDER_WAY)
        return under_way.known_to_seller()

    def with_lines(self) -> OrderQuerySet:
        """Lines with pictures, and the store, in a fixed number of queries."""
        return self.select_related("store", "buyer").prefetch_related("lines__picture")


class Order(models.Model):
    """One store's share of a checkout. All amounts are minor units of `currency`, frozen at placing."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    checkout = models.ForeignKey(Checkout, models.PROTECT, related_name="orders")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="orders")
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    fulfilment = models.CharField(_("fulfilment"), max_length=11, choices=Fulfilment, default=Fulfilment.PENDING)
    goods_minor = models.PositiveBigIntegerField(_("goods"))
    delivery_minor = models.PositiveBigIntegerField(_("delivery"), default=0, help_text=_("The courier's fee as quoted, whoever pays it."))
    discount_minor = models.PositiveBigIntegerField(
        _("discount on the goods"), default=0, help_text=_("Sum of the lines' discounts, points included.")
    )
    delivery_discount_minor = models.PositiveBigIntegerField(
        _("discount on the delivery"), default=0, help_text=_("Given by the platform; the courier still earns the whole fee.")
    )
    platform_discount_minor = models.PositiveBigIntegerField(
        _("discount that the platform gives"),
        default=0,
        help_text=_("The part of both discounts that the seller does not bear: the platform pays it to the order."),
    )
    total_minor = models.PositiveBigIntegerField(
        _("to pay"), help_text=_("What the buyer owes: goods less discounts, and delivery when the buyer pays it.")
    )
    fee_minor = models.PositiveBigIntegerField(_("platform fee"), default=0, help_text=_("Sum of the lines' frozen fees."))
    fee_tax_minor = models.PositiveBigIntegerField(_("tax on the fee"), default=0, help_text=_("Sum of the lines' taxes on the fee."))
    tax_minor = models.PositiveBigIntegerField(_("tax in the price"), default=0, help_text=_("Sum of the lines' taxes on the goods."))
    refunded_minor = models.PositiveBigIntegerField(
        _("owed back"), default=0, help_text=_("What of the total has become owed to the buyer again, paid back or not.")
    )
    delivery_refunded = models.BooleanField(_("delivery owed back"), default=False)
    taxes: Any = models.JSONField(
        _("taxes"), default=dict, blank=True, help_text=_("Frozen: each rate on goods and on the fee, with its part of the sums.")
    )
    is_prepaid = models.BooleanField(_("paid before the delivery"), default=False, help_text=_("Not at the door."))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True, help_text=_("When a prepaid order's money had arrived."))
    money_seen_at = models.DateTimeField(
        _("money seen"),
        null=True,
        blank=True,
        help_text=_("When it had reached the platform: paid in advance, brought to a desk; of cash that the store took itself, its fee."),
    )
    discount_apart = models.BooleanField(
        _("discount paid by itself"), default=False, help_text=_("The platform pays its part of the discounts once it has seen the money.")
    )
    delivery_method = models.CharField(_("delivery method"), max_length=7, choices=DeliveryMethod)
    delivery_payer = models.CharField(_("who pays the courier"), max_length=6, choices=DeliveryPayer, default=DeliveryPayer.BUYER)
    distance_metres = models.PositiveIntegerField(_("distance"), null=True, blank=True)
    promised_first = models.DateField(
        _("promised from"), null=True, blank=True, help_text=_("First day that the buyer was told, by the store's own calendar.")
    )
    promised_last = models.DateField(_("promised until"), null=True, blank=True, help_text=_("Last day that the buyer was told."))
    way_days: Any = models.JSONField(
        _("days on the way"), default=list, blank=True, help_text=_("Frozen: fewest and most, and whether a carrier from afar counts them.")
    )
    delayed_at = models.DateTimeField(
        _("told of a delay"), null=True, blank=True, help_text=_("When buyer and seller were told that the promise cannot be kept.")
    )
    expected_first = models.DateField(_("expected from"), null=True, blank=True, help_text=_("After a delay, where a day can be said."))
    expected_last = models.DateField(_("expected until"), null=True, blank=True)
    payment_method = models.CharField(_("payment method"), max_length=20, default="cash")
    recipient = models.CharField(_("who receives"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=16)
    address_text = models.CharField(_("address"), max_length=600, help_text=_("Landmark, quarter, prefecture, region."))
    prefecture = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("For the courier's zone.")
    )
    region = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    instructions = models.CharField(_("instructions"), max_length=500, blank=True)
    cancelled_by = models.CharField(_("cancelled by"), max_length=6, choices=CancelledBy, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # few have one: the partial index below
        verbose_name=_("looked after by"),
        help_text=_("Who of staff sees to it, because its store is closed."),
    )
    placed_at = models.DateTimeField(_("placed"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True, help_text=_("When a pending order cancels itself."))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        indexes = ORDER_INDEXES
        constraints = ORDER_CONSTRAINTS

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The buyer's page of it."""
        return reverse("orders:detail", args=[self.number])

    def get_fulfilment_display(self) -> str:  # type: ignore[no-redef]  # Django gives way to it
        """In place of Django's: what the buyer collects is on no way."""
        if self.is_collected and self.fulfilment == Fulfilment.HANDED_OVER:
            return gettext("at the counter")
        return str(Fulfilment(self.fulfilment).label)

    @property
    def goods(self) -> Money:
        """The lines' sum."""
        return Money(self.goods_minor, self.currency)

    @property
    def delivery_fee(self) -> Money:
        """The courier's quoted fee, whoever pays it."""
        return Money(self.delivery_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the buyer owes."""
        return Money(self.total_minor, self.currency)

    @property
    def fee(self) -> Money:
        """The platform's frozen fee."""
        return Money(self.fee_minor, self.currency)

    @property
    def discount(self) -> Money:
        """What the goods cost less than their prices."""
        return Money(self.discount_minor, self.currency)

    @property
    def delivery_discount(self) -> Money:
        """What the carrier's fee costs the buyer less; the platform pays it."""
        return Money(self.delivery_discount_minor, self.currency)

    @property
    def platform_discount(self) -> Money:
        """The part of the discounts that the platform pays to the order."""
        return Money(self.platform_discount_minor, self.currency)

    @property
    def gross(self) -> Money:
        """What the order brings in: the buyer's total and the platform's part. It is shared out between platform, courier and seller."""
        return self.total + self.platform_discount

    @property
    def discount_waits(self) -> bool:
        """Whether the platform has not paid its part of the discounts to the store yet, because it has not seen the sale's money."""
        return self.discount_apart and self.money_seen_at is None

    @property
    def shared_out(self) -> Money:
        """What is shared out with the delivery: the gross, or without the platform's part where that is paid by itself."""
        return self.total if self.discount_apart else self.gross

    @property
    def fee_tax(self) -> Money:
        """Tax on the platform's fee, which the seller pays with it."""
        return Money(self.fee_tax_minor, self.currency)

    @property
    def delivery_paid(self) -> Money:
        """What the buyer pays for the delivery: the fee less its discount, or nothing when the seller bears it."""
        by_buyer = self.delivery_payer == DeliveryPayer.BUYER
        return Money(self.delivery_minor - self.delivery_discount_minor if by_buyer else 0, self.currency)

    @property
    def refunded(self) -> Money:
        """What of the total has become owed to the buyer again."""
        return Money(self.refunded_minor, self.currency)

    @property
    def is_download(self) -> bool:
        """Whether nothing of it is carried: files and codes alone, delivered by themselves once they are paid."""
        return self.delivery_method == DeliveryMethod.DIGITAL

    @property
    def is_collected(self) -> bool:
        """Whether the buyer comes to the store for it: said and paid at its counter, not at a door."""
        return self.delivery_method == DeliveryMethod.PICKUP

    def is_code_asked_in(self, fulfilment: str) -> bool:
        """Whether in that state its code is what the buyer needs first: at the door with the parcel there, or at the store's counter."""
        return fulfilment == Fulfilment.HANDED_OVER or (self.is_collected and fulfilment == Fulfilment.READY)

    @property
    def is_awaiting_payment(self) -> bool:
        """Whether it is paid in advance and the money has not arrived: no business of the seller's yet."""
        return self.is_prepaid and self.paid_at is None and self.fulfilment == Fulfilment.PENDING

    @property
    def is_paid_for(self) -> bool:
        """Whether it goes on and its money is there: in advance, or in cash when it was handed over."""
        is_there = self.paid_at if self.is_prepaid else self.delivered_at
        return is_there is not None and self.total.is_positive and self.fulfilment != Fulfilment.CANCELLED

    @property
    def promised_days(self) -> str:
        """The days that the buyer was told, to stand in a sentence; empty where none was."""
        return say_days(self.promised_first, self.promised_last) if self.promised_first and self.promised_last else ""

    @property
    def expected_days(self) -> str:
        """The days that are expected since it is late; empty where none can be said."""
        return say_days(self.expected_first, self.expected_last) if self.expected_first and self.expected_last else ""

    @property
    def closes_at(self) -> datetime | None:
        """When it cancels itself, if nobody does anything until then."""
        return self.expires_at + LAST_ASK if self.expires_at and self.is_awaiting_payment else self.expires_at

    def is_overdue(self, *, at: datetime) -> bool:
        """Whether its time had run out at that instant: `OrderQuerySet.overdue` says it of many."""
        return self.fulfilment == Fulfilment.PENDING and self.closes_at is not None and self.closes_at <= at

    @property
    def is_cancellable(self) -> bool:
        """Whether it is still before the hand-over."""
        return self.fulfilment in CANCELLABLE
