"""The one app that knows every other."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.utils.module_loading import autodiscover_modules

REGISTERING = (
    "checks",  # of the system (manage.py check)
    "events",  # what the app records
    "handlers",  # what it does about events
    "slots",  # what it shows on pages of apps below
    "topics",  # what open pages may watch
    "freshness",  # which shared pages a change makes old
    "clocks",  # when a worker leaves its periodic jobs alone
    "structured_data",  # facts about products and stores for search engines
    "admin_labels",  # what fields without a label are called
)


class SiteConfig(AppConfig):
    """Wires reactions and page slots together once every app is loaded."""

    name = "site_config"
    verbose_name = "Site"

    def ready(self) -> None:
        """Import what registers itself, of every app that has it. No app does so by itself."""
        autodiscover_modules(*REGISTERING)
        if settings.PROCESS_ROLE == "command":  # `check` looks at the admin too; whoever serves finds it with the addresses
            admin.autodiscover()
