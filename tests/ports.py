"""Ports of this machine for servers that a test starts."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """A loopback port on which nothing listens now; of those that the system gives to no outgoing connection before the server is up."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")
