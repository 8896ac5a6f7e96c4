"""What gunicorn does besides: `-c python:site_config.gunicorn_hooks`. The site is loaded once, before the workers fork."""

from importlib import import_module
from typing import Any

control_socket_disable = (
    True  # a thread and a socket in the user's folder, for a tool that nobody uses here; workers would be forked beside it
)


def when_ready(server: Any) -> None:
    """Before the first worker forks. This file is read before the site is; with --preload it is loaded by now."""
    import_module("site_config.warm_up").warm_up_for_children()
