"""How the backend starts: with wrong settings, before its database, beside other replicas."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi.testclient import TestClient
from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from app.database.migrate import migrate
from app.database.models import Base
from app.main import create_app
from app.settings import Settings
from tests.client import SECRET_KEY, wait_until
from tests.postgres import new_database

BACKEND = Path(__file__).parents[1]


def _settings(database: dict[str, str]) -> Settings:
    return Settings.model_validate({**database, "secret_key": SECRET_KEY})


def test_lives_without_a_database_and_is_ready_once_it_is_there(postgres: str) -> None:
    with new_database(postgres) as database, psycopg.connect(postgres, autocommit=True) as connection:
        name = sql.Identifier(database["postgres_db"])
        connection.execute(sql.SQL("DROP DATABASE {}").format(name))
        with TestClient(create_app(_settings(database))) as client:
            assert client.get("/livez").status_code == 200
            assert client.get("/readyz").status_code == 503
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
            wait_until(lambda: client.get("/readyz").status_code == 200)
            # And it is not ready any more when the database goes.
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            assert client.get("/readyz").status_code == 503
            assert client.get("/livez").status_code == 200
            body = {"email": "a@example.com", "password": "some password"}
            response = client.post("/api/v1/auth/sign-in", json=body)
            assert response.status_code == 503
            assert response.json()["type"] == "urn:problem:database-unavailable"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def test_a_database_that_lost_its_tables_gets_them_anew(postgres: str) -> None:
    with new_database(postgres) as database, TestClient(create_app(_settings(database))) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        settings = _settings(database)
        with create_engine(settings.database_url, poolclass=NullPool).connect() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            connection.commit()
        # A volume that is new: nothing of the schema is there, though the database answers.
        assert client.get("/readyz").status_code == 503
        wait_until(lambda: client.get("/readyz").status_code == 200)
        body = {"email": "a@example.com", "password": "some password"}
        assert client.post("/api/v1/auth/sign-in", json=body).status_code == 401


def test_a_revision_of_a_newer_release_is_ready(postgres: str) -> None:
    with new_database(postgres) as database, TestClient(create_app(_settings(database))) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        settings = _settings(database)
        with create_engine(settings.database_url, poolclass=NullPool).connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
            connection.commit()
        assert client.get("/readyz").status_code == 200


def test_replicas_that_start_together_migrate_once(postgres: str) -> None:
    with new_database(postgres) as database:
        variables = {name.upper(): value for name, value in database.items()}
        replicas = [
            subprocess.Popen(
                [sys.executable, "-m", "alembic", "upgrade", "head"],
                cwd=BACKEND,
                env={**os.environ, **variables, "SECRET_KEY": SECRET_KEY},
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        for replica in replicas:
            _, errors = replica.communicate(timeout=60)
            assert replica.returncode == 0, errors


def test_migrations_make_what_the_models_say(postgres: str) -> None:
    with new_database(postgres) as database:
        settings = _settings(database)
        migrate(settings)
        with create_engine(settings.database_url, poolclass=NullPool).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_server_default": True})
            assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too short"),
        ("POSTGRES_PORT", "70000"),
        ("BACKEND_CORS_ORIGINS", "app.example.com"),
        ("BACKEND_CORS_ORIGINS", "https://*.example.com"),
        ("LOG_LEVEL", "LOUD"),
        ("POSTGRES_PASSWORD", ""),
    ],
)
def test_a_wrong_setting_ends_the_start_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable, given in {
        "POSTGRES_PASSWORD": "secret-value",
        "SECRET_KEY": SECRET_KEY,
        name: value,
    }.items():
        monkeypatch.setenv(variable, given)
    with pytest.raises(SystemExit) as ended:
        create_app()
    assert ended.value.code == 2
    message = capsys.readouterr().err
    assert message.startswith(f"Wrong setting {name}: ")
    assert message.count("\n") == 1
    assert "secret-value" not in message
