"""Starting the review server on this computer's own address."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from gaolbook.review.server import make_app
from gaolbook.review.session import Session

HOST = "127.0.0.1"
"""The one address listened on: no other computer can reach it."""
PORT = 8614
"""Tried first, so that a bookmark keeps working; without a registered service."""


@dataclass(frozen=True, slots=True)
class Address:
    """A socket that listens, and the address that leads there."""

    listener: socket.socket
    port: int

    @property
    def url(self) -> str:
        """What to type in a browser."""
        return f"http://{HOST}:{self.port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The Host headers of requests that mean this server."""
        return (f"{HOST}:{self.port}", f"localhost:{self.port}")


def bind(port: int | None = None) -> Address:
    """Listen on ``port``, on PORT or a free one where it is None. Raises OSError where a named port is taken."""
    # asyncio sends small answers at once only on sockets that say they are TCP; others wait 40 ms (Nagle's algorithm)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, PORT if port is None else port))
    except OSError as error:
        if port is not None:
            listener.close()
            raise OSError(f"port {port} cannot be used: {error.strerror}. Name another with --port") from error
        listener.bind((HOST, 0))
    listener.listen()  # a browser that is faster than the server waits instead of being refused
    return Address(listener, listener.getsockname()[1])


def serve(out: Path, address: Address, *, merge_after: int, ready: Callable[[str], None]) -> None:
    """Serve the review page of a folder until Ctrl-C; ``ready`` is told the address once it is about to answer.

    Raises ValueError where the folder holds no run or a broken one.
    """
    session = Session(out, merge_after)
    app = make_app(session, user=_user(), hosts=address.hosts)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3, lifespan="on"
    )
    ready(address.url)
    uvicorn.Server(config).run(sockets=[address.listener])


def _user() -> str:
    """Return the login name, as a name to propose."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in a container
        return "reviewer"
