"""Telling people, and what they choose to be told."""

from shop.notifications.services.bouncing import take_bounce
from shop.notifications.services.choosing import Choice, revive_address, save_habits, save_paces, subscribe_again, unsubscribe
from shop.notifications.services.cleaning import clean_up
from shop.notifications.services.devices import add_device, forget_device
from shop.notifications.services.news import tell_followers
from shop.notifications.services.reading import mark_bundle_read, mark_read
from shop.notifications.services.team import team_with, tell_of_reviews
from shop.notifications.services.telling import change_words, notify, tell_once

__all__ = [
    "Choice",
    "add_device",
    "change_words",
    "clean_up",
    "forget_device",
    "mark_bundle_read",
    "mark_read",
    "notify",
    "revive_address",
    "save_habits",
    "save_paces",
    "subscribe_again",
    "take_bounce",
    "team_with",
    "tell_followers",
    "tell_of_reviews",
    "tell_once",
    "unsubscribe",
]
