from uuid import uuid4

import pytest

from tests.client import Account


def test_an_item_is_made_changed_and_deleted(anna: Account) -> None:
    item_id = anna.add_item("  Milk  ", "two litres")
    item = anna.request("GET", f"/items/{item_id}").json()
    assert (item["title"], item["description"], item["done"]) == ("Milk", "two litres", False)

    changed = anna.request("PATCH", f"/items/{item_id}", {"done": True}).json()
    assert (changed["title"], changed["description"], changed["done"]) == ("Milk", "two litres", True)
    assert changed["updated_at"] > item["updated_at"]

    assert anna.request("DELETE", f"/items/{item_id}").status_code == 204
    assert anna.request("GET", f"/items/{item_id}").status_code == 404


def test_items_of_others_do_not_exist(anna: Account, ben: Account) -> None:
    item_id = anna.add_item("Diary")
    for method, body in (("GET", None), ("PATCH", {"title": "Mine now"}), ("DELETE", None)):
        assert ben.request(method, f"/items/{item_id}", body).status_code == 404
    assert ben.titles() == []
    assert anna.titles() == ["Diary"]


def test_search_finds_all_words_in_title_or_description(anna: Account) -> None:
    anna.add_item("Buy milk", "at the market")
    anna.add_item("Buy bread")
    assert anna.titles("?q=MILK") == ["Buy milk"]
    assert anna.titles("?q=market%20buy") == ["Buy milk"]
    assert anna.titles("?q=buy") == ["Buy bread", "Buy milk"]
    assert anna.titles("?q=bread%20market") == []


def test_search_takes_percent_and_underscore_as_they_are(anna: Account) -> None:
    anna.add_item("100% cotton")
    anna.add_item("snake_case")
    anna.add_item("plain")
    assert anna.titles("?q=%25") == ["100% cotton"]
    assert anna.titles("?q=_") == ["snake_case"]
    assert anna.titles("?q=%5C") == []


def test_pages_hold_each_item_once(anna: Account) -> None:
    expected = {anna.add_item(f"Item {number}") for number in range(7)}
    pages = [anna.request("GET", f"/items?page={page}&page_size=3").json() for page in (1, 2, 3, 4)]
    assert [len(page["items"]) for page in pages] == [3, 3, 1, 0]
    assert {page["total"] for page in pages} == {7}
    assert {item["id"] for page in pages for item in page["items"]} == expected


def test_sorts_and_filters(anna: Account) -> None:
    for title in ("b", "A", "c"):
        anna.add_item(title)
    assert anna.titles() == ["c", "A", "b"]
    assert anna.titles("?sort=oldest") == ["b", "A", "c"]
    assert anna.titles("?sort=title") == ["A", "b", "c"]
    last = anna.request("GET", "/items").json()["items"][0]["id"]
    anna.request("PATCH", f"/items/{last}", {"done": True})
    assert anna.titles("?done=true") == ["c"]
    assert anna.titles("?done=false") == ["A", "b"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "nul \x00 byte"}, "title"),
        ({"title": "x", "description": "x" * 4001}, "description"),
        ({"title": "x", "owner_id": str(uuid4())}, "owner_id"),
        ({"title": 7}, "title"),
        ([], "body"),
    ],
)
def test_a_wrong_item_is_refused_by_field(anna: Account, body: object, field: str) -> None:
    response = anna.request("POST", "/items", body)
    assert response.status_code == 422
    assert list(response.json()["fields"]) == [field]
    assert anna.titles() == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page_size=101", "page_size"),
        ("sort=owner", "sort"),
        ("q=%00", "q"),
        ("x=1", "x"),
    ],
)
def test_a_wrong_query_is_refused_by_field(anna: Account, query: str, field: str) -> None:
    response = anna.request("GET", f"/items?{query}")
    assert response.status_code == 422
    assert list(response.json()["fields"]) == [field]


def test_a_change_must_change_something(anna: Account) -> None:
    item_id = anna.add_item("Milk")
    assert anna.request("PATCH", f"/items/{item_id}", {}).status_code == 422
    assert anna.request("GET", "/items/not-an-id").status_code == 422
