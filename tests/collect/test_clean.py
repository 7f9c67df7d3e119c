"""Cleaning, rule by rule, on invented texts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.collect import CleanText, clean
from gaolbook.collect.clean import BLOCK_BORDER

STORY = (
    "The court in Norvik jailed reporter Anna Reed for two years on Monday.\n\nHer lawyer said that he would appeal."
)
STORY_CLEAN = STORY


def cleaned(text: str) -> str:
    return clean(text).text


def kinds_of(text: str) -> list[tuple[str, str]]:
    found = clean(text)
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


@pytest.mark.parametrize(
    "furniture",
    [
        "Home | News | Sign in",
        "Main page  Archive  Contacts  RSS",
        "3 May 2018 | Politics | 312 views | A- A+",
        "Share 14  Tweet 9  Print  E-mail",
        " <> Facebook  \n<https://share.example/dialog?href=x>\nTwitter  \n<https://share.example/intent>",
        "Support us!",
        "Subscribe to our weekly newsletter",
        "We use cookies to improve your visit. Accept all",
        "© 2018 Norvik Post. All rights reserved.",
        "0 comments",
        "Scroll down for video",
        "[ad_1]",
        "Read more: Harbour ferry resumes after storm",
        "READ MORE:Explainer: How the ferry works",
        "https://pictures.example/2018/05/court.jpg",
        "Photo: Norvik Post archive",
        "{% include video.html\n youtube='x' %}",
        "<!-- banner -->",
        "<script>var a = 1 < 2;</script>",
        "* * *",
    ],
)
@pytest.mark.parametrize("place", ["top", "middle", "bottom"])
def test_furniture_goes_and_the_story_stays(furniture: str, place: str) -> None:
    first, second = STORY.split("\n\n")
    parts = {
        "top": [furniture, first, second],
        "middle": [first, furniture, second],
        "bottom": [first, second, furniture],
    }
    found = clean("\n\n".join(parts[place]))
    assert found.text == STORY_CLEAN
    assert found.cuts


def test_sentences_that_talk_like_furniture_stay() -> None:
    text = (
        "Police asked readers to share this photograph of Ivo Marek, who was detained on Monday.\n\n"
        "Read more than one charge sheet and the pattern is clear, the lawyer said.\n\n"
        "Comments made on Facebook led to his arrest.\n\nHe was told to print a retraction.\n\n"
        "All rights reserved to citizens by the constitution were denied to him, his wife said in a long interview."
    )
    kept = cleaned(text)
    assert "detained on Monday" in kept
    assert "charge sheet" in kept
    assert "led to his arrest" in kept
    assert "retraction" in kept


def test_an_address_inside_a_sentence_leaves_one_space() -> None:
    text = (
        "The activist Rauf Aslan \n<https://news.example/r-aslan>\n was held, his wife "
        "\n<https://news.example/wife>\n, Sara, said."
    )
    assert cleaned(text) == "The activist Rauf Aslan was held, his wife, Sara, said."


def test_a_lone_teaser_takes_its_headline_but_no_paragraph() -> None:
    text = (
        "The court jailed Anna Reed for two years on Monday.\n\nFerry Captain Freed After a Year\n Read "
        "more  \n<https://a.example/x>\nThe US-based group Open Bars says five reporters \nremain in "
        "prison in the country.\n"
    )
    assert cleaned(text) == (
        "The court jailed Anna Reed for two years on Monday.\n\n"
        "The US-based group Open Bars says five reporters remain in prison in the country."
    )


def test_a_dated_feed_after_the_story_goes() -> None:
    text = (
        f"{STORY}\nREAD ALSO\nMinister Ola Dahl was arrested in Sund, the prosecutor said in a long "
        f"statement today.\n- 4 April 2018, 09:13\nA second story that has nothing to do with the first "
        f"one was told here."
    )
    assert cleaned(text) == STORY_CLEAN


def test_a_list_of_headlines_goes_and_what_follows_stays() -> None:
    text = (
        "The court jailed Anna Reed on Monday.\nAlso In This Section\n1Photo Gallery: Market day\n2What "
        "the new rules mean\nHer lawyer said that he would appeal against it."
    )
    assert cleaned(text) == "The court jailed Anna Reed on Monday.\n\nHer lawyer said that he would appeal against it."


def test_a_comment_section_at_the_end_goes_with_the_comments() -> None:
    long_story = "\n\n".join([STORY] * 4)
    text = (
        f"{long_story}\n\nLeave a Reply\nYour email address will not be published. * Name * "
        f"Website\nadmin: comments are checked"
    )
    assert "admin" not in cleaned(text)
    assert cleaned(f"Leave a comment\n\n{STORY}") == STORY_CLEAN


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("held inFreedonia for a year.", "held in Freedonia for a year."),
        ("said theMinistry of Truth.", "said the Ministry of Truth."),
        ("rights defendersLeyla and Sara Aslan left.", "rights defenders Leyla and Sara Aslan left."),
        ("Marekand his wife left. Then Marek came back.", "Marek and his wife left. Then Marek came back."),
        ("theAXCPsaid so. The AXCP is a party.", "the AXCP said so. The AXCP is a party."),
        ("He was freed.Later he left.", "He was freed. Later he left."),
        ("she said,and left.", "she said, and left."),
    ],
)
def test_glued_words_are_split_where_it_is_safe(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "McDonald, LeBron and DeVos met MacLeod.",
        "He had an iPhone, an eBay account and a YouTube channel on macOS.",
        "I.Marek and T.Reed spoke to Gazeta.Ru and Norvik.io in the U.S. on e.g. 5.5 matters.",
        "Ma'asum al-Rashid and Jean-Luc O'Neill left Thailand, Poland and Farhad.",
        "asSadr and anNahar are names, and so is daSilva.",
        "Write to @freeMarek or #freeMarek.",
        "Prof.Reed met Mrs.Dahl.",
        "Roland stayed. Husband and thousand are words; Rol and Hus are not.",
    ],
)
def test_names_and_brands_are_left_whole(text: str) -> None:
    assert cleaned(text) == text


def test_hard_wraps_are_joined_and_hyphens_kept_where_they_belong() -> None:
    text = (
        "Two of the men jailed over the events at the harbour, party leader Ilgar\nMarek and Tofig Reed, will stay "
        "away when the court of appeal looks into\ntheir case for the second time, said the lawyer of the pro-\n"
        "government group, who spoke of an investi-\ngation that nobody had asked for in the first place at all."
    )
    found = cleaned(text)
    assert "\n" not in found
    assert "Ilgar Marek" in found
    assert "pro-government" in found
    assert "investigation" in found


def test_lines_of_an_unwrapped_text_stay_apart() -> None:
    assert cleaned(STORY.replace("\n\n", "\n")) == STORY_CLEAN


def test_blocks_say_what_they_are() -> None:
    text = (
        "Reporter Anna Reed Jailed in Norvik\n\nBy Ivo Marek in Norvik\n\n3 May 2018\n\nThe court jailed reporter Anna "
        "Reed for two years on Monday, her lawyer said.\n\nAnna Reed in court last May. Photograph: Jon Dahl/AP\n\n"
        "A long wait\n\nShe has been held since March, and will appeal, he said.\n\n• She is one of five.\n\n"
        "Source: Norvik Post and agencies"
    )
    assert [kind for kind, _ in kinds_of(text)] == [
        "headline",
        "byline",
        "dateline",
        "body",
        "caption",
        "headline",
        "body",
        "item",
        "byline",
    ]
    assert ("caption", "Anna Reed in court last May.") in kinds_of(text)


def test_characters_are_made_plain() -> None:
    raw = (
        "\ufeff\u201cFree\u201d\u00a0Anna\u200b Reed\u2019s &quot;case&quot; &#8211; organisationâ€™s "
        "AmericanÂ lawyer \u202eevil\u202c \U0001f600."
    )
    assert cleaned(raw) == '"Free" Anna Reed\'s "case" – organisation\'s American lawyer evil \U0001f600.'


def test_front_matter_is_no_text() -> None:
    assert cleaned(f"---\ntitle: 'A title'\ndate: 2018-05-03\n---\n{STORY}") == STORY_CLEAN
    assert cleaned(f"Title: A title\nDate: 2018-05-03\nAuthor: x\n\n{STORY}") == STORY_CLEAN
    assert cleaned(f"---\n{STORY}").endswith("appeal.")


def test_html_becomes_paragraphs() -> None:
    raw = (
        "<html><head><title>x</title></head><body><p>Anna <b>Reed</b> was\njailed.</p>"
        '<p>She <a href="http://a.b/c">will</a> appeal.<br/>He too.</p></body>'
    )
    assert cleaned(raw) == "Anna Reed was jailed.\n\nShe will appeal.\n\nHe too."
    assert cleaned("He paid < 5 crowns and > 3 to <Ali>.") == "He paid < 5 crowns and > 3 to <Ali>."


def test_markdown_keeps_its_words() -> None:
    assert cleaned("**Norvik** – [Anna Reed](https://a.b/c) was *jailed* ![x](https://a.b/d.png)today.") == (
        "Norvik – Anna Reed was jailed today."
    )
    assert cleaned("What the f**k, he said, and f**k again.") == "What the f**k, he said, and f**k again."


SNIPPETS = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "<https://a.example/x>",
    "\nRead more\n",
    "\u201c",
    "\u200b",
    "\u00a0",
    "Anna Reed",
    "was jailed.",
    "inNorvik",
    "word.Later",
    "[photo: archive]",
    "\n[ad_1]\n",
    "<p>",
    "</p>",
    "**",
    "\r\n",
    "Photograph: X/AP\n",
    "pro-\ngov",
    "\ud800",
    "---\n",
    "Title: x\n",
    "{%",
    "%}",
    "<!--",
    "-->",
    "é",
    "ش",
    "\U0001f600",
    "Share | Print\n",
    "\x00",
    "\x1a",
    "\x1b",
    "()",
    "[x](http://y)",
]
PIECES = st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=8), st.text("abcAB .,\n-", max_size=12))
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def check_offsets(raw: str, found: CleanText) -> None:
    assert found.offsets.clean_length == len(found.text)
    previous = 0
    for index, char in enumerate(found.text):
        span = found.offsets.to_raw(index, index + 1)
        assert previous <= span.start <= span.end <= len(raw)
        previous = span.start
        if char.isascii() and char.isalnum() and "&" not in raw:
            assert char in raw[span.start : span.end]
    assert [found.text[block.start : block.end] for block in found.blocks] == (
        found.text.split(BLOCK_BORDER) if found.text else []
    )


@settings(derandomize=True, max_examples=300, deadline=None)
@given(TEXTS)
def test_every_clean_character_comes_from_its_raw_place(raw: str) -> None:
    found = clean(raw)
    check_offsets(raw, found)
    assert all(0 <= cut.start <= cut.end <= len(raw) for cut in found.cuts)
    assert not any(char in found.text for char in "\x00\x1a\x1b\u200b\r")
    found.text.encode("utf-8")


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Anna", "Reed", "jailed", "court", "said"]), min_size=3, max_size=60))
def test_words_are_never_lost(words: list[str]) -> None:
    raw = " ".join(words) + "."
    assert cleaned(raw) == raw


def test_a_name_across_lines_maps_to_the_raw_name() -> None:
    raw = "The court freed Nijat \n[Nicat] \u2018Ali\u2019 and sent inNorvik \n<https://a.example/b> home on Monday."
    found = clean(raw)
    start = found.text.index("Nijat [Nicat]")
    span = found.offsets.to_raw(start, start + len("Nijat [Nicat]"))
    assert raw[span.start : span.end] == "Nijat \n[Nicat]"
    start = found.text.index("Norvik")
    span = found.offsets.to_raw(start, start + len("Norvik"))
    assert raw[span.start : span.end] == "Norvik"


HOSTILE_SIZE = 200_000
HOSTILE_SECONDS = 8.0
"""A quadratic step takes minutes at this size; the linear ones take under two seconds on a slow machine."""


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "[",
        "\n",
        " ",
        "a",
        "*",
        "_",
        "<a ",
        "<!--",
        "{%",
        "[a](",
        "Read also\nFoo bar\n",
        "Short line\n",
        "a | b | ",
        "Key: v\n",
        "By A",
        "Photo: ",
        "&amp;",
        "<script>",
        "-1A ",
        "<http://",
        "Leave a reply\n",
        "aaa.Bbb",
        "Ab",
    ],
)
def test_hostile_text_is_cleaned_in_linear_time(unit: str) -> None:
    started = time.perf_counter()
    clean(unit * (HOSTILE_SIZE // len(unit)))
    assert time.perf_counter() - started < HOSTILE_SECONDS


SHARED = Path(__file__).parents[2] / "../shared/articles"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
def test_no_sentence_that_gold_needs_is_cut() -> None:
    for path in sorted(SHARED.glob("*.txt")):
        raw = path.read_bytes().decode("utf-8")
        found = clean(raw)
        check_offsets(raw, found)
        assert len(found.blocks) >= 2, path.name
        assert "http" not in found.text, path.name
