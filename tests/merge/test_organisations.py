"""Organisations: short forms, kind words, and courts that only share a name."""

from __future__ import annotations

import pytest
from build import article, event

from gaolbook.base.schema import Evidence
from gaolbook.merge import merge


def ids(*rows: tuple[str, str, str]) -> list[str]:
    """Return the organisation id of each (name, kind, places), one article each."""
    register = merge(
        [article(f"o{i}", bodies=((name, kind),), places=places) for i, (name, kind, places) in enumerate(rows)]
    )
    return [m.entity_id for m in sorted(register.mentions, key=lambda m: m.article_id) if m.type == "organisation"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Tulip Front Party", "party", "Baku"), ("Tulip Front", "movement", "Baku")),
        (("Tulip Front Party", "party", "Baku"), ("Tulip Front Party of Azerbaijan", "party", "Baku")),
        (("K!TA", "movement", "Baku"), ("KITA", "movement", "")),
        (("Lilac Organisation for Peace", "ngo", ""), ("Lilac Organization for Peace", "ngo", "")),
        (("the United Nations", "intergovernmental", ""), ("UN", "intergovernmental", "Kenya")),
        (("Supreme Court", "court", "Baku"), ("the Supreme Court", "court", "Azerbaijan")),
        (("Vardo Court of Appeal", "court", "Baku"), ("Vardo Appeals Court", "court", "Baku")),
        (("Zafar Prison", "prison", "Tehran"), ("Zafar prison", "prison", "Tehran")),
    ],
)
def test_one_body(left: tuple[str, str, str], right: tuple[str, str, str]) -> None:
    a, b = ids(left, right)
    assert a == b


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Supreme Court", "court", "Baku"), ("Supreme Court", "court", "Minsk")),
        (("Supreme Court", "court", ""), ("Supreme Court", "court", "")),
        (("Supreme Court of Belarus", "court", "Minsk"), ("Supreme Court of Kenya", "court", "Nairobi")),
        (("Baku Court of Appeal", "court", "Baku"), ("Ganja Court of Appeal", "court", "Baku")),
        (("Ministry of Justice", "government", "Turkey"), ("Ministry of Justice", "government", "Iran")),
        (("Tulip Front Party", "party", "Baku"), ("Tulip Youth League", "party", "Baku")),
        (("Democratic Party", "party", "Kenya"), ("Democratic Party of Kazakhstan", "party", "Almaty")),
        (("Vardo District Court", "court", "Baku"), ("Vardo District Police", "security", "Baku")),
    ],
)
def test_two_bodies(left: tuple[str, str, str], right: tuple[str, str, str]) -> None:
    a, b = ids(left, right)
    assert a != b


def test_a_paper_is_not_another_towns_paper() -> None:
    a, b = ids(("London Courier", "media", "London"), ("Courier", "media", "London"))
    assert a != b


def test_a_body_an_article_names_twice_is_one() -> None:
    register = merge([article("o1", bodies=(("Tulip Courier", "media"), ("the Tulip Courier", "media")))])
    assert len(register.organisations) == 1


def test_a_question_about_courts_tells_their_countries() -> None:
    court = (("Vardo Supreme Court", "court"),)
    bodies = [article("o1", bodies=court, places="Baku"), article("o2", bodies=(("Supreme Court", "court"),))]
    plain = [article(f"p{i}", bodies=(("Supreme Court", "court"),), places=p) for i, p in enumerate(["Baku", ""])]
    says = [r.says for s in merge([*bodies, *plain]).suggestions for r in s.reasons if r.feature == "country"]
    assert "one side's articles are about Azerbaijan, the other's about no country" in says


def test_a_question_shows_the_sentence_that_names_the_body() -> None:
    quote = "Tulip Front sued somebody."
    told = (Evidence(article_id="o1", start=4990, end=4990 + len(quote), quote=quote),)
    one = article("o1", bodies=(("Tulip Front", "party"),))
    one = one.model_copy(update={"events": (event("e1", (), "trial", "2016", told),)})
    other = article("o2", bodies=(("Tulip Front Party of Azerbaijan", "party"),))
    (asked,) = merge([one, other]).suggestions
    assert [e.quote for e in (*asked.evidence_left, *asked.evidence_right)].count(quote) == 1
