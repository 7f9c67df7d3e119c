"""Languages: clear English and clear others are told apart, doubt is left open."""

from __future__ import annotations

import pytest

from gaolbook.collect.language import find_language

ENGLISH = "The court sentenced the journalist to three years in prison on Monday for spreading false news, she said. "
DUTCH = (
    "De rechtbank veroordeelde de journalist maandag tot drie jaar cel wegens het verspreiden van vals nieuws, zei "
    "zijn advocaat. Hij was in mei in de hoofdstad aangehouden en zit sindsdien vast in een gevangenis. "
)
AZERI = (
    "Məhkəmə bazar ertəsi jurnalisti üç il həbs cəzasına məhkum etdi, vəkili bildirib. O, may ayında paytaxtda "
    "saxlanılmışdı və o vaxtdan bəri həbsdədir, ailəsi onun azad edilməsini tələb edir və hamıya müraciət edib. "
)
RUSSIAN = "Суд приговорил журналиста к трём годам лишения свободы за распространение ложных новостей. "


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH * 2, "en"), (DUTCH, "nl"), (AZERI, "az"), (RUSSIAN, "ru"), (ENGLISH, None), ("", None)],
)
def test_languages(text: str, language: str | None) -> None:
    assert find_language(text) == language


def test_an_english_text_with_a_quotation_stays_english() -> None:
    assert find_language(ENGLISH * 3 + AZERI) == "en"
