"""Words for who is told, of what, how soon and by which way."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """In which hat a person hears it."""

    ANYONE = "anyone", _("everybody")
    BUYER = "buyer", _("buyers")
    SELLER = "seller", _("sellers")
    COURIER = "courier", _("couriers")
    STAFF = "staff", _("staff")


class Urgency(models.TextChoices):
    """How soon it has to be known."""

    LOW = "low", _("once a day is soon enough")
    NORMAL = "normal", _("at once, but not in quiet hours")
    HIGH = "high", _("at once, at any hour")


class Channel(models.TextChoices):
    """The ways out of the site. The inbox is no channel: everything is in it. A digest is an e-mail that tells of a whole day."""

    EMAIL = "email", _("E-mail")
    DIGEST = "digest", _("Daily e-mail")
    PUSH = "push", _("Push")
    SMS = "sms", _("Text message")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Topic(models.TextChoices):
    """What people choose by, and what the inbox can be narrowed to."""

    ORDERS = "orders", _("Orders")
    DELIVERIES = "deliveries", _("Deliveries")
    MESSAGES = "messages", _("Messages")
    AUCTIONS = "auctions", _("Auctions")
    MONEY = "money", _("Money")
    LISTINGS = "listings", _("Listings and stock")
    FINDS = "finds", pgettext_lazy("notifications", "Alerts")
    REVIEWS = "reviews", _("Reviews")
    ACCOUNT = "account", _("Account and safety")
    STAFF = "staff", _("The team's work")


TOPIC_ICONS = {
    Topic.ORDERS: "package",
    Topic.DELIVERIES: "moto",
    Topic.MESSAGES: "message",
    Topic.AUCTIONS: "clock",
    Topic.MONEY: "wallet",
    Topic.LISTINGS: "tag",
    Topic.FINDS: "heart",
    Topic.REVIEWS: "star",
    Topic.ACCOUNT: "shield",
    Topic.STAFF: "list",
}


class Pace(models.TextChoices):
    """How a person wants one topic on one channel. Once a day means the digest, so it is a choice of e-mail alone."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


class SendingStatus(models.TextChoices):
    """How far one message on one channel is. Only what waits is ever sent."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    SKIPPED = "skipped", _("needless by then")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("perhaps sent")
