"""The connection pool, and the one session a request works with."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from app.settings import Settings


def open_engine(settings: Settings) -> AsyncEngine:
    """A pool that gives up on an unreachable database after three seconds instead of holding requests."""
    return create_async_engine(
        settings.database_url,
        pool_size=settings.postgres_pool_size,
        max_overflow=5,
        pool_timeout=3,
        pool_pre_ping=True,
        pool_recycle=1800,
        # Errors go to the log: without the values, which are people's.
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3,
            "application_name": "backend",
            "options": "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=30000",
        },
    )


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    sessions: async_sessionmaker[AsyncSession] = request.app.state.sessions
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(_session)]
