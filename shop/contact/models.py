"""Enquiries, and what the team answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.common.signs import labelled
from shop.contact.states import EnquiryStatus, EnquiryTopic


class Enquiry(models.Model):
    """One message to the market's team, by somebody signed in or by a visitor who left an address or a number."""

    key = models.UUIDField(unique=True, help_text=_("Made with the form: sent twice it is one message."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="enquiries")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=16, blank=True, help_text="E.164")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("market"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    topic = models.CharField(_("about"), max_length=8, choices=EnquiryTopic)
    order_number = models.CharField(_("order number"), max_length=16, blank=True)
    text = models.TextField(_("message"), max_length=3000)
    status = models.CharField(_("status"), max_length=8, choices=EnquiryStatus, default=EnquiryStatus.OPEN)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("message to our team")
        verbose_name_plural = _("messages to our team")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EnquiryStatus.values), name="enquiry_status_known"),
            models.CheckConstraint(condition=Q(topic__in=EnquiryTopic.values), name="enquiry_topic_known"),
        ]
        indexes = [models.Index("sent_at", name="enquiry_waiting", condition=Q(status=EnquiryStatus.OPEN))]

    def __str__(self) -> str:
        return labelled(numbered(self, self.pk), self.get_topic_display())


class EnquiryReply(models.Model):
    """What one of the team answered."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("answer"), max_length=3000)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer of our team")
        verbose_name_plural = _("answers of our team")
        ordering = ["pk"]

    def __str__(self) -> str:
        return numbered(self, self.pk)
