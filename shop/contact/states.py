"""What people write about, and how far an enquiry is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases


class EnquiryTopic(TextChoices):
    """Chosen by the writer, so that the right one of the team reads it first."""

    ORDER = "order", _("An order")
    PAYMENT = "payment", _("A payment or refund")
    DELIVERY = "delivery", _("A delivery")
    SELLING = "selling", _("Selling or delivering")
    ACCOUNT = "account", _("My account or my data")
    REPORT = "report", _("Fraud or a forbidden product")
    OTHER = "other", _("Something else")


declare_phrases("enquiry", dict(EnquiryTopic.choices))


class EnquiryStatus(TextChoices):
    """Closed without an answer is possible: advertising."""

    OPEN = "open", pgettext_lazy("message", "open")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", pgettext_lazy("message", "closed")
