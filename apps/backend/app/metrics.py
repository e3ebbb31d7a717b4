"""What Prometheus reads at /metrics."""

from prometheus_client import CollectorRegistry, Gauge, Histogram
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_VITAL_SECONDS = (0.05, 0.1, 0.2, 0.5, 0.8, 1.2, 1.8, 2.5, 4, 8)


class Metrics:
    """All metrics of one app. Labels hold route templates, never addresses, ids or people."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.registry = CollectorRegistry()
        self.request_duration = Histogram(
            "http_server_request_duration_seconds",
            "How long requests took.",
            ["method", "route", "status"],
            buckets=_REQUEST_BUCKETS,
            registry=self.registry,
        )
        self._pool = Gauge(
            "db_pool_connections",
            "Database connections of this process.",
            ["state"],
            registry=self.registry,
        )
        pool = engine.pool
        if isinstance(pool, QueuePool):
            self._pool.labels("used").set_function(pool.checkedout)
            self._pool.labels("idle").set_function(pool.checkedin)
        self.vital_seconds = Histogram(
            "web_vital_seconds",
            "Web Vitals measured in browsers that are times.",
            ["name", "rating"],
            buckets=_VITAL_SECONDS,
            registry=self.registry,
        )
        self.vital_layout_shift = Histogram(
            "web_vital_layout_shift_score",
            "Cumulative Layout Shift measured in browsers.",
            ["rating"],
            buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1),
            registry=self.registry,
        )
