"""The site's settings as in production, and beside its addresses the floor that its pages are measured against."""

from site_config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.page_urls"
