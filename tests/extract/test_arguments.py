"""Who stands where in a parse: subjects, objects, possessors, lists, counts."""

from __future__ import annotations

import pytest
from spacy.tokens import Token
from tests.extract.handmade import named, parsed, word

from gaolbook.extract.arguments import NOBODY, direct_object, is_passive, participants, possessors, subject_of


def _text(token: Token | None) -> str | None:
    return None if token is None else token.text


OWN = """
Lale NNP nsubj 1 PERSON
fled VBD ROOT .
"""
RELATIVE = """
Lale NNP nsubjpass 5 PERSON
, , punct 0
who WP nsubj 3
fled VBD relcl 0
, , punct 0
found VBN ROOT .
"""
RELATIVE_OF_A_CONJUNCT = """
Lale NNP nsubj 7 PERSON
who WP nsubj 2
stayed VBD relcl 0
and CC cc 2
who WP nsubj 5
wrote VBD conj 2
, , punct 0
smiled VBD ROOT .
"""
REDUCED = """
poet NN nsubj 4
jailed VBN acl 0
for IN prep 1
treason NN pobj 2
died VBD ROOT .
"""
CONJUNCT = """
Lale NNP nsubjpass 2 PERSON
was VBD auxpass 2
arrested VBN ROOT .
and CC cc 2
charged VBN conj 2
"""
XCOMP = """
Lale NNP nsubjpass 2 PERSON
was VBD auxpass 2
forced VBN ROOT .
to TO aux 4
flee VB xcomp 2
"""
CONTROL_BY_OBJECT = """
Guards NNS nsubj 1
ordered VBD ROOT .
Lale NNP dobj 1 PERSON
to TO aux 4
leave VB xcomp 1
"""
CONTROL_BY_SUBJECT = """
Lale NNP nsubj 1 PERSON
promised VBD ROOT .
Omid NNP dobj 1 PERSON
to TO aux 4
leave VB xcomp 1
"""
ADVERBIAL = """
Arrested VBN advcl 4
in IN prep 0
May NNP pobj 1
, , punct 4
denied VBN ROOT .
Lale NNP nsubj 4 PERSON
"""
PARTICIPLE_AFTER_PREPOSITION = """
Lale NNP nsubj 1 PERSON
died VBD ROOT .
after IN prep 1
serving VBG pcomp 2
time NN dobj 3
"""
IMPERATIVE = """
Free VB ROOT .
Lale NNP dobj 0 PERSON
! . punct 0
"""
OTHER_CLAUSE = """
Police NN nsubj 1
say VBP ROOT .
arrested VBD ccomp 1
"""


@pytest.mark.parametrize(
    ("rows", "verb", "subject"),
    [
        (OWN, "fled", "Lale"),
        (RELATIVE, "fled", "Lale"),
        (RELATIVE_OF_A_CONJUNCT, "wrote", "Lale"),
        (REDUCED, "jailed", "poet"),
        (CONJUNCT, "charged", "Lale"),
        (XCOMP, "flee", "Lale"),
        (CONTROL_BY_OBJECT, "leave", "Lale"),
        (CONTROL_BY_SUBJECT, "leave", "Lale"),
        (ADVERBIAL, "Arrested", "Lale"),
        (PARTICIPLE_AFTER_PREPOSITION, "serving", "Lale"),
        (IMPERATIVE, "Free", None),
    ],
)
def test_subject_of(rows: str, verb: str, subject: str | None) -> None:
    assert _text(subject_of(word(parsed(rows), verb))) == subject


def test_subject_of_ends_on_a_long_chain() -> None:
    rows = "Lale NNP nsubj 1\nwent VBD ROOT .\n" + "\n".join(f"go VB xcomp {i}" for i in range(1, 40))
    assert subject_of(parsed(rows)[-1]) is None


ACTIVE = """
Police NN nsubj 1
arrested VBD ROOT .
Lale NNP dobj 1 PERSON
"""
PERFECT = """
Police NN nsubj 2
have VBP aux 2
arrested VBN ROOT .
Lale NNP dobj 2 PERSON
"""
HEADLINE = """
Poet NN nsubj 1
jailed VBN ROOT .
"""


@pytest.mark.parametrize(
    ("rows", "verb", "passive", "thing"),
    [
        (ACTIVE, "arrested", False, "Lale"),
        (PERFECT, "arrested", False, "Lale"),
        (CONJUNCT, "arrested", True, "Lale"),
        (CONJUNCT, "charged", True, "Lale"),
        (REDUCED, "jailed", True, "poet"),
        (XCOMP, "forced", True, "Lale"),
        (OWN, "fled", False, None),
    ],
)
def test_is_passive_and_what_is_undergone(rows: str, verb: str, passive: bool, thing: str | None) -> None:
    token = word(parsed(rows), verb)
    assert is_passive(token) is passive
    assert _text(direct_object(token)) == thing


def test_an_active_coordinated_verb_is_not_passive() -> None:
    doc = parsed("""
    Police NN nsubj 1
    beat VBD ROOT .
    Lale NNP dobj 1 PERSON
    and CC cc 1
    arrested VBD conj 1
    Omid NNP dobj 4 PERSON
    """)
    assert not is_passive(word(doc, "arrested"))
    assert _text(direct_object(word(doc, "arrested"))) == "Omid"


def test_the_object_of_a_relative_clause_is_its_noun() -> None:
    doc = parsed("""
    Lale NNP nsubj 5 PERSON
    , , punct 0
    whom WP dobj 4
    police NN nsubj 4
    arrested VBD relcl 0
    wept VBD ROOT .
    """)
    doc = named(doc, ("Lale", None))
    assert participants(doc, list(_objects(word(doc, "arrested")))[-1]).persons == (0,)


def _objects(verb: Token) -> list[Token]:
    from gaolbook.extract.arguments import objects_of

    return list(objects_of(verb))


@pytest.mark.parametrize(
    "rows",
    [
        "His PRP$ poss 1\narrest NN nsubj 2\nhurt VBD ROOT .",
        "The DT det 1\narrest NN nsubj 4\nof IN prep 1\nHis NNP pobj 2\nhurt VBD ROOT .",
        "The DT det 1\ncase NN nsubj 4\nagainst IN prep 1\nHis NNP pobj 2\nhurt VBD ROOT .",
    ],
)
def test_possessors(rows: str) -> None:
    doc = parsed(rows)
    noun = next(t for t in doc if t.dep_ == "nsubj")
    assert [t.text for t in possessors(noun)] == ["His"]


LIST = """
Police NN nsubj 1
held VBD ROOT .
Lale NNP dobj 1 PERSON
, , punct 2
Omid NNP conj 2 PERSON
and CC cc 4
Sima NNP conj 4 PERSON
"""
APPOSITION = """
Police NN nsubj 1
held VBD ROOT .
the DT det 3
poet NN dobj 1
, , punct 3
Lale NNP appos 3 PERSON
"""
INCLUDING = """
Police NN nsubj 1
held VBD ROOT .
12 CD nummod 3
protesters NNS dobj 1
including VBG prep 3
Lale NNP pobj 4 PERSON
and CC cc 5
Omid NNP conj 5 PERSON
"""
THOUSANDS = """
Police NN nsubj 1
held VBD ROOT .
more JJR amod 4
than IN quantmod 4
400 CD nummod 6
jailed JJ amod 6
activists NNS dobj 1
"""


def _who(rows: str, at: str, *names: str) -> tuple[tuple[int, ...], int | None, str | None]:
    doc = named(parsed(rows.replace("JJR", "JJ")), *((name, None) for name in names))
    return participants(doc, word(doc, at))


def test_a_list_of_names() -> None:
    assert _who(LIST, "Lale", "Lale", "Omid", "Sima") == ((0, 1, 2), None, None)


def test_a_name_in_apposition() -> None:
    assert _who(APPOSITION, "poet", "Lale").persons == (0,)


def test_named_members_of_a_counted_group() -> None:
    assert _who(INCLUDING, "protesters", "Lale", "Omid") == ((0, 1), 12, "protesters")


def test_people_counted_without_a_name() -> None:
    found = _who(THOUSANDS, "activists")
    assert (found.persons, found.number, found.who) == ((), 400, "jailed activists")


def test_things_are_nobody() -> None:
    doc = named(parsed("Police NN nsubj 1\nheld VBD ROOT .\na DT det 3\nrally NN dobj 1"))
    assert participants(doc, word(doc, "rally")) == NOBODY
    assert not participants(doc, word(doc, "rally"))


def test_whoever_owns_the_thing_is_not_the_thing() -> None:
    """ "Police held Lale's brother": the brother, of whom we know no name, and never Lale."""
    doc = named(
        parsed("Police NN nsubj 1\nheld VBD ROOT .\nLale NNP poss 4 PERSON\n's POS case 2\nbrother NN dobj 1"),
        ("Lale", None),
    )
    assert participants(doc, word(doc, "brother")).persons == ()


def test_a_named_relative_is_the_relative() -> None:
    doc = named(
        parsed(
            "Police NN nsubj 1\nheld VBD ROOT .\nLale NNP poss 4 PERSON\n's POS case 2\nbrother NN dobj 1\n"
            "Omid NNP appos 4 PERSON"
        ),
        ("Lale", None),
        ("Omid", None),
    )
    assert participants(doc, word(doc, "brother")).persons == (1,)
