"""The site's settings as in production; beside its addresses the floor that pages are measured against, with each answer its queries."""

from site_config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.page_urls"
MIDDLEWARE = ["tests.load.counted_queries.tell_queries", *MIDDLEWARE]  # noqa: F405
