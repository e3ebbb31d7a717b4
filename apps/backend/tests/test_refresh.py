import psycopg
from fastapi.testclient import TestClient

from app.accounts.refresh_tokens import token_hash
from app.settings import Settings
from tests.client import Account, refresh


def _used_long_ago(settings: Settings, token: str) -> None:
    address = settings.database_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        changed = connection.execute(
            "UPDATE refresh_tokens SET rotated_at = now() - interval '1 hour' WHERE token_hash = %s",
            [token_hash(token)],
        )
        assert changed.rowcount == 1


def test_a_refresh_gives_another_token_and_access(client: TestClient, anna: Account) -> None:
    response = refresh(client, anna.refresh_token)
    assert response.status_code == 200
    assert response.cookies["refresh_token"] != anna.refresh_token
    anna.access_token = response.json()["access_token"]
    assert anna.request("GET", "/users/me").status_code == 200


def test_scripts_and_other_sites_do_not_get_the_cookie(client: TestClient, anna: Account) -> None:
    cookie = refresh(client, anna.refresh_token).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/api/v1/auth;" in cookie
    assert "Secure" not in cookie
    secure = TestClient(client.app, base_url="https://backend.test")
    assert "Secure" in refresh(secure, anna.refresh_token).headers["set-cookie"]


def test_two_tabs_may_refresh_at_once(client: TestClient, anna: Account) -> None:
    assert refresh(client, anna.refresh_token).status_code == 200
    assert refresh(client, anna.refresh_token).status_code == 200


def test_a_copied_token_ends_the_sign_in_it_came_from(
    client: TestClient, settings: Settings, anna: Account, ben: Account
) -> None:
    following = refresh(client, anna.refresh_token).cookies["refresh_token"]
    _used_long_ago(settings, anna.refresh_token)
    assert refresh(client, anna.refresh_token).status_code == 401
    assert refresh(client, following).status_code == 401
    assert refresh(client, ben.refresh_token).status_code == 200


def test_sign_out_ends_it(client: TestClient, anna: Account) -> None:
    headers = {"Cookie": f"refresh_token={anna.refresh_token}"}
    assert client.post("/api/v1/auth/sign-out", headers=headers).status_code == 204
    assert refresh(client, anna.refresh_token).status_code == 401


def test_an_unknown_token_and_none_are_refused(client: TestClient) -> None:
    assert refresh(client, "made-up").status_code == 401
    assert client.post("/api/v1/auth/refresh").status_code == 401


def test_a_page_of_another_origin_is_refused(client: TestClient, anna: Account) -> None:
    for origin in ("http://evil.test", "http://x.backend.test", "null"):
        assert refresh(client, anna.refresh_token, {"Origin": origin}).status_code == 403
    for origin in ("http://backend.test", "http://app.test"):
        assert refresh(client, anna.refresh_token, {"Origin": origin}).status_code == 200
