"""Telling people, and what they choose to be told."""

from shop.notifications.services.bounces import record_bounce
from shop.notifications.services.choices import (
    ChannelChoice,
    cancel_subscription,
    restore_subscription,
    revive_address,
    save_habits,
    save_paces,
)
from shop.notifications.services.devices import add_device, forget_device
from shop.notifications.services.news import notify_followers
from shop.notifications.services.notices import change_words, hand_notifications_over, notify_recipients, notify_recipients_once
from shop.notifications.services.read_marks import mark_bundle_read, mark_notifications_read
from shop.notifications.services.retention import delete_old_notifications
from shop.notifications.services.team import list_team_with, notify_team_of_reviews

__all__ = [
    "ChannelChoice",
    "add_device",
    "cancel_subscription",
    "change_words",
    "delete_old_notifications",
    "forget_device",
    "hand_notifications_over",
    "list_team_with",
    "mark_bundle_read",
    "mark_notifications_read",
    "notify_followers",
    "notify_recipients",
    "notify_recipients_once",
    "notify_team_of_reviews",
    "record_bounce",
    "restore_subscription",
    "revive_address",
    "save_habits",
    "save_paces",
]
