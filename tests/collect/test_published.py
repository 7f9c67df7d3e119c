"""Publication dates, and above all the ones that must not be invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gaolbook.collect import find_published

BODY = (
    "\n\nThe court jailed Anna Reed on 5 May 2016 for two years, her lawyer said.\n\nShe was held "
    "on March 3, 2015 in Norvik.\n"
)


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Oct. 26, 2021", "2021-10-26"),
        ("14.01.2014 19:22  |  Print  |  Font size", "2014-01-14"),
        ("Norvik, 26.06.2025", "2025-06-26"),
        ("NORVIK, July 27, 2020", "2020-07-27"),
        ("Updated 3 June 2018", "2018-06-03"),
        ("Published: 22:02, 2 November 2012 | Updated: 16:00, 3 November 2012", "2012-11-02"),
        ("Posted on Thursday, November 29, 2012 in News", "2012-11-29"),
        ("By Ivo Marek | June 2, 2006 | Page 2", "2006-06-02"),
        ("Posted by admin on Friday, May 14, 2021", "2021-05-14"),
        ("Posted by Ivo Marek-Hart on May 14, 2021", "2021-05-14"),
        ("Statement of the Open Bars Union, 15 November 2017", "2017-11-15"),
        ("03.06.2018", "2018-06-03"),
        ("22/07/2020", "2020-07-22"),
        ("07/22/2020", "2020-07-22"),
        ("April 2023", "2023-04"),
        ("2023-03-03", "2023-03-03"),
        ("NORVIK, 3 May 2016 (Agency) - The court met.", "2016-05-03"),
        ("(Norvik, May 3, 2016) – The court met.", "2016-05-03"),
    ],
)
def test_date_lines_are_read(header: str, date: str) -> None:
    assert find_published(header + BODY) == (date, "text")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "03/06/2018",
        "31.02.2018",
        "3 May 1816",
        "3 May 2999",
        "Verdict expected on 3 May 2016",
        "Anna Reed, 3 May",
        "Posted by the police on their site on May 14, 2021 was a picture",
        "The court met on 3 May 2016.",
    ],
)
def test_no_date_is_invented(header: str) -> None:
    assert find_published(header + BODY) == (None, None)


def test_the_own_address_counts_and_those_of_other_stories_do_not() -> None:
    share = (
        ""
        "Twitter\n<https://twitter.example/intent/tweet?text=x&url=https%3A%2F%2Fpost.example%2F2016%2Fmay%2F26%2Fslug>\n"
    )
    other = "Freed after a year\nRead more\n<https://post.example/world/2015/jan/21/other>\n"
    assert find_published(BODY + share + other) == ("2016-05-26", "url")
    assert find_published(BODY + other) == (None, None)
    assert find_published(BODY, url="https://post.example/2020-09-09-slug") == ("2020-09-09", "url")
    assert find_published("<https://post.example/2014/politics/x>  Politics" + BODY) == ("2014", "url")


def test_addresses_that_disagree_give_nothing() -> None:
    shares = "".join(
        f"\n<https://f.example/sharer?u=https://p.example/{path}>" for path in ("2016/05/26/a", "2016/05/27/a")
    )
    assert find_published(BODY + shares) == (None, None)


def test_metadata_comes_first_and_bad_metadata_is_ignored() -> None:
    assert find_published("3 May 2018" + BODY, "2018-05-04T10:00:00Z") == ("2018-05-04", "metadata")
    assert find_published("3 May 2018" + BODY, "soon") == ("2018-05-03", "text")
    assert find_published("---\ntitle: x\ndate: 2018-05-03-10-11-12\n---" + BODY) == ("2018-05-03", "metadata")


def test_a_header_older_than_its_own_pictures_dates_something_else() -> None:
    header = "---\ntitle: Anna Reed\nimage: https://p.example/uploads/2019/02/a.jpg\ndate: 2017-01-11\n---"
    assert find_published(header + BODY) == (None, None)


GOLD = Path(__file__).parents[2] / "../shared/gold"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the shared gold is not here")
def test_gold_dates_are_found_and_none_is_invented() -> None:
    found = missed = 0
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(gold, dict) or "published" not in gold:
            continue
        raw = (GOLD.parent / "articles" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        date, _ = find_published(raw)
        assert date in (None, gold["published"]), path.name
        found += date is not None
        missed += date != gold["published"]
    assert found >= 40
    assert missed <= 2
