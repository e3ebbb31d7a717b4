"""Refresh tokens: random, kept as hashes, exchanged for a new one at each use.

A token that comes back after it was exchanged has been copied: its whole family, all that descends from the same
sign-in, is revoked (RFC 9700, section 4.14.2). Within a short grace period it is not: two tabs may refresh at once.
"""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.models import RefreshToken
from app.settings import Settings

_GRACE = timedelta(seconds=10)


def token_hash(token: str) -> bytes:
    """Plain SHA-256 is enough: the tokens are 256 random bits."""
    return sha256(token.encode()).digest()


def issue_refresh_token(
    session: AsyncSession, settings: Settings, user_id: UUID, family_id: UUID | None = None
) -> str:
    """Adds a token to the session, which the caller commits."""
    token = secrets.token_urlsafe(32)
    session.add(
        RefreshToken(
            token_hash=token_hash(token),
            family_id=family_id or uuid4(),
            user_id=user_id,
            expires_at=datetime.now(UTC) + timedelta(days=settings.refresh_token_days),
        )
    )
    return token


async def rotate_refresh_token(
    session: AsyncSession, settings: Settings, token: str
) -> tuple[UUID, str] | None:
    """Exchanges a token: the user's id and the next token, or None when it is not valid any more. Commits."""
    now = datetime.now(UTC)
    found = await session.scalar(
        select(RefreshToken).where(RefreshToken.token_hash == token_hash(token)).with_for_update()
    )
    if found is None or found.expires_at <= now:
        return None
    if found.rotated_at is not None and now - found.rotated_at > _GRACE:
        await session.execute(delete(RefreshToken).where(RefreshToken.family_id == found.family_id))
        await session.commit()
        return None
    found.rotated_at = found.rotated_at or now
    following = issue_refresh_token(session, settings, found.user_id, found.family_id)
    await session.execute(
        delete(RefreshToken).where(RefreshToken.user_id == found.user_id, RefreshToken.expires_at <= now)
    )
    await session.commit()
    return found.user_id, following


async def revoke_family(session: AsyncSession, token: str) -> None:
    """Ends the sign-in that the token belongs to. An unknown token is fine: nothing is left to end. Commits."""
    family = select(RefreshToken.family_id).where(RefreshToken.token_hash == token_hash(token))
    await session.execute(delete(RefreshToken).where(RefreshToken.family_id.in_(family)))
    await session.commit()


async def revoke_all(session: AsyncSession, user_id: UUID) -> None:
    """Ends every sign-in of a user; the caller commits."""
    await session.execute(delete(RefreshToken).where(RefreshToken.user_id == user_id))
