"""A price that one side offers the other, and the orders that came of talking."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.chat.models.conversations import Conversation
from shop.chat.states import LIVE, OfferStatus, Side
from shop.common.clock import now
from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers by what is to be done with them."""

    def overdue(self, at: datetime) -> OfferQuerySet:
        """Those still waiting for an answer whose time had run out at that instant. What is agreed ends with its deal."""
        return self.filter(status=OfferStatus.OPEN, expires_at__lte=at)


class Offer(models.Model):
    """A price for units of one variant. `unit_price_minor` is minor units of `currency`.

    A buyer's waits for the store's answer. A store's is agreed at once, its units set aside: the buyer takes it by ordering.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="offers")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    from_buyer = models.BooleanField()
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    unit_price_minor = models.PositiveBigIntegerField(_("unit price"))
    list_price_minor = models.PositiveBigIntegerField(_("price in the shop"), help_text=_("Of one, when the offer was made."))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    status = models.CharField(_("status"), max_length=9, choices=OfferStatus, default=OfferStatus.OPEN)
    expires_at = models.DateTimeField(_("expires"), help_text=_("When it has to be answered; once agreed, when it has to be ordered."))
    counters = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="countered_by")
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1, unit_price_minor__gte=1), name="offer_of_something"),
            models.UniqueConstraint("conversation", "variant", name="offer_one_live", condition=Q(status__in=sorted(LIVE))),
        ]
        indexes = [models.Index("expires_at", name="offer_expiring", condition=Q(status=OfferStatus.OPEN))]

    def __str__(self) -> str:
        return numbered(self, self.pk, f"{self.quantity} × {Money(self.unit_price_minor, self.currency)}")

    @property
    def side(self) -> Side:
        """Who made it."""
        return Side.BUYER if self.from_buyer else Side.STORE

    @property
    def unit_price(self) -> Money:
        """For one."""
        return Money(self.unit_price_minor, self.currency)

    @property
    def list_price(self) -> Money:
        """What one cost in the shop when it was made."""
        return Money(self.list_price_minor, self.currency)

    @property
    def total(self) -> Money:
        """For all of it, without delivery."""
        return self.unit_price * self.quantity

    @property
    def standing(self) -> str:
        """Its status by the clock: what nobody has closed yet is over all the same."""
        is_over = self.status in LIVE and self.expires_at <= now()
        return OfferStatus.EXPIRED if is_over else self.status

    @property
    def standing_words(self) -> str:
        """The same for a person."""
        return str(OfferStatus(self.standing).label)


class ChatOrder(models.Model):
    """An order that came of a conversation: of its offer, or placed by the buyer within a few days of talking."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="orders")
    order = models.OneToOneField("orders.Order", models.CASCADE, related_name="came_of_chat")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="orders")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("order out of a chat")
        verbose_name_plural = _("orders out of chats")

    def __str__(self) -> str:
        return numbered(self, self.pk)
