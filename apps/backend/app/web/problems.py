"""Errors as RFC 9457 problem documents."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

logger = logging.getLogger(__name__)


class Problem(HTTPException):
    """An error for the client: `code` is stable and for programs, `detail` is a sentence for people.

    `fields` says for each wrong field of the body what is wrong with it.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status.value, detail, headers)
        self.status = status
        self.code = code
        self.fields = fields


def problem_response(problem: Problem) -> JSONResponse:
    content: dict[str, Any] = {
        "type": f"urn:problem:{problem.code}",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.fields:
        content["fields"] = dict(problem.fields)
    return JSONResponse(
        content,
        status_code=problem.status.value,
        headers=dict(problem.headers or {}),
        media_type="application/problem+json",
    )


async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    fields: dict[str, str] = {}
    for mistake in error.errors():
        place = [str(part) for part in mistake["loc"][1:]] or [str(mistake["loc"][0])]
        fields.setdefault(".".join(place), str(mistake["msg"]).removeprefix("Value error, "))
    detail = "Some values are not acceptable: " + ", ".join(fields) + "."
    return problem_response(
        Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", detail, fields=fields)
    )


async def _http(_request: Request, error: HTTPException) -> JSONResponse:
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "-")
    return problem_response(Problem(status, code, str(error.detail), headers=error.headers))


async def _database(_request: Request, error: Exception) -> JSONResponse:
    logger.warning("Database unavailable", extra={"reason": str(getattr(error, "orig", error)).strip()})
    problem = Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "database-unavailable",
        "The database does not answer. Try again in a moment.",
        headers={"Retry-After": "5"},
    )
    return problem_response(problem)


async def _problem(_request: Request, error: Problem) -> JSONResponse:
    return problem_response(error)


def unexpected_problem() -> Problem:
    detail = "Something went wrong on our side. The request id helps to find it in the log."
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", detail)


def add_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(Problem, _problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    for error in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(error, _database)
