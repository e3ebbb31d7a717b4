import logging
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from app.accounts.mail import send_mail
from app.settings import Settings
from tests.client import PASSWORD, Account, refresh, sign_in

NEW_PASSWORD = "another password, long enough"


def _ask(client: TestClient, email: str) -> dict[str, str]:
    response = client.post("/api/v1/auth/password-reset", json={"email": email})
    assert response.status_code == 202
    answer: dict[str, str] = response.json()
    return answer


def _confirm(client: TestClient, token: str) -> int:
    body = {"token": token, "password": NEW_PASSWORD}
    return client.post("/api/v1/auth/password-reset/confirm", json=body).status_code


def _mails(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        str(vars(record)["text"]) for record in caplog.records if "e-mail goes to the log" in record.message
    ]


def test_the_link_sets_a_new_password_once_and_ends_every_sign_in(
    client: TestClient, anna: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "app"):
        _ask(client, anna.email.upper())
    (mail,) = _mails(caplog)
    link = re.search(r"http://app\.test/reset-password#token=(\S+)", mail)
    assert link
    token = link.group(1)
    assert _confirm(client, token) == 204
    assert sign_in(client, anna.email, NEW_PASSWORD).status_code == 200
    assert sign_in(client, anna.email, PASSWORD).status_code == 401
    assert refresh(client, anna.refresh_token).status_code == 401
    assert _confirm(client, token) == 400


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: TestClient, anna: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "app"):
        assert _ask(client, "nobody@example.com") == _ask(client, anna.email)
    assert len(_mails(caplog)) == 1


def test_an_address_cannot_be_flooded(
    client: TestClient, anna: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "app"):
        for _ in range(5):
            _ask(client, anna.email)
    assert len(_mails(caplog)) == 3


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    received: list[str]


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one mail needs."""

    def handle(self) -> None:
        assert isinstance(self.server, _MailServer)
        self._say("220 mail.test")
        data: list[str] | None = None
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if data is not None and line != ".":
                data.append(line)
            elif data is not None:
                self.server.received.append("\n".join(data))
                data = None
                self._say("250 kept")
            elif line == "data":
                data = []
                self._say("354 go on")
            else:
                self._say("250 mail.test" if line != "quit" else "221 bye")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def _mail_server() -> Iterator[_MailServer]:
    with _MailServer(("127.0.0.1", 0), _Conversation) as server:
        server.received = []
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


def test_with_a_mail_server_the_mail_goes_there_and_not_to_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with _mail_server() as server, caplog.at_level(logging.INFO, "app"):
        changes = {"smtp_host": "127.0.0.1", "smtp_port": server.server_address[1], "smtp_tls": False}
        send_mail(settings.model_copy(update=changes), "anna@example.com", "New password", "A secret link")
    (mail,) = server.received
    assert "To: anna@example.com" in mail
    assert "Subject: New password" in mail
    assert "A secret link" in mail
    assert "A secret link" not in caplog.text


def test_a_mail_server_that_is_down_is_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with _mail_server() as server:
        port = server.server_address[1]
    send_mail(
        settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": port}),
        "anna@example.com",
        "S",
        "T",
    )
    assert [record.message for record in caplog.records] == ["E-mail not sent"]
