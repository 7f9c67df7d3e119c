"""Named members of counted groups."""

from __future__ import annotations

from spacy.tokens import Doc
from tests.extract.handmade import named, parsed

from gaolbook.extract.groups import members_by_sentence

FREED = """
The DT det 1
king NN nsubj 2
freed VBD ROOT .
400 CD nummod 4
prisoners NNS dobj 2
"""
AMONG_THEM = """
Among IN prep 7
them PRP pobj 5
were VBD ROOT .
Lale NNP attr 7 PERSON
and CC cc 8
Omid NNP conj 8 PERSON
"""
LINES = (
    FREED
    + "\n"
    + "Among IN prep 7\nthem PRP pobj 5\nwere VBD ROOT .\nLale NNP attr 7 PERSON\nand CC cc 8\nOmid NNP conj 8 PERSON"
)


def _members(rows: str, told: list[int], *names: str, size: int | None = None) -> dict[int, tuple[int, ...]]:
    doc: Doc = named(parsed(rows), *((name, None) for name in names))
    return {start: found.persons for start, found in members_by_sentence(doc, [(at, size) for at in told]).items()}


def test_among_them_points_back() -> None:
    assert _members(LINES, [0], "Lale", "Omid") == {0: (0, 1)}


def test_among_them_finds_no_group_where_nothing_was_told_of_one() -> None:
    assert _members(LINES, [], "Lale", "Omid") == {}


def test_among_those_in_the_same_sentence() -> None:
    rows = """
    Among IN prep 5
    the DT det 3
    400 CD nummod 3
    freed VBN pobj 0
    , , punct 5
    was VBD ROOT .
    Lale NNP attr 5 PERSON
    """
    assert _members(rows, [0], "Lale") == {0: (0,)}


def test_the_owner_and_the_object_of_a_preposition_are_no_members() -> None:
    rows = (
        FREED
        + """
    Among IN prep 7
    them PRP pobj 5
    was VBD ROOT .
    Lale NNP poss 10 PERSON
    's POS case 8
    cousin NN attr 7
    , , punct 10
    Omid NNP appos 10 PERSON
    """.replace("    Among", "\nAmong", 1)
    )
    assert _members(rows, [0], "Lale", "Omid") == {0: (1,)}


def test_the_four_are() -> None:
    rows = (
        FREED
        + "\nThe DT det 6\ntwo CD nsubj 7\nare VBP ROOT .\nLale NNP attr 7 PERSON\nand CC cc 8\nOmid NNP conj 8 PERSON"
    )
    assert _members(rows, [0], "Lale", "Omid", size=2) == {0: (0, 1)}
    assert _members(rows, [0], "Lale", "Omid", size=400) == {}


def test_a_list_after_a_colon() -> None:
    rows = """
    Police NN nsubj 1
    held VBD ROOT .
    two CD nummod 3
    poets NNS dobj 1
    : : punct 3
    Lale NNP appos 3 PERSON
    and CC cc 5
    Omid NNP conj 5 PERSON
    """
    assert _members(rows, [0], "Lale", "Omid") == {0: (0, 1)}


def test_one_name_after_a_colon_is_a_speaker() -> None:
    rows = "Police NN nsubj 1\nheld VBD ROOT .\npoets NNS dobj 1\n: : punct 1\nLale NNP dep 1 PERSON"
    assert _members(rows, [0], "Lale") == {}


def test_members_are_not_looked_for_farther_than_two_sentences_back() -> None:
    fog = "\nFog NN nsubj {1}\ncame VBD ROOT .\n"
    rows = FREED + "".join(fog.replace("{1}", str(5 + 2 * i + 1)) for i in range(3))
    rows += "\nAmong IN prep 13\nthem PRP pobj 11\nwas VBD ROOT .\nLale NNP attr 13 PERSON"
    assert _members(rows, [0], "Lale") == {}
