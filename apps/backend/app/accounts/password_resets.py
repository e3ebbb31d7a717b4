"""Password reset by a link in an e-mail: valid for a while, and once."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.passwords import hash_password
from app.accounts.refresh_tokens import revoke_all, token_hash
from app.accounts.sign_in_limit import forget_failures
from app.database.models import PasswordReset, User
from app.settings import Settings

_MAILS_PER_HOUR = 3


async def start_password_reset(session: AsyncSession, settings: Settings, email: str) -> str | None:
    """The text of the e-mail to send, or None: no such account, or it got enough mails lately. Commits."""
    user = await session.scalar(select(User).where(User.email == email))
    if user is None:
        return None
    now = datetime.now(UTC)
    await session.execute(
        delete(PasswordReset).where(
            PasswordReset.created_at <= now - timedelta(hours=1), PasswordReset.expires_at <= now
        )
    )
    lately = await session.scalar(
        select(func.count())
        .select_from(PasswordReset)
        .where(PasswordReset.user_id == user.id, PasswordReset.created_at > now - timedelta(hours=1))
    )
    if (lately or 0) >= _MAILS_PER_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(minutes=settings.password_reset_minutes)
    session.add(PasswordReset(token_hash=token_hash(token), user_id=user.id, expires_at=expires_at))
    await session.commit()
    # In the fragment, which browsers send to no server: the token stays out of access logs.
    link = f"{settings.frontend_url.rstrip('/')}/reset-password#token={token}"
    return (
        f"Hello {user.name},\n\nsomebody, hopefully you, asked for a new password at {settings.project_name}.\n"
        f"Choose it here within {settings.password_reset_minutes} minutes:\n\n{link}\n\n"
        "Was it not you? Then do nothing: your password stays as it is.\n"
    )


async def finish_password_reset(session: AsyncSession, token: str, password: str) -> bool:
    """Sets the new password and ends every sign-in; False when the token is unknown, used or too old. Commits."""
    user = await session.scalar(
        select(User)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(PasswordReset.token_hash == token_hash(token), PasswordReset.expires_at > datetime.now(UTC))
        .with_for_update()
    )
    if user is None:
        return False
    user.password_hash = await hash_password(password)
    await session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    await revoke_all(session, user.id)
    await forget_failures(session, user.email)
    await session.commit()
    return True
