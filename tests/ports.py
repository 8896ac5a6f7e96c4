"""Ports of this machine for servers that a test starts."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """A loopback port that is ours while the block runs: the system gave it, and gives it to nobody else.

    The socket that holds it does not listen. A server that is told the number binds it as well, for both allow an address to be used again,
    and may come back to it after its death; until it listens, whoever calls is refused at once.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]
