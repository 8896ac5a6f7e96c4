"""Pages, for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from shop.payments.providers import get_provider

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
application = get_wsgi_application()

# Read before the first request comes, not while it waits: the views behind all addresses, and the providers with their libraries.
assert get_resolver().url_patterns
PROVIDERS = [get_provider(code) for code in settings.PAYMENT_PROVIDERS]
