"""Telling people, and what they choose to be told."""

from shop.notifications.services.bounces import record_bounce
from shop.notifications.services.choices import ChannelChoice, revive_address, save_habits, save_paces, subscribe_again, unsubscribe
from shop.notifications.services.devices import add_device, forget_device
from shop.notifications.services.news import notify_followers
from shop.notifications.services.notices import change_words, hand_notifications_over, notify, notify_once
from shop.notifications.services.read_marks import mark_bundle_read, mark_notifications_read
from shop.notifications.services.retention import delete_old_notifications
from shop.notifications.services.team import notify_team_of_reviews, team_with

__all__ = [
    "ChannelChoice",
    "add_device",
    "change_words",
    "delete_old_notifications",
    "forget_device",
    "hand_notifications_over",
    "mark_bundle_read",
    "mark_notifications_read",
    "notify",
    "notify_followers",
    "notify_once",
    "notify_team_of_reviews",
    "record_bounce",
    "revive_address",
    "save_habits",
    "save_paces",
    "subscribe_again",
    "team_with",
    "unsubscribe",
]
