"""Keeps everybody but the reviewer's own page out: other sites in the same browser, made-up hosts, oversized requests.

The server listens on 127.0.0.1 only. What is left to fear is a web page elsewhere that makes the reviewer's browser
send requests here, or gives its own name this address (DNS rebinding). A read needs the right Host; a write needs the
Host, this server's Origin, JSON, and the token that only the page this server sent knows.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-gaolbook-token"
MOST_BODY = 64 * 1024
"""Bytes of the largest request; a split that names MOST_TICKED articles has about 10,000."""
MOST_TARGET = 4 * 1024
"""Bytes of the longest path with its query."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with every answer. The page holds no inline script or style, and names from articles are never read as HTML."""


class Guard:
    """Refuses requests that are not from the page, and puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp, token: str, hosts: tuple[str, ...]) -> None:
        """Take what to guard, the token that a write must carry, and the Host headers that are this server's."""
        self._app = app
        self._token = token
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            status, why = refused
            await JSONResponse({"error": why}, status)(scope, receive, send_with_headers)
            return
        await self._app(scope, _limited(receive), send_with_headers)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        """Return (status, why) for a request that must not be answered, else None."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return 421, "This server answers only to its own address."
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > MOST_TARGET:
            return 414, "The address is too long."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "Requests from other sites are refused."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "Only GET and POST are answered."
        return self._refused_write(headers, hosts[0])

    def _refused_write(self, headers: Headers, host: str) -> tuple[int, str] | None:
        if headers.get("origin") != f"http://{host}":
            return 403, "Requests from other sites are refused."
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return 403, "The page is from an earlier start of the server. Load it again."
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415, "Only JSON is read."
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            return 411, "The request does not say how long it is."
        return (413, "The request is too long.") if int(length[:12]) > MOST_BODY else None


def _limited(receive: Receive) -> Receive:
    """Return a receiver that never hands on more than MOST_BODY bytes, whatever was announced."""
    left = MOST_BODY

    async def receive_limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return receive_limited
