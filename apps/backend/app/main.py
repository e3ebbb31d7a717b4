"""Builds the app from its parts. `uvicorn app.main:create_app --factory` runs it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from sqlalchemy.ext.asyncio import async_sessionmaker

from app.accounts.router import router as accounts
from app.database.connection import open_engine
from app.database.migrate import migrate_when_reachable
from app.items.router import router as items
from app.logs import configure_logs
from app.metrics import Metrics
from app.settings import Settings, load_settings
from app.vitals.router import router as vitals
from app.web.body_limit import BodyLimit
from app.web.health import router as health
from app.web.problems import add_problem_handlers
from app.web.requests import RequestLog


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Answers at once, and becomes ready when the database does, also when that comes back without its tables."""

    async def migrate() -> None:
        while True:
            app.state.outdated.clear()
            await migrate_when_reachable(app.state.settings)
            app.state.migrated.set()
            await app.state.outdated.wait()
            app.state.migrated.clear()

    migration = asyncio.create_task(migrate())
    try:
        yield
    finally:
        migration.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await migration
        await app.state.engine.dispose()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app as uvicorn serves it; settings come from the environment unless given."""
    settings = settings or load_settings()
    configure_logs(settings.log_level)
    if settings.sentry_dsn:
        # Imported when it is wanted only: it would make every start slower.
        import sentry_sdk

        sentry_sdk.init(
            dsn=settings.sentry_dsn.get_secret_value(),
            environment=settings.sentry_environment,
            send_default_pii=False,
            # Bodies and local variables hold passwords.
            max_request_body_size="never",
            include_local_variables=False,
        )
    app = FastAPI(
        title=settings.project_name,
        lifespan=_lifespan,
        # The documents' pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    engine = open_engine(settings)
    app.state.settings = settings
    app.state.engine = engine
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.metrics = Metrics(engine)
    app.state.migrated = asyncio.Event()
    app.state.outdated = asyncio.Event()

    for router in (health, accounts, items, vitals):
        app.include_router(router)
    add_problem_handlers(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.backend_cors_origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
        expose_headers=["X-Request-ID", "Retry-After"],
        max_age=600,
    )
    app.add_middleware(RequestLog, metrics=app.state.metrics)
    return app
