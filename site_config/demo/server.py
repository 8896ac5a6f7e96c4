"""Pages, sockets and jobs in one process."""

from __future__ import annotations

import signal
import socket
from importlib import import_module
from typing import Any

from daphne.server import Server
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from huey.consumer_options import ConsumerConfig
from huey.contrib.djhuey import HUEY

from shop.common.planner import tell_planner_on_leaving

HOST = "127.0.0.1"


def port_is_free(port: int) -> bool:
    """Whether this process could listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(application: Any, *, port: int) -> None:
    """Serve until interrupted; then let the jobs under way end."""
    autodiscover_modules("tasks")
    import_module("site_config.demo.running_auctions")  # a job of the demo's alone
    wanted: dict[str, Any] = settings.HUEY["consumer"]  # type: ignore[assignment]
    options = ConsumerConfig(**wanted)
    options.validate()
    consumer = HUEY.create_consumer(**options.values)
    _start_quietly(consumer)
    try:
        Server(application, endpoints=[f"tcp:{port}:interface={HOST}"], signal_handlers=True, server_name="makiti").run()
    finally:
        consumer.stop(graceful=True)
        tell_planner_on_leaving()


def _start_quietly(consumer: Any) -> None:
    """Start the workers but leave the signals alone: Ctrl-C belongs to the server, which leaves those it finds changed."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    consumer.start()
    for number, handler in handlers.items():
        signal.signal(number, handler)
