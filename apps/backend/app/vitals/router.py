"""Web Vitals: what browsers measured, for the metrics."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from app.metrics import Metrics

router = APIRouter(prefix="/api/v1", tags=["vitals"])


class Vital(BaseModel):
    """One measurement as the web-vitals package reports it: milliseconds, or a plain score for CLS."""

    model_config = ConfigDict(extra="forbid")

    name: Literal["CLS", "FCP", "INP", "LCP", "TTFB"]
    value: float = Field(ge=0, le=600_000, allow_inf_nan=False)
    rating: Literal["good", "needs-improvement", "poor"]


class Vitals(BaseModel):
    model_config = ConfigDict(extra="forbid")

    vitals: list[Vital] = Field(min_length=1, max_length=20)


@router.post("/vitals", status_code=204)
async def record_vitals(body: Vitals, request: Request) -> None:
    """Adds the measurements to /metrics. Open to anyone, since the sign-in page is measured as well."""
    metrics: Metrics = request.app.state.metrics
    for vital in body.vitals:
        if vital.name == "CLS":
            metrics.vital_layout_shift.labels(vital.rating).observe(vital.value)
        else:
            metrics.vital_seconds.labels(vital.name, vital.rating).observe(vital.value / 1000)
