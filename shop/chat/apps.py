"""The app's name and place."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    """Chat."""

    name = "shop.chat"
    label = "chat"
    verbose_name = _("Chat")

    def ready(self) -> None:
        """Make handlers, slots and topics known."""
        import_module("shop.chat.handlers")
        import_module("shop.chat.slots")
        import_module("shop.chat.topics")
