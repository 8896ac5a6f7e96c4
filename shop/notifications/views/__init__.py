"""The inbox, what a person chooses, and the browsers that show push messages."""

from shop.notifications.views.choices import notification_settings, stop_mail
from shop.notifications.views.devices import device_add, device_remove
from shop.notifications.views.inbox import bell, notification_list, open_notification, read_all, read_one

__all__ = [
    "bell",
    "device_add",
    "device_remove",
    "notification_list",
    "notification_settings",
    "open_notification",
    "read_all",
    "read_one",
    "stop_mail",
]
