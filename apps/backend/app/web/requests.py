"""Around every request: its id, its line in the log, its duration in the metrics."""

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import Metrics
from app.web.problems import problem_response, unexpected_problem

logger = logging.getLogger("app.access")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
# Asked every few seconds: a line at DEBUG, and only when the answer is another than before.
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
# The client went away before an answer: nginx's number for it.
_NO_ANSWER = 499
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """ASGI middleware. Takes over a sensible X-Request-ID, else makes one, and returns it with the answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._last_status: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        started = time.perf_counter()
        status = _NO_ANSWER

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            logger.exception("Unexpected error", extra={"request_id": request_id})
            if status != _NO_ANSWER:
                raise
            await problem_response(unexpected_problem())(scope, receive, send_with_id)
        finally:
            self._record(scope, status, time.perf_counter() - started, request_id)

    def _record(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        path: str = scope["path"]
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route: str = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.request_duration.labels(method, route, str(status)).observe(seconds)
        if path in _QUIET:
            unchanged = self._last_status.get(path) == status
            self._last_status[path] = status
            if unchanged:
                return
        logger.log(
            logging.DEBUG if path in _QUIET else logging.INFO,
            "%s %s %s",
            method,
            path,
            status,
            extra={
                "method": method,
                "path": path,
                "route": route,
                "status": status,
                "duration_ms": round(seconds * 1000, 1),
                "request_id": request_id,
            },
        )
