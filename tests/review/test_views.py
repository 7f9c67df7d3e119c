"""What the page is given to show."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

import made
from gaolbook.base.schema import Evidence, Organisation, Role
from gaolbook.book import Book
from gaolbook.merge import Register
from gaolbook.review import pages
from gaolbook.review.desk import Desk
from gaolbook.review.ledger import Ledger
from gaolbook.review.marking import LONGEST_PIECE, pieces, quote_pieces

TEXT = "Anna Testova edits the Daily Lantern."


def desk() -> Desk:
    article = made.article("a", TEXT, "2020-06-01", "<b>One</b> article")
    body = Organisation(
        organisation_id="org_1", name="Daily Lantern", names=made.person("x", "Daily Lantern").names, kind="media",
        articles=1, mentions=1,
    )  # fmt: skip
    evidence = (Evidence(article_id=article.article_id, start=0, end=len(TEXT), quote=TEXT),)
    role = Role(
        role_id="rol_1", person_id="per_1", title="editor", organisation_id="org_1", organisation="Daily Lantern",
        status="current", method="made", evidence=evidence,
    )  # fmt: skip
    register = Register(
        mentions=(made.mention(article.article_id, 0, "Anna Testova", "per_1", "m"),),
        persons=(made.person("per_1", "Anna Testova"),), organisations=(body,), roles=(role,), charges=(), events=(),
        suggestions=(), redirects=(), withdrawn=(), problems=(),
    )  # fmt: skip
    book = Book.of(register, [article])
    return Desk(book, made.manifest(), Ledger(book, ()), (), {})


def test_an_organisation_shows_its_people_and_their_sentences() -> None:
    shown = pages.entity(desk(), "org_1")
    assert shown is not None
    assert shown["kind"] == "media"
    (fact,) = shown["facts"]
    assert (fact["says"], fact["person"], fact["organisation_id"]) == ("editor, Daily Lantern", "Anna Testova", "org_1")
    assert fact["evidence"][0]["title"] == "<b>One</b> article"


def test_a_person_is_marked_in_the_sentence() -> None:
    shown = pages.entity(desk(), "per_1")
    assert shown is not None
    marked = shown["facts"][0]["evidence"][0]["pieces"]
    assert marked == [["Anna Testova", "left"], [" edits the Daily Lantern.", ""]]
    assert json.dumps(shown)


def test_what_is_not_there_is_none() -> None:
    assert pages.entity(desk(), "per_2") is None
    assert pages.article(desk(), "a_2", []) is None
    assert pages.group(desk(), "sug_2") is None


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8)


@given(st.text(max_size=60), st.integers(0, 30), spans)
def test_pieces_joined_are_the_text(text: str, offset: int, places: list[tuple[int, int]]) -> None:
    mentions = [made.mention("a", start, "x" * length, "per_1", str(n)) for n, (start, length) in enumerate(places)]
    cut = pieces(text, offset, mentions, {"per_1": "left"})
    assert "".join(piece for piece, _ in cut) == text
    assert all(piece for piece, _ in cut)


def test_long_text_is_cut_and_web_pages_are_read_without_tags() -> None:
    assert sum(len(piece) for piece, _ in pieces("x" * 10_000, 0, (), {})) == LONGEST_PIECE + 1
    quote = "He was <a href='x'>freed</a> &amp; left."
    evidence = Evidence(article_id="a", start=0, end=len(quote), quote=quote)
    assert quote_pieces(evidence, "news/a.html", (), {}) == [["He was freed & left.", ""]]
    assert quote_pieces(evidence, "news/a.txt", (), {})[0][0].count("<") == 2
