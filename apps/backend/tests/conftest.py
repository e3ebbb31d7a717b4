"""Fixtures: one PostgreSQL and one running app for all tests; each test brings its own users."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.client import SECRET_KEY, Account, wait_until
from tests.postgres import new_database, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def settings(postgres: str) -> Iterator[Settings]:
    with new_database(postgres) as database:
        yield Settings.model_validate(
            {
                **database,
                "secret_key": SECRET_KEY,
                "frontend_url": "http://app.test",
                "backend_cors_origins": "http://app.test, http://localhost:3000",
            }
        )


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url="http://backend.test") as running:
        wait_until(lambda: running.get("/readyz").status_code == 200)
        yield running


@pytest.fixture
def anna(client: TestClient) -> Account:
    return Account(client, f"anna-{uuid4().hex}@example.com")


@pytest.fixture
def ben(client: TestClient) -> Account:
    return Account(client, f"ben-{uuid4().hex}@example.com")
