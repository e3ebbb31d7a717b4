"""What tests do again and again."""

import time
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

SECRET_KEY = "a-secret-key-for-tests-only-0123456789"
PASSWORD = "a password long enough"


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns as soon as the condition holds; fails after the given time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not so within {seconds} s"
        time.sleep(0.05)


class Account:
    """A signed-up user, and requests as that user."""

    def __init__(self, client: TestClient, email: str) -> None:
        self.client = client
        self.email = email
        response = client.post(
            "/api/v1/auth/sign-up", json={"email": email, "name": "Somebody", "password": PASSWORD}
        )
        assert response.status_code == 201, response.text
        self.access_token: str = response.json()["access_token"]
        self.refresh_token: str = response.cookies["refresh_token"]
        client.cookies.clear()

    def request(self, method: str, path: str, json: Any = None) -> Response:
        return self.client.request(
            method, f"/api/v1{path}", json=json, headers={"Authorization": f"Bearer {self.access_token}"}
        )

    def add_item(self, title: str, description: str = "") -> str:
        response = self.request("POST", "/items", {"title": title, "description": description})
        assert response.status_code == 201, response.text
        item_id: str = response.json()["id"]
        return item_id

    def titles(self, query: str = "") -> list[str]:
        response = self.request("GET", f"/items{query}")
        assert response.status_code == 200, response.text
        return [item["title"] for item in response.json()["items"]]


def sign_in(client: TestClient, email: str, password: str = PASSWORD) -> Response:
    response = client.post("/api/v1/auth/sign-in", json={"email": email, "password": password})
    client.cookies.clear()
    return response


def refresh(client: TestClient, token: str, headers: dict[str, str] | None = None) -> Response:
    response = client.post(
        "/api/v1/auth/refresh", headers={"Cookie": f"refresh_token={token}", **(headers or {})}
    )
    client.cookies.clear()
    return response
