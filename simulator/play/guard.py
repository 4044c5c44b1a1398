"""What stands before the page: who may ask, how much, and what the answer may do in a browser.

The page is for whoever sits at this machine. A page from elsewhere that a browser has open must
not reach it: the Host header is checked, so that no foreign name can stand for this address, and
a POST must be JSON, which no foreign form can send without being asked first.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
MOST_BODY_BYTES = 64 * 1024

# No outside address, nothing inline, no frame around it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class Guard:
    """ASGI middleware that lets through what is fit for the page, and dresses the answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = _refusal(scope)
        if refused is not None:
            await refused(scope, receive, send_dressed)
            return
        await self._app(scope, receive, send_dressed)


def _refusal(scope: Scope) -> JSONResponse | None:
    headers = Headers(scope=scope)
    if _host(headers.get("host", "")) not in LOOPBACK:
        return _no(400, "This page answers at 127.0.0.1 and localhost only.")
    if scope["method"] != "POST":
        return None
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _no(415, "Send JSON, with the content type application/json.")
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return _no(411, "Say how long the body is, with Content-Length.")
    if int(length) > MOST_BODY_BYTES:
        return _no(413, f"Send at most {MOST_BODY_BYTES} bytes.")
    return None


def _host(header: str) -> str | None:
    """The name in a Host header, without the port."""
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def _no(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status)
