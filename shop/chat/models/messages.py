"""What is said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.chat.models.conversations import Conversation
from shop.chat.states import CARD_WORDS, SIGN_WORDS, Side
from shop.common.names import numbered

MAX_TEXT = 4_000  # characters of one message


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages as pages show them."""

    def with_cards(self) -> MessageQuerySet:
        """With everything that a bubble shows, in one query."""
        cards = ("image", "product__cover", "product__store", "order", "offer__variant__product__cover", "offer__variant__product__store")
        return self.select_related("sender", *cards)

    def from_side(self, side: str) -> MessageQuerySet:
        """Those which that side sent."""
        return self.filter(from_buyer=side == Side.BUYER)


class Message(models.Model):
    """One thing said: words, a picture, or a card of a product, an order or an offer.

    `client_id` is made where it was written. The same id of the same person in the same conversation is the same message, however
    often it arrives.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_buyer = models.BooleanField()
    client_id = models.UUIDField()
    text = models.TextField(_("text"), blank=True, max_length=MAX_TEXT)
    image = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.ForeignKey("orders.Order", models.SET_NULL, null=True, blank=True, related_name="+")
    offer = models.OneToOneField("chat.Offer", models.CASCADE, null=True, blank=True, related_name="message")
    is_auto = models.BooleanField(_("sent by itself"), default=False, help_text=_("The store's away message."))
    version = models.PositiveBigIntegerField(help_text=_("Of the conversation, once it was said."))
    created_at = models.DateTimeField(_("sent"))
    answer_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How long the buyer had waited for this answer of the store.")
    )
    score = models.PositiveSmallIntegerField(default=0, help_text=_("Points for what leads away from the market; staff see it."))
    signs = models.JSONField(default=list, blank=True, help_text=_("What the points are for: phone, email, link, platform."))
    removed_at = models.DateTimeField(_("removed by staff"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("conversation", "sender", "client_id", name="message_once"),
        ]
        indexes = [
            models.Index("conversation", "id", name="message_page"),
            models.Index("conversation", name="message_answers", condition=Q(answer_seconds__isnull=False)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)

    @property
    def side(self) -> Side:
        """Who said it."""
        return Side.BUYER if self.from_buyer else Side.STORE

    @property
    def sign_words(self) -> str:
        """What its points are for, for staff."""
        return ", ".join(str(SIGN_WORDS[sign]) for sign in self.signs)

    @property
    def card(self) -> str:
        """What stands in the place of words, a key of CARD_WORDS; "" where there are words."""
        if self.removed_at:
            return "removed"
        return "" if self.text else next((name for name in ("offer", "order", "product", "image") if getattr(self, f"{name}_id")), "")

    @property
    def kind(self) -> str:
        """What it carries, in one word for other clients: offer, order, product, picture or text. One that staff removed is text."""
        if self.removed_at:
            return "text"
        carried = (("offer", self.offer_id), ("order", self.order_id), ("product", self.product_id), ("picture", self.image_id))
        return next((name for name, key in carried if key), "text")

    @property
    def glimpse(self) -> str:
        """It in a few words, for a list."""
        return str(CARD_WORDS[self.card]) if self.card else self.text[:160] or "…"
