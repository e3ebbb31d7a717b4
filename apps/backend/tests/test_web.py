import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.logs import JsonFormatter
from app.main import create_app
from app.settings import Settings
from tests.client import Account


def test_an_unknown_path_is_a_problem_too(client: TestClient) -> None:
    response = client.get("/api/v1/nothing")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:problem:not-found"


def test_a_sensible_request_id_is_kept_and_another_replaced(client: TestClient) -> None:
    assert client.get("/livez", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert client.get("/livez", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_large_bodies_are_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    announced = client.post("/api/v1/vitals", content=b"x" * 100_000)
    in_pieces = client.post("/api/v1/vitals", content=pieces())
    for response in (announced, in_pieces):
        assert response.status_code == 413
        assert response.json()["type"] == "urn:problem:body-too-large"


def test_only_listed_origins_may_read(client: TestClient) -> None:
    def allowed(origin: str) -> str | None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
        return client.options("/api/v1/items", headers=headers).headers.get("access-control-allow-origin")

    assert allowed("http://app.test") == "http://app.test"
    assert allowed("http://evil.test") is None


def test_one_line_of_json_for_each_request(
    client: TestClient, anna: Account, caplog: pytest.LogCaptureFixture
) -> None:
    item_id = anna.add_item("Milk")
    caplog.clear()
    with caplog.at_level(logging.INFO, "app.access"):
        client.get("/livez")
        anna.request("GET", f"/items/{item_id}")
    (record,) = [record for record in caplog.records if record.name == "app.access"]
    line = json.loads(JsonFormatter().format(record))
    assert line["method"] == "GET"
    assert line["path"] == f"/api/v1/items/{item_id}"
    assert line["route"] == "/api/v1/items/{item_id}"
    assert line["status"] == 200
    assert line["duration_ms"] > 0
    assert line["request_id"]


def test_a_probe_is_logged_when_its_answer_changes(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    unreachable = settings.model_copy(update={"log_level": "DEBUG", "postgres_port": 1})
    with TestClient(create_app(unreachable)) as client:
        caplog.clear()
        for path in ("/livez", "/readyz", "/livez", "/readyz"):
            client.get(path)
    lines = [record.getMessage() for record in caplog.records if record.name == "app.access"]
    assert lines == ["GET /livez 200", "GET /readyz 503"]


def test_metrics_hold_routes_and_no_ids(client: TestClient, anna: Account) -> None:
    item_id = anna.add_item("Milk")
    anna.request("GET", f"/items/{item_id}")
    client.get("/no/such/path")
    text = client.get("/metrics").text
    assert 'method="GET",route="/api/v1/items/{item_id}",status="200"' in text
    assert 'route="unmatched",status="404"' in text
    assert 'db_pool_connections{state="idle"}' in text
    assert item_id not in text
    assert "/no/such/path" not in text


def test_web_vitals_become_metrics(client: TestClient) -> None:
    vitals = [
        {"name": "LCP", "value": 1250.5, "rating": "good"},
        {"name": "CLS", "value": 0.02, "rating": "good"},
    ]
    assert client.post("/api/v1/vitals", json={"vitals": vitals}).status_code == 204
    text = client.get("/metrics").text
    assert 'web_vital_seconds_sum{name="LCP",rating="good"} 1.2505' in text
    assert 'web_vital_layout_shift_score_count{rating="good"} 1.0' in text


@pytest.mark.parametrize(
    "vital",
    [
        {"name": "FPS", "value": 1, "rating": "good"},
        {"name": "LCP", "value": -1, "rating": "good"},
        {"name": "LCP", "value": 1, "rating": "lovely"},
    ],
)
def test_made_up_vitals_are_refused(client: TestClient, vital: dict[str, object]) -> None:
    assert client.post("/api/v1/vitals", json={"vitals": [vital]}).status_code == 422


def test_an_error_of_ours_is_a_problem_with_an_id(
    client: TestClient, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.accounts.router.UserOut.model_validate", break_down)
    response = anna.request("GET", "/users/me")
    assert response.status_code == 500
    assert response.json()["type"] == "urn:problem:unexpected"
    assert response.headers["X-Request-ID"]
