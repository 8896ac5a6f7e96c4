"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shop.common.prepared.columns import quicken_columns


class CommonConfig(AppConfig):
    name = "shop.common"
    label = "common"
    verbose_name = _("Common")

    def ready(self) -> None:
        """Before anything is asked of the database."""
        quicken_columns()
