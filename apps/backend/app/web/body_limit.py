"""Refuses large bodies: nothing here needs them, and they would be held in memory."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.problems import Problem, problem_response

LIMIT_BYTES = 64 * 1024


class BodyLimit:
    """ASGI middleware: 413 by the announced length, or as soon as that much has come in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > LIMIT_BYTES:
            await problem_response(_too_large())(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LIMIT_BYTES:
                raise _too_large()
            return message

        await self._app(scope, counted, send)


def _too_large() -> Problem:
    detail = f"The body is larger than {LIMIT_BYTES // 1024} KiB."
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-large", detail)
