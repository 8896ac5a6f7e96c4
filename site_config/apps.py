"""The one app that knows every other."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SiteConfig(AppConfig):
    """Wires reactions and page slots together once every app is loaded."""

    name = "site_config"
    verbose_name = "Site"

    def ready(self) -> None:
        """Import each app's handlers and slot fillers, which register themselves."""
        autodiscover_modules("handlers", "slots")
