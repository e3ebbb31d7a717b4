"""Probes and metrics."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from app.database.migrate import is_outdated

router = APIRouter(include_in_schema=False)

_DATABASE_SECONDS = 1.0


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The process answers. The database has no part in it: a restart would not bring it back."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The schema is up to date and the database answers within a second. One that lost its tables gets them anew."""
    state = request.app.state
    if not state.migrated.is_set():
        return JSONResponse({"status": "waiting", "reason": "database not migrated yet"}, status_code=503)
    try:
        async with asyncio.timeout(_DATABASE_SECONDS):
            outdated = await is_outdated(state.engine)
    except Exception as error:
        reason = "database does not answer"
        return JSONResponse(
            {"status": "waiting", "reason": reason, "error": type(error).__name__}, status_code=503
        )
    if outdated:
        state.outdated.set()
        return JSONResponse({"status": "waiting", "reason": "database not migrated"}, status_code=503)
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    return Response(
        generate_latest(request.app.state.metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
    )
