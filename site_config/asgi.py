"""Sockets and, on a platform with one port, pages too, for daphne."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
if not settings.configured:  # else it has its role already, and what it starts must not be told another
    os.environ.setdefault("PROCESS_ROLE", "sockets")
pages = get_asgi_application()  # loads the apps, which the imports below need

from site_config.sockets import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
    }
)
