"""What gunicorn does besides: `-c python:site_config.gunicorn_hooks`. The site is loaded once, before the workers fork."""

import gc
from typing import Any

from django.core.cache import caches
from django.db import connections


def when_ready(server: Any) -> None:
    """Before the first worker forks. A connection that two processes hold is torn: what loading has opened is closed here, and each worker
    opens its own. What is loaded is frozen, for the collector writes into whatever it looks at, and what is written is not shared any more.
    """
    connections.close_all()
    caches.close_all()
    gc.collect()
    gc.freeze()
