from datetime import UTC, datetime, timedelta

import jwt
import pytest
from fastapi.testclient import TestClient

from tests.client import PASSWORD, SECRET_KEY, Account, sign_in


def test_who_signs_up_is_signed_in(anna: Account) -> None:
    me = anna.request("GET", "/users/me")
    assert me.status_code == 200
    assert me.json()["email"] == anna.email
    assert "password_hash" not in me.json()


def test_an_address_has_one_account_in_whatever_case(client: TestClient, anna: Account) -> None:
    body = {"email": anna.email.upper(), "name": "Again", "password": PASSWORD}
    response = client.post("/api/v1/auth/sign-up", json=body)
    assert response.status_code == 409
    assert response.json()["type"] == "urn:problem:email-taken"
    assert "email" in response.json()["fields"]


def test_signs_in_in_whatever_case(client: TestClient, anna: Account) -> None:
    assert sign_in(client, anna.email.upper()).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody", "name": "N", "password": PASSWORD}, "email"),
        ({"email": "n@example.com", "name": "   ", "password": PASSWORD}, "name"),
        ({"email": "n@example.com", "name": "N", "password": "short"}, "password"),
        ({"email": "n@example.com", "name": "N", "password": "x" * 129}, "password"),
        ({"email": "n@example.com", "name": "N", "password": PASSWORD, "admin": True}, "admin"),
        ({"name": "N", "password": PASSWORD}, "email"),
    ],
)
def test_a_wrong_field_is_named(client: TestClient, body: dict[str, object], field: str) -> None:
    response = client.post("/api/v1/auth/sign-up", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert list(response.json()["fields"]) == [field]


def test_a_wrong_password_and_an_unknown_address_look_alike(client: TestClient, anna: Account) -> None:
    wrong = sign_in(client, anna.email, "not the password")
    unknown = sign_in(client, "nobody@example.com", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_guessing_is_stopped_even_at_the_right_password(client: TestClient, anna: Account) -> None:
    for _ in range(10):
        assert sign_in(client, anna.email, "a guess").status_code == 401
    response = sign_in(client, anna.email)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    # Its owner, elsewhere, is not locked out.
    elsewhere = TestClient(client.app, base_url="http://backend.test", client=("192.0.2.7", 1))
    assert sign_in(elsewhere, anna.email).status_code == 200


@pytest.mark.parametrize(
    ("key", "algorithm", "audience", "age"),
    [
        ("another-key-of-sufficient-length-0123456789", "HS256", "access", timedelta()),
        ("", "none", "access", timedelta()),
        (SECRET_KEY, "HS256", "something-else", timedelta()),
        (SECRET_KEY, "HS256", "access", timedelta(hours=1)),
    ],
)
def test_a_forged_foreign_or_old_token_is_refused(
    anna: Account, key: str, algorithm: str, audience: str, age: timedelta
) -> None:
    user_id = anna.request("GET", "/users/me").json()["id"]
    claims = {"sub": user_id, "aud": audience, "exp": datetime.now(UTC) + timedelta(minutes=5) - age}
    anna.access_token = jwt.encode(claims, key, algorithm)
    response = anna.request("GET", "/users/me")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_token_there_is_nothing_to_see(client: TestClient) -> None:
    assert client.get("/api/v1/items").status_code == 401
