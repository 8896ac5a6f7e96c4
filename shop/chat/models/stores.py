"""How a store answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.chat.states import AwayMode
from shop.common.names import numbered


class StoreDesk(models.Model):
    """A store's side of chat: what it says while nobody is there, whether it takes offers, and how fast it has answered."""

    store = models.OneToOneField("stores.Store", models.CASCADE, related_name="chat_desk")
    away_mode = models.CharField(_("away message"), max_length=6, choices=AwayMode, default=AwayMode.NEVER)
    away_text = models.CharField(_("what it says"), max_length=500, blank=True)
    takes_offers = models.BooleanField(_("takes price offers"), default=True)
    answer_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Median of its answers of late, those still owed included; empty when too few are known.")
    )
    active_on = models.DateField(null=True, blank=True, help_text=_("The last day on which somebody of the store looked at its messages."))

    class Meta:
        verbose_name = _("chat of a store")
        verbose_name_plural = _("chats of stores")

    def __str__(self) -> str:
        return numbered(self, self.store_id)


class ReplyTemplate(models.Model):
    """Words that a store says often. `{order}` and the like are filled in from the conversation."""

    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="reply_templates")
    title = models.CharField(_("title"), max_length=40)
    text = models.TextField(_("text"), max_length=1_000)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint("store", "title", name="reply_template_once")]

    def __str__(self) -> str:
        return self.title
