"""Slows down password guessing: too many wrong passwords, and the account is closed to guesses for a while."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.models import SignInFailure
from app.web.problems import Problem

WINDOW = timedelta(minutes=15)
# From one address, so that its owner elsewhere can still sign in; and in all, since addresses can be many.
FAILURES_PER_ADDRESS = 10
FAILURES_IN_ALL = 100


async def check_sign_in_limit(session: AsyncSession, email: str, address: str) -> None:
    """Raises a 429 problem, with Retry-After, when there were too many wrong passwords for this account."""
    now = datetime.now(UTC)
    recent = (SignInFailure.email == email) & (SignInFailure.created_at > now - WINDOW)
    here = SignInFailure.address == address
    total, from_here, oldest = (
        await session.execute(
            select(func.count(), func.count().filter(here), func.min(SignInFailure.created_at)).where(recent)
        )
    ).one()
    if from_here < FAILURES_PER_ADDRESS and total < FAILURES_IN_ALL:
        return
    seconds = max(1, int((oldest + WINDOW - now).total_seconds()) + 1)
    raise Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too-many-sign-ins",
        f"Too many wrong passwords. Try again in {-(-seconds // 60)} minutes, or reset the password.",
        headers={"Retry-After": str(seconds)},
    )


async def record_failure(session: AsyncSession, email: str, address: str) -> None:
    """Counts a wrong password, and forgets those that no longer count. Commits."""
    await session.execute(delete(SignInFailure).where(SignInFailure.created_at <= datetime.now(UTC) - WINDOW))
    session.add(SignInFailure(email=email, address=address))
    await session.commit()


async def forget_failures(session: AsyncSession, email: str) -> None:
    """After a right password or a reset; the caller commits."""
    await session.execute(delete(SignInFailure).where(SignInFailure.email == email))
