"""The refresh token's cookie: scripts can't read it, and it is sent to the account routes only."""

from http import HTTPStatus

from fastapi import Request, Response

from app.settings import Settings
from app.web.problems import Problem

COOKIE = "refresh_token"
_PATH = "/api/v1/auth"


def set_refresh_cookie(request: Request, response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.refresh_token_days * 86_400,
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def clear_refresh_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="strict")


def check_origin(request: Request) -> None:
    """Refuses a page of another origin: SameSite lets sibling sub-domains through."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    settings: Settings = request.app.state.settings
    same = origin.partition("://")[2] == request.headers.get("host")
    if not same and origin not in settings.backend_cors_origins:
        detail = f"Requests from {origin} are not accepted. Is it missing in BACKEND_CORS_ORIGINS?"
        raise Problem(HTTPStatus.FORBIDDEN, "wrong-origin", detail)
