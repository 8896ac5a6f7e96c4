"""The inbox, what a person chooses, and the browsers that show push messages."""

from shop.notifications.views.choosing import settings, stop_mail
from shop.notifications.views.devices import add, remove, service_worker
from shop.notifications.views.inbox import bell, inbox, open_notification, read_all, read_one

__all__ = ["add", "bell", "inbox", "open_notification", "read_all", "read_one", "remove", "service_worker", "settings", "stop_mail"]
