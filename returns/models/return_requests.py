"""One buyer's wish to give goods of one order back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from returns.states import CLOCK, ENDED, FAULT_OF, UNSETTLED, Fault, ReturnEnd, ReturnReason, ReturnStatus, ReturnWay
from shop.common.clock import now

MAX_TEXT = 1_000  # characters of what either side says
MAX_PICTURES = 5  # of each side
_RUNNING = sorted(CLOCK)  # the states in which the clock runs


class ReturnRequestQuerySet(models.QuerySet["ReturnRequest"]):
    """Returns by whose they are and how far."""

    def of_buyers(self, user_ids: Any) -> ReturnRequestQuerySet:
        """Those of these people, guests of theirs among them."""
        return self.filter(buyer__in=user_ids)

    def sold_by_owner(self, user_id: int) -> ReturnRequestQuerySet:
        """Those of the seller's stores."""
        return self.filter(store__owner=user_id)

    def overdue_at(self, at: datetime) -> ReturnRequestQuerySet:
        """Those whose clock has struck."""
        return self.filter(next_at__lte=at)

    def unsettled(self) -> ReturnRequestQuerySet:
        """Those whose goods and money nobody has settled yet."""
        return self.filter(status__in=UNSETTLED)

    def with_sides(self) -> ReturnRequestQuerySet:
        """With the order and both sides, in one query; lines and pictures in one each."""
        return self.select_related("order", "store__country", "store__owner", "buyer", "refund", "decided_by").prefetch_related(
            "lines__order_line__picture", "pictures__image"
        )


class ReturnRequest(models.Model):
    """Goods that a buyer gives back for a refund. What is agreed at its approval is frozen here."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    token = models.CharField(max_length=40, help_text=_("Of the form: the same form sent again is the same return."))
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="returns", verbose_name=_("order"))
    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="returns", verbose_name=_("store"))
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="returns", verbose_name=_("buyer"))
    reason = models.CharField(_("reason"), max_length=16, choices=ReturnReason)
    text = models.TextField(_("in the buyer's words"), max_length=MAX_TEXT, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ReturnStatus, default=ReturnStatus.REQUESTED)
    next_at = models.DateTimeField(_("deadline"), null=True, blank=True, help_text=_("When its state ends automatically."))
    fault = models.CharField(
        _("caused by"), max_length=5, choices=Fault, blank=True, help_text=_("Who pays the way back. Frozen at the approval.")
    )
    requested_at = models.DateTimeField(_("requested"), default=now)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
        help_text=_("Nobody: the store was silent."),
    )
    way = models.CharField(_("way back"), max_length=7, choices=ReturnWay, blank=True)
    service = models.CharField(_("parcel service"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    inspected_at = models.DateTimeField(_("checked"), null=True, blank=True)
    is_restocked = models.BooleanField(_("on the shelf again"), default=False)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refusal = models.TextField(_("why the store refuses"), max_length=MAX_TEXT, blank=True)
    disputed_at = models.DateTimeField(_("before staff since"), null=True, blank=True)
    appeal = models.TextField(_("what the buyer says to staff"), max_length=MAX_TEXT, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    is_for_buyer = models.BooleanField(_("decided for the buyer"), null=True, blank=True)
    decision = models.TextField(_("why it was decided so"), max_length=MAX_TEXT, blank=True)
    refund = models.OneToOneField(
        "payments.Refund", models.PROTECT, null=True, blank=True, related_name="return_request", verbose_name=_("refund")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    end = models.CharField(_("how it ended"), max_length=12, choices=ReturnEnd, blank=True)

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-pk"]
        indexes = [
            models.Index("store", "status", F("id").desc(), name="return_desk"),
            models.Index("buyer", F("id").desc(), name="return_buyer"),
            models.Index("next_at", name="return_due", condition=Q(next_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint("buyer", "token", name="return_once_a_form"),
            models.CheckConstraint(condition=Q(status__in=ReturnStatus.values), name="return_status_known"),
            models.CheckConstraint(condition=Q(reason__in=ReturnReason.values), name="return_reason_known"),
            models.CheckConstraint(
                condition=Q(status__in=_RUNNING, next_at__isnull=False) | ~Q(status__in=_RUNNING) & Q(next_at=None),
                name="return_clock_runs_in_its_states",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, fault="") | Q(approved_at__isnull=False) & ~Q(fault=""), name="return_fault_frozen"
            ),
            models.CheckConstraint(condition=~Q(status=ReturnStatus.REFUSED) | ~Q(refusal=""), name="return_refused_with_a_reason"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_for_buyer=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_for_buyer__isnull=False) & ~Q(decision=""),
                name="return_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), closed_at__isnull=False) & ~Q(end="")
                | ~Q(status__in=sorted(ENDED)) & Q(closed_at=None, end=""),
                name="return_ends_with_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.REFUNDED) | Q(refund__isnull=False), name="return_refunded_with_a_refund"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The buyer's page of it."""
        return reverse("returns:detail", args=[self.number])

    @property
    def caused_by(self) -> Fault:
        """Who pays the way back: as agreed, or as the reason says while nothing is agreed."""
        return Fault(self.fault) if self.fault else FAULT_OF[self.reason]

    @property
    def store_pays_way(self) -> bool:
        """Whether the way back is the store's to pay."""
        return self.caused_by == Fault.STORE

    @property
    def is_of_missing(self) -> bool:
        """Whether there is nothing to send back, for it never came."""
        return self.reason == ReturnReason.MISSING

    @property
    def has_left_buyer(self) -> bool:
        """Whether the goods are no longer with the buyer, as far as anybody has said."""
        return self.is_of_missing or self.sent_at is not None or self.received_at is not None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more happens."""
        return self.status in ENDED

    def is_late(self, *, at: datetime) -> bool:
        """Whether the clock has struck and nobody has moved it yet."""
        return self.next_at is not None and self.next_at <= at
