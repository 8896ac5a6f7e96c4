"""A buyer and a store, and how far each has read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.chat.states import Side
from shop.common.names import numbered


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations by whose they are."""

    def of(self, user_id: int) -> ConversationQuerySet:
        """Those the person takes part in, as a buyer or as the owner of the store."""
        return self.filter(Q(buyer_id=user_id) | Q(store__owner_id=user_id))

    def as_side(self, user_id: int, side: str) -> ConversationQuerySet:
        """Those in which the person is that side."""
        return self.filter(buyer_id=user_id) if side == Side.BUYER else self.filter(store__owner_id=user_id)


class Conversation(models.Model):
    """All that a buyer and a store say to each other: one for each pair.

    Whoever writes into it locks its row first, so that within it messages come in the order of their keys.
    """

    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations")
    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="conversations")
    last_message = models.ForeignKey("chat.Message", models.SET_NULL, null=True, blank=True, related_name="+")
    last_at = models.DateTimeField(_("last message"))
    version = models.PositiveBigIntegerField(default=0, help_text=_("Rises with everything that changes what its page shows."))
    buyer_read = models.PositiveBigIntegerField(default=0, help_text=_("Key of the last message that the buyer has seen."))
    store_read = models.PositiveBigIntegerField(default=0, help_text=_("Key of the last message that the store has seen."))
    buyer_unread = models.PositiveIntegerField(default=0, help_text=_("Messages of the store that the buyer has not seen."))
    store_unread = models.PositiveIntegerField(default=0, help_text=_("Messages of the buyer that the store has not seen."))
    waiting_since = models.DateTimeField(
        _("waits for the store since"), null=True, blank=True, help_text=_("First message of the buyer that no person has answered.")
    )
    away_told_at = models.DateTimeField(null=True, blank=True, help_text=_("When the store's away message was last sent."))
    blocked_by_buyer_at = models.DateTimeField(_("blocked by the buyer"), null=True, blank=True)
    blocked_by_store_at = models.DateTimeField(_("blocked by the store"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed by staff"), null=True, blank=True)
    leak_score = models.PositiveIntegerField(
        _("score"), default=0, help_text=_("Points of its messages for phone numbers, addresses and links that lead away.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint("buyer", "store", name="conversation_once")]
        indexes = [
            models.Index("buyer", models.F("last_at").desc(), name="conversation_of_buyer"),
            models.Index("store", models.F("last_at").desc(), name="conversation_of_store"),
            models.Index("buyer", name="conversation_buyer_unread", condition=Q(buyer_unread__gt=0)),
            models.Index("store", name="conversation_store_unread", condition=Q(store_unread__gt=0)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    def get_absolute_url(self) -> str:
        """Its page, for both sides."""
        return reverse("chat:conversation", args=[self.pk])

    def side_of(self, user_id: int | None) -> Side | None:
        """Which side the person is; None for strangers. Needs `store` loaded."""
        if user_id == self.buyer_id:
            return Side.BUYER
        return Side.STORE if user_id is not None and user_id == self.store.owner_id else None

    def user_of(self, side: str) -> int:
        """The id of the person on that side. Needs `store` loaded."""
        return self.buyer_id if side == Side.BUYER else self.store.owner_id

    def read_by(self, side: str) -> int:
        """Key of the last message that the side has seen."""
        return self.buyer_read if side == Side.BUYER else self.store_read

    def unread_of(self, side: str) -> int:
        """How many messages the side has not seen."""
        return self.buyer_unread if side == Side.BUYER else self.store_unread

    def is_blocked_by(self, side: str) -> bool:
        """Whether that side does not want to hear from the other."""
        return (self.blocked_by_buyer_at if side == Side.BUYER else self.blocked_by_store_at) is not None

    @property
    def is_blocked(self) -> bool:
        """Whether either does not."""
        return self.blocked_by_buyer_at is not None or self.blocked_by_store_at is not None

    @property
    def may_be_written_to(self) -> bool:
        """Whether anything can be sent."""
        return not self.is_blocked and self.closed_at is None
