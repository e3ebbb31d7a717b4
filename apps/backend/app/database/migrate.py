"""Brings the database's schema up to date at start."""

import asyncio
import logging
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from app.settings import Settings

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parents[2] / "migrations"
_SHORTEST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
# Of the time waited so far: the database is noticed that much late at most, and a long wait asks seldom.
_PAUSE_SHARE = 0.03


_scripts = ScriptDirectory(str(MIGRATIONS))
_REVISIONS = frozenset(script.revision for script in _scripts.walk_revisions())
_HEADS = frozenset(_scripts.get_heads())


async def is_outdated(engine: AsyncEngine) -> bool:
    """Whether the database lacks migrations: emptied, or put back to an earlier state. Raises when it does not answer.

    A revision that is not known here is a newer release's, which migrated first; that is no reason to stop serving.
    """
    async with engine.connect() as connection:
        try:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        except ProgrammingError:
            return True
    return found is None or (found in _REVISIONS and found not in _HEADS)


def migrate(settings: Settings) -> None:
    """Applies what is missing in one transaction, under a lock: of several replicas one migrates, the rest wait."""
    engine = create_engine(settings.database_url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


async def migrate_when_reachable(settings: Settings) -> None:
    """Returns once the schema is up to date. Tries again for as long as it takes, and logs each new reason once."""
    started = time.monotonic()
    last_reason = ""
    while True:
        try:
            await asyncio.to_thread(migrate, settings)
        except Exception as error:
            unreachable = isinstance(error, OperationalError)
            reason = str(error.orig if isinstance(error, OperationalError) else error).strip()
            if reason != last_reason:
                last_reason = reason
                logger.warning(
                    "Waiting for the database" if unreachable else "Migration failed, trying again",
                    extra={"reason": reason, "server": settings.postgres_server},
                    exc_info=not unreachable,
                )
            pause = _PAUSE_SHARE * (time.monotonic() - started)
            await asyncio.sleep(min(max(pause, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS))
        else:
            logger.info("Database is up to date", extra={"server": settings.postgres_server})
            return
