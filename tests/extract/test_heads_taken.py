"""What the extraction takes from the model's heads: invented texts, the heads' findings put in by hand, all allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from gaolbook.extract import COMPONENTS, heads
from gaolbook.extract.findings import HeadPhrase, HeadTrigger
from gaolbook.extract.words import lexicon

SURE = 0.9
HINT = 0.4
ALL = {
    "near": 6,
    "lead": 2.0,
    "trigger": {"default": 0.5},
    "confirm": {"default": 0.5},
    "modality": {"default": 2.0},
    "own_modality": {"default": 0.5},
    "link": dict.fromkeys(
        ("event", "ruled_event", "other_person", "pronoun", "several", "date", "term", "role", "offence"), 0.5
    )
    | {"hint": 0.3},
    "words": {"role": 0.8, "offence": 0.8},
    "phrase": {"role": 0.5, "offence": 0.5},
    "stage": {"default": 0.5},
}
"""Thresholds under which everything put in below is taken."""

Read = Callable[..., Doc]


def place(doc: Doc, word: str) -> int:
    """Return where a word stands; "x#2" is its second place."""
    text, _, number = word.partition("#")
    return [token.i for token in doc if token.text == text][int(number or 1) - 1]


def linked(doc: Doc, links: list[tuple[str, ...]]) -> tuple[tuple[str, int, float], ...]:
    """Links as relation and word, and where they are not sure the probability."""
    return tuple((relation, place(doc, word), float(*sure or (SURE,))) for relation, word, *sure in links)


@pytest.fixture
def read(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Return the function that reads a text with triggers (word, type, modality, links) and phrases given by words."""
    monkeypatch.setattr(heads, "lexicon", lambda name: ALL if name == "heads" else lexicon(name))

    def reader(text: str, triggers: Any = (), phrases: Any = (), hints: Any = ()) -> Doc:
        doc = nlp.make_doc(text)
        doc._.published = "2020-06-10"
        for name, component in nlp.pipeline:
            if name == COMPONENTS[0]:
                doc._.head_triggers = tuple(
                    HeadTrigger(place(doc, word), kind, SURE, SURE, modality, SURE, linked(doc, links))
                    for word, kind, modality, links in triggers
                )
                doc._.head_phrases = tuple(
                    HeadPhrase(
                        *(place(doc, first), place(doc, last) + 1, kind, SURE, stage, SURE),
                        linked(doc, links) + tuple((name, place(doc, word), HINT) for name, word in hints),
                    )
                    for first, last, kind, stage, links in phrases
                )
            doc = component(doc)
        return doc

    return reader


def told(doc: Doc) -> list[tuple[str, tuple[str, ...], str, str | None]]:
    return [
        (e.type, tuple(doc._.persons[p].name for p in e.persons), e.modality, e.date_text)
        for e in doc._.events
        if e.persons
    ]


TEXT = "Soldiers winkled Orhan Delil out of a barn on Monday. The baker was not heard of again."
WINKLED = ("winkled", "abduction", "asserted", [("WHO", "Delil"), ("NAMED", "Delil"), ("DATE_OF", "Monday")])


def test_an_event_that_no_rule_knows_is_taken_with_person_and_date(read: Read) -> None:
    (event,) = read(TEXT, [WINKLED])._.events
    assert (event.type, event.method, event.date_text) == ("abduction", heads.METHOD, "Monday")
    assert told(read(TEXT)) == []


def test_the_modality_of_such_an_event_is_the_heads_own(read: Read) -> None:
    doubtful = (*WINKLED[:2], "alleged", WINKLED[3])
    assert [modality for _, _, modality, _ in told(read(TEXT, [doubtful]))] == ["alleged"]


def test_a_name_in_another_sentence_is_whom_it_befell(read: Read) -> None:
    text = "A baker was winkled out of a barn on Monday. His name is Orhan Delil."
    event = ("winkled", "arrest", "asserted", [("WHO", "baker"), ("NAMED", "Delil")])
    assert [(kind, who) for kind, who, _, _ in told(read(text, [event]))] == [("arrest", ("Orhan Delil",))]


def test_another_person_of_a_rule_s_event_is_added(read: Read) -> None:
    text = "Police arrested Orhan Delil, and so it went for Ayla Duman that day."
    seen = ("arrested", "arrest", "asserted", [("NAMED", "Delil"), ("NAMED", "Duman")])
    assert {name for _, who, _, _ in told(read(text, [seen])) for name in who} == {"Orhan Delil", "Ayla Duman"}


def test_an_offence_in_the_heads_words_with_its_stage(read: Read) -> None:
    text = "The file against Orhan Delil speaks of whispering at night in parks."
    phrase = ("whispering", "night", "OFFENCE", "charged", [("CHARGED_NAMED", "Delil")])
    (charge,) = read(text, phrases=[phrase])._.charges
    assert (charge.offence, charge.stage, charge.method) == ("whispering at night", "charged", heads.METHOD)


def test_a_role_in_words_that_no_list_has(read: Read) -> None:
    text = "Orhan Delil, a kiln whisperer from Ankara, spoke at length."
    phrase = ("kiln", "whisperer", "ROLE", "", [("ROLE_OF", "Delil")])
    assert [(r.title, r.method) for r in read(text, phrases=[phrase])._.roles] == [("kiln whisperer", heads.METHOD)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Orhan Delil stayed at home. His wife was winkled out of a barn.", [("WHO", "wife"), ("NAMED", "Delil")]),
        ("The murderers of Orhan Delil were winkled out of a barn.", [("WHO", "murderers"), ("NAMED", "Delil")]),
        ("Judge Orhan Delil had the man winkled out of a barn.", [("NAMED", "Delil")]),
        ("The man was winkled out of a barn, Orhan Delil said.", [("NAMED", "Delil")]),
        ("Orhan Delil spoke. People are winkled out of barns.", [("NAMED", "Delil")]),
        ("Orhan Delil spoke. Two bakers were winkled out.", [("WHO", "bakers"), ("NAMED", "Delil")]),
        ("Orhan Delil spoke. The others were winkled out.", [("WHO", "others"), ("NAMED", "Delil")]),
        ("Orhan Delil bakes with Ayla Delil. Delil was winkled out.", [("WHO", "Delil#3"), ("NAMED", "Delil#3")]),
        ("A rally for the murdered baker Orhan Delil was winkled out.", [("NAMED", "Delil")]),
        ("Mrs Ayla Duman spoke. Then he was winkled out of a barn.", [("WHO", "he"), ("NAMED", "Duman")]),
    ],
)
def test_who_is_only_tied_to_them_or_speaks_of_them_is_not_meant(
    read: Read, text: str, links: list[tuple[str, str]]
) -> None:
    assert told(read(text, [("winkled", "arrest", "asserted", links)])) == []


def test_a_charge_whose_sentence_means_nobody_charges_nobody(read: Read) -> None:
    phrase = ("whispering", "night", "OFFENCE", "convicted", [("CHARGED_NAMED", "Delil")])
    assert not read("Orhan Delil spoke. Courts frown on whispering at night.", phrases=[phrase])._.charges


def test_a_sure_name_needs_only_a_hint_of_who_bears_it(read: Read) -> None:
    text = "A court found the baker guilty of theft. His name is Orhan Delil."
    phrase = ("theft", "theft", "OFFENCE", "convicted", [("CHARGED_NAMED", "Delil")])
    assert not charged(read(text, phrases=[phrase]))
    doc = read(text, phrases=[phrase], hints=[("CHARGED", "baker")])
    assert charged(doc) == {("Orhan Delil", "theft", "convicted")}


def test_what_is_dealt_out_goes_to_people_in_the_order_of_the_text(read: Read) -> None:
    text = "Ayla Duman and Orhan Delil were sentenced to two years and five years respectively."
    seen = ("sentenced", "sentence", "asserted", [("NAMED", "Delil"), ("NAMED", "Duman")])
    doc = read(text, [seen])
    assert {(doc._.persons[e.persons[0]].name, e.term) for e in doc._.events if e.type == "sentence"} == {
        ("Ayla Duman", "P2Y"),
        ("Orhan Delil", "P5Y"),
    }


def test_two_who_are_counted_are_the_two_who_are_named(read: Read) -> None:
    text = "Orhan Delil and Ayla Duman bake. On Monday the two bakers were winkled out of a barn."
    links = [("WHO", "bakers"), ("NAMED", "Delil"), ("NAMED", "Duman")]
    (event,) = told(read(text, [("winkled", "arrest", "asserted", links)]))
    assert set(event[1]) == {"Orhan Delil", "Ayla Duman"}


TWO = "Orhan Delil and Ayla Duman bake. Elsa Sorgun drives them home."


@pytest.mark.parametrize(
    ("text", "who", "names", "persons"),
    [
        ("On Monday the trio were winkled out.", "trio", ["Delil", "Duman", "Sorgun"], {"Delil", "Duman", "Sorgun"}),
        ("On Monday the trio were winkled out.", "trio", ["Delil", "Duman"], set()),  # two are not three
        ("On Monday others were winkled out.", "others", ["Delil", "Duman"], set()),
        ("On Monday dozens were winkled out.", "dozens", ["Delil", "Duman"], set()),
        ("On Monday a baker was winkled out.", "baker", [("Duman", ".6"), ("Delil", ".2")], {"Duman"}),
        ("On Monday a baker was winkled out.", "baker", [("Duman", ".6"), ("Delil", ".5")], set()),  # either
    ],
)
def test_names_tell_as_many_as_the_words_mean(
    read: Read, text: str, who: str, names: list[Any], persons: set[str]
) -> None:
    links = [("WHO", who), *(("NAMED", *([name] if isinstance(name, str) else name)) for name in names)]
    events = told(read(f"{TWO} {text}", [("winkled", "arrest", "asserted", links)]))
    assert {name.split()[-1] for event in events for name in event[1]} == persons


def test_a_group_that_the_rules_leave_open_is_told_by_its_names(read: Read) -> None:
    text = "Orhan Delil and Ayla Duman bake. Three streets away two men were arrested on Monday."
    links = [("WHO", "men"), ("NAMED", "Delil"), ("NAMED", "Duman")]
    (event,) = told(read(text, [("arrested", "arrest", "asserted", links)]))
    assert set(event[1]) == {"Orhan Delil", "Ayla Duman"}


def test_who_is_named_in_an_offence_does_not_stand_accused_of_it(read: Read) -> None:
    text = "A baker got two years for whispering about Orhan Delil."
    phrase = ("whispering", "Delil", "OFFENCE", "convicted", [("CHARGED_NAMED", "Delil")])
    assert not read(text, phrases=[phrase])._.charges


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A waiter got nine years in jail for stabbing to death Orhan Delil.", ("stabbing", "death")),
        ("A baker who was played by Orhan Delil in a film is held on terror charges.", ("terror", "terror")),
    ],
)
def test_who_was_hurt_and_who_acts_stand_accused_of_nothing(read: Read, text: str, words: tuple[str, str]) -> None:
    links = [("CHARGED", "Delil"), ("CHARGED_NAMED", "Delil")]
    assert not read(text, phrases=[(*words, "OFFENCE", "convicted", links)])._.charges


def charged(doc: Doc) -> set[tuple[str, str, str]]:
    return {(doc._.persons[c.person].name, c.offence, c.stage) for c in doc._.charges}


def offence(first: str, last: str, stage: str, *accused: str) -> tuple[str, str, str, str, list[tuple[str, str]]]:
    return (first, last, "OFFENCE", stage, [("CHARGED", name) for name in accused])


@pytest.mark.parametrize(
    ("text", "phrases", "charges"),
    [
        pytest.param(
            "Orhan Delil was punished for theft at the outset.",
            [offence("theft", "theft", "convicted", "Delil")],
            {("Orhan Delil", "theft", "convicted")},
            id="in their words",
        ),
        pytest.param(
            "Orhan Delil was charged with aiding and abetting murder.",
            [offence("aiding", "aiding", "charged", "Delil"), offence("abetting", "murder", "charged", "Delil")],
            {("Orhan Delil", "aiding and abetting murder", "charged")},
            id="half an offence is none",
        ),
        pytest.param(
            "Orhan Delil went back to prison for making and selling maps.",
            [offence("making", "making", "convicted", "Delil"), offence("selling", "maps", "convicted", "Delil")],
            {("Orhan Delil", "making and selling maps", "convicted")},
            id="the next word completes it",
        ),
        pytest.param(
            "The site suspended Orhan Delil for glorifying violence.",
            [offence("glorifying", "violence", "accused", "Delil")],
            set(),
            id="no matter of a court",
        ),
        pytest.param(
            "Orhan Delil was punished for smuggling under a new law.",
            [offence("smuggling", "under", "convicted", "Delil")],
            {("Orhan Delil", "smuggling", "convicted")},
            id="nothing hangs over",
        ),
        pytest.param(
            "Orhan Delil was charged with not paying taxes.",
            [offence("paying", "taxes", "charged", "Delil")],
            {("Orhan Delil", "not paying taxes", "charged")},
            id="not is part of it",
        ),
        pytest.param(
            "Orhan Delil was found guilty of treason by the court in May for having sung.",
            [offence("treason", "treason", "convicted", "Delil"), offence("having", "sung", "convicted", "Delil")],
            {("Orhan Delil", "treason", "convicted")},
            id="why is no second offence",
        ),
        pytest.param(
            "Orhan Delil and Ayla Duman were charged with theft and fraud respectively.",
            [offence(word, word, "charged", "Delil", "Duman") for word in ("theft", "fraud")],
            {("Orhan Delil", "theft", "charged"), ("Ayla Duman", "fraud", "charged")},
            id="one for each",
        ),
        pytest.param(
            "Ayla Duman watched as Orhan Delil was charged with theft.",
            [offence("theft", "theft", "charged", "Duman")],
            {("Orhan Delil", "theft", "charged")},
            id="grammar plainly names another",
        ),
        pytest.param(
            "Ayla Duman, the sister of Orhan Delil, who got a year for theft, wept.",
            [offence("theft", "theft", "convicted", "Duman")],
            set(),
            id="grammar names another",
        ),
        pytest.param(
            "Ayla Duman, whose husband got a year for theft, wept.",
            [offence("theft", "theft", "convicted", "Duman")],
            set(),
            id="her husband",
        ),
        pytest.param(
            "Ayla Duman wept over the arrest of a friend on a theft charge.",
            [offence("theft", "theft", "charged", "Duman")],
            set(),
            id="a friend of hers",
        ),
        pytest.param(
            "The jury found Orhan Delil not guilty of theft.",
            [offence("theft", "theft", "convicted", "Delil")],
            {("Orhan Delil", "theft", "acquitted")},
            id="not guilty",
        ),
        pytest.param(
            'Orhan Delil was convicted of being an "accessory after the fact of treason".',
            [offence("treason", "treason", "convicted", "Delil")],
            {("Orhan Delil", 'being an "accessory after the fact of treason"', "convicted")},
            id="a quotation is whole",
        ),
        pytest.param(
            "Orhan Delil pleaded not guilty to theft.",
            [offence("theft", "theft", "convicted", "Delil")],
            {("Orhan Delil", "theft", "charged")},
            id="what a verb says plainly stands",
        ),
        pytest.param(
            "Orhan Delil got a fine for painting his boat. Ayla Duman was charged with theft.",
            [offence("theft", "theft", "charged", "Duman")],
            {("Ayla Duman", "theft", "charged")},
            id="what they do not see is doubted",
        ),
        pytest.param(
            "Orhan Delil accuses Ayla Duman of epic negligence.",
            [offence("epic", "negligence", "accused", "Duman")],
            set(),
            id="a private quarrel",
        ),
    ],
)
def test_offences_of_rules_and_heads_become_one(
    read: Read, text: str, phrases: Any, charges: set[tuple[str, str, str]]
) -> None:
    assert charged(read(text, phrases=phrases)) == charges
