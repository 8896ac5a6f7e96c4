"""The inbox, what people chose, and what is on its way to them."""

from shop.notifications.models.choices import DeadAddress, Device, Habits, Preference
from shop.notifications.models.inbox import Notification, NotificationQuerySet
from shop.notifications.models.sendings import Sending

__all__ = ["DeadAddress", "Device", "Habits", "Notification", "NotificationQuerySet", "Preference", "Sending"]
