"""What gunicorn does besides: `-c python:site_config.gunicorn_hooks`. The site is loaded once, before the workers fork."""

from importlib import import_module
from typing import Any


def when_ready(server: Any) -> None:
    """Before the first worker forks. This file is read before the site is; with --preload it is loaded by now."""
    warming = import_module("site_config.warm_up")
    warming.compile_templates()
    warming.get_ready_to_fork()
