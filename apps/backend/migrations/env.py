"""How Alembic reaches the database: by the connection it is handed at start, else by the settings."""

from alembic import context
from sqlalchemy import Connection, create_engine, text

from app.database.models import Base
from app.settings import load_settings

# Any constant: whoever holds this advisory lock migrates.
_LOCK = 7_310_517


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=False)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.run_migrations()


given = context.config.attributes.get("connection")
if isinstance(given, Connection):
    _run(given)
else:
    with create_engine(load_settings().database_url).connect() as own:
        _run(own)
        own.commit()
