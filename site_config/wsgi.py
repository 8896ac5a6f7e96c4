"""Pages, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

gc.disable()  # what is loaded stays: to look through it for garbage again and again took a fifth of the time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
os.environ.setdefault("PROCESS_ROLE", "web")
application = get_wsgi_application()

from site_config.warm_up import warm_up  # noqa: E402  # it needs the apps

warm_up()
gc.enable()
