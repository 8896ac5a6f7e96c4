"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "shop.chat"
    label = "chat"
    verbose_name = _("Chat")
