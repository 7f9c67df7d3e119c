"""The server answers its own page and nobody else, whatever articles hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import made
from gaolbook import flow
from gaolbook.merge.decisions import read_log
from gaolbook.review.guard import MOST_BODY
from gaolbook.review.server import make_app
from gaolbook.review.session import Session

HOST = "127.0.0.1:8614"
ORIGIN = f"http://{HOST}"
TOKEN = "secret-of-this-session"


def client_of(out: Path) -> TestClient:
    app = make_app(Session(out, merge_after=0), user="anna", hosts=(HOST,), token=TOKEN)
    headers = {"Origin": ORIGIN, "X-Gaolbook-Token": TOKEN}
    return TestClient(app, base_url=ORIGIN, headers=headers)


@pytest.fixture
def client(register: Path) -> Iterator[TestClient]:
    with client_of(register) as made_client:
        yield made_client


def judge(client: TestClient, pair: dict[str, Any], op: str, **more: Any) -> Any:
    left, right = (side["id"] for side in pair["sides"])
    body = {"user": "anna", "suggestion": pair["id"], "left": left, "right": right, "op": op, **more}
    return client.post(f"/api/judge?after={pair['id']}", json=body)


def test_a_decision_is_on_disk_before_the_next_pair(client: TestClient, register: Path) -> None:
    first = client.get("/api/next").json()["pair"]
    answer = judge(client, first, "same").json()
    assert answer["pair"]["id"] != first["id"]
    logged = read_log(register / "decisions.jsonl")
    assert [entry.op for entry in logged] == ["same"]
    assert logged[0].decision_id == answer["recorded"][0]["id"]
    assert logged[0].score == first["score"]
    assert logged[0].evidence


def test_decisions_reach_the_register_and_survive_another_merge(client: TestClient, register: Path) -> None:
    people = len((register / "persons.jsonl").read_text(encoding="utf-8").splitlines())
    for op in ("same", "different", "unsure"):
        assert judge(client, client.get("/api/next").json()["pair"], op).status_code == 200
    for _ in range(2):
        flow.merge_again(register)
        assert len((register / "persons.jsonl").read_text(encoding="utf-8").splitlines()) == people - 1
        rows = [json.loads(line) for line in (register / "suggestions.jsonl").read_text(encoding="utf-8").splitlines()]
        assert sorted(row["decision"] for row in rows if row["decision"]) == ["different", "unsure"]


def test_every_way_to_put_things_right(client: TestClient, register: Path) -> None:
    pair = client.get("/api/next").json()["pair"]
    judge(client, pair, "same")
    flow.merge_again(register)
    with client_of(register) as anew:
        joined = anew.get(f"/api/entity/{pair['sides'][0]['id']}").json()
        assert len(joined["members"]) == 2
        arrest = next(fact for fact in joined["facts"] if fact["type"] == "event")
        articles = [joined["members"][1]["article"]]
        for path, body in (
            ("rename", {"entity": joined["id"], "name": "A  Better Name"}),
            ("wrong", {"statement": arrest["id"], "person": joined["id"], "note": "it was his brother"}),
            ("split", {"entity": joined["id"], "articles": articles}),
        ):
            answer = anew.post(f"/api/{path}", json={"user": "anna", **body})
            assert answer.status_code == 200, answer.text
        seen = anew.get(f"/api/entity/{joined['id']}").json()
        assert any(fact["wrong"] for fact in seen["facts"])
    flow.merge_again(register)
    with client_of(register) as last:
        after = last.get(f"/api/entity/{joined['id']}").json()
        assert after["name"] == "A Better Name"
        assert len(after["members"]) == 1
        assert arrest["id"] not in [fact["id"] for fact in after["facts"]]
        assert [row["says"] for row in after["withdrawn"]]


def test_undo_takes_back_ones_own_last_decision(client: TestClient, register: Path) -> None:
    pair = client.get("/api/next").json()["pair"]
    judge(client, pair, "different")
    judge(client, client.get("/api/next").json()["pair"], "same", user="ben")
    answer = client.post("/api/undo", json={"user": "anna"}).json()
    assert answer["back"]["id"] == pair["id"]
    assert [entry.op for entry in read_log(register / "decisions.jsonl")] == ["different", "same", "undo"]
    assert client.post("/api/undo", json={"user": "anna"}).status_code == 409 or answer["counts"]["same"] == 1


def test_what_a_merge_applied_can_be_undone(client: TestClient, register: Path) -> None:
    first, second = (row["id"] for row in client.get("/api/queue").json()["rows"][:2])
    for key, op in ((first, "same"), (second, "different")):
        judge(client, client.get(f"/api/pair/{key}").json()["pair"], op)
    flow.merge_again(register)
    with client_of(register) as anew:
        assert anew.get("/api/status").json()["unapplied"] == 0
        assert anew.get(f"/api/pair/{first}").status_code == 404
        assert anew.post("/api/undo", json={"user": "anna"}).json()["back"]["state"] == "open"
        assert anew.post("/api/undo", json={"user": "anna"}).json()["unapplied"] == 2
    flow.merge_again(register)
    with client_of(register) as last:
        assert last.get("/api/status").json()["left"] == 14


def test_a_group_is_judged_at_once(client: TestClient, register: Path) -> None:
    pair = client.get("/api/next").json()["pair"]
    group = client.get(f"/api/group/{pair['id']}").json()
    ticked = [member["id"] for member in group["members"]]
    answer = client.post("/api/group", json={"user": "a", "suggestion": pair["id"], "ticked": ticked, "op": "same"})
    assert len(answer.json()["recorded"]) == len(ticked) - 1
    alone = {"user": "a", "suggestion": pair["id"], "ticked": ticked[:1], "op": "same"}
    assert client.post("/api/group", json=alone).status_code == 422


def test_two_servers_see_each_others_decisions(register: Path) -> None:
    with client_of(register) as one, client_of(register) as other:
        pair = one.get("/api/next").json()["pair"]
        judge(one, pair, "same")
        assert other.get(f"/api/pair/{pair['id']}").json()["pair"]["state"] == "same"
        assert other.get("/api/history").json()["rows"][0]["user"] == "anna"


def test_the_article_is_shown_while_it_is_the_same(client: TestClient, tmp_path: Path) -> None:
    pair = client.get("/api/next").json()["pair"]
    article = pair["sides"][0]["facts"][0]["evidence"][0]["article"]
    shown = client.get(f"/api/article/{article}?mark={pair['sides'][0]['id']}").json()
    assert ["left" in mark for _, mark in shown["pieces"]].count(True) == 2
    for text in (tmp_path / "texts").iterdir():
        text.write_text("changed", encoding="utf-8")
    shown = client.get(f"/api/article/{article}").json()
    assert shown["pieces"] is None
    assert "no longer holds" in shown["why"]
    assert shown["sentences"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1:8614.evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Gaolbook-Token": ""}, 403),
        ({"X-Gaolbook-Token": "guess"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_a_request_that_is_not_the_pages_own_writes_nothing(
    client: TestClient, register: Path, headers: dict[str, str], status: int
) -> None:
    pair = client.get("/api/next").json()["pair"]
    left, right = (side["id"] for side in pair["sides"])
    body = json.dumps({"user": "anna", "suggestion": pair["id"], "left": left, "right": right, "op": "same"})
    answer = client.post("/api/judge", content=body, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == status
    assert read_log(register / "decisions.jsonl") == ()


def test_without_origin_or_token_nothing_is_written(register: Path) -> None:
    app = make_app(Session(register, merge_after=0), user="anna", hosts=(HOST,), token=TOKEN)
    with TestClient(app, base_url=ORIGIN) as bare:
        assert bare.get("/api/next").status_code == 200
        assert bare.post("/api/undo", json={"user": "a"}).status_code == 403
        assert bare.post("/api/undo", json={"user": "a"}, headers={"Origin": ORIGIN}).status_code == 403
        assert bare.put("/api/undo", json={"user": "a"}).status_code == 405
        assert bare.request("OPTIONS", "/api/undo").status_code == 405


def test_requests_have_a_limit(client: TestClient, register: Path) -> None:
    long = client.post("/api/undo", json={"user": "a", "note": "x" * MOST_BODY})
    assert long.status_code == 413
    chunked = client.post("/api/undo", content=iter([b"x" * 1000] * 100), headers={"Content-Type": "application/json"})
    assert chunked.status_code == 411
    assert client.get("/api/find", params={"words": "x" * 5_000}).status_code == 414
    assert read_log(register / "decisions.jsonl") == ()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2f..%2f__main__.py",
        "/api/article/..%2f..%2f..%2fetc%2fpasswd",
        "/api/entity/%00",
        "/api/pair/" + "x" * 3_000,
        "/api/group/'%20or%201=1",
    ],
)
def test_path_tricks_lead_nowhere(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/api/next", "/static/app.js", "/nowhere"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    page = client.get("/").text
    assert TOKEN in page
    assert "<script>" not in page
    assert " style=" not in page


def test_hostile_names_are_cut_and_stay_text(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>"onload=x'
    names = ((evil, f"{evil} Z"), ("Huge " + "X" * 300_000, "Huge " + "X" * 299_999), *made.NAMES[:3])
    out = made.small(tmp_path / "register", tmp_path / "texts", names)
    with client_of(out) as client:
        for row in client.get("/api/find").json()["rows"]:
            answer = client.get(f"/api/entity/{row['id']}")
            assert answer.headers["Content-Type"] == "application/json"
            assert len(answer.content) < 200_000
        bad = client.post("/api/rename", json={"user": "a", "entity": "../../x", "name": "n"})
        assert bad.status_code == 422


def test_a_broken_log_is_told_and_nothing_is_written(client: TestClient, register: Path) -> None:
    (register / "decisions.jsonl").write_text("{broken\n", encoding="utf-8")
    answer = client.get("/api/next")
    assert answer.status_code == 500
    assert "decisions.jsonl" in answer.json()["error"]
    assert client.post("/api/undo", json={"user": "a"}).status_code == 500
    assert (register / "decisions.jsonl").read_text(encoding="utf-8") == "{broken\n"


def test_a_folder_without_a_run_cannot_be_reviewed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no finished run"):
        Session(tmp_path, merge_after=0)
