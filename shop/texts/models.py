"""A market's texts in versions, and who agreed to which."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.texts.states import Occasion, TextKind


class TextVersion(models.Model):
    """One version of one text. Once published it never changes: people agreed to it. Without `published_at` it is a draft."""

    kind = models.CharField(_("text"), max_length=8, choices=TextKind)
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("market"))
    number = models.PositiveIntegerField(_("version"))
    bodies: Any = models.JSONField(_("text by language"), default=dict, help_text=_("Language code → Markdown."))
    changes = models.CharField(_("what is new"), max_length=300, blank=True, help_text=_("Readers see this beside the date."))
    shipped = models.CharField(max_length=64, blank=True, help_text=_("Digest of the text that came with the program."))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["kind", "country", "-number"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TextKind.values), name="text_kind_known"),
            models.UniqueConstraint("kind", "country", "number", name="text_number_once"),
            models.UniqueConstraint("kind", "country", name="text_one_draft", condition=Q(published_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.country_id} {self.number}"

    def get_absolute_url(self) -> str:
        """Where this version stays readable."""
        return reverse("texts:version", args=[self.kind, self.country_id, self.number])

    @property
    def language(self) -> str:
        """In which language `body` is: the reader's where it is written in that, else the site's."""
        wanted = (get_language() or "").partition("-")[0]
        return wanted if self.bodies.get(wanted) else settings.LANGUAGE_CODE

    @property
    def body(self) -> str:
        """The text for the reader, as Markdown."""
        found: str = self.bodies.get(self.language, "")
        return found


class Acceptance(models.Model):
    """Somebody agreed to the terms in force, by an account or by an order. It outlives the account: it is part of the contract."""

    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="acceptances", verbose_name=_("version"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="acceptances", verbose_name=_("user")
    )
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("order"))
    occasion = models.CharField(_("occasion"), max_length=7, choices=Occasion)
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance of terms")
        verbose_name_plural = _("acceptances of terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion=Occasion.SIGN_UP, order=None) | Q(occasion=Occasion.ORDER, order__isnull=False),
                name="acceptance_names_its_order",
            ),
            models.UniqueConstraint("user", name="acceptance_once_at_sign_up", condition=Q(occasion=Occasion.SIGN_UP)),
            models.UniqueConstraint("order", name="acceptance_once_an_order", condition=Q(order__isnull=False)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)
