"""Access tokens: short-lived JWTs that say who calls."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.database.connection import Session
from app.database.models import User
from app.settings import Settings
from app.web.problems import Problem

_ALGORITHM = "HS256"
_AUDIENCE = "access"

_bearer = HTTPBearer(auto_error=False)


def sign_access_token(settings: Settings, user_id: UUID) -> str:
    now = datetime.now(UTC)
    claims = {
        "sub": str(user_id),
        "aud": _AUDIENCE,
        "iat": now,
        "exp": now + timedelta(minutes=settings.access_token_minutes),
    }
    return jwt.encode(claims, settings.secret_key.get_secret_value(), _ALGORITHM)


def read_access_token(settings: Settings, token: str) -> UUID | None:
    """The user's id, or None when the token is not ours, not valid, or too old."""
    try:
        claims = jwt.decode(
            token,
            settings.secret_key.get_secret_value(),
            [_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["sub", "exp", "aud"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        return None


async def _current_user(
    request: Request,
    session: Session,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> User:
    user_id = read_access_token(request.app.state.settings, credentials.credentials) if credentials else None
    user = await session.get(User, user_id) if user_id else None
    if user is None:
        raise Problem(
            HTTPStatus.UNAUTHORIZED,
            "not-signed-in",
            "Sign in first: the access token is missing, wrong or too old.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return user


CurrentUser = Annotated[User, Depends(_current_user)]
