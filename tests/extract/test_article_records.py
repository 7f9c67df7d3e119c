"""Records carry raw offsets that hold, whatever was cut from the text or put into it."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from tests.extract.handmade import NLP

from gaolbook.base.schema import Article, Evidence, Extraction
from gaolbook.base.spans import OffsetMap, Segment, identity_map
from gaolbook.extract.findings import EntityMention, FoundCharge, FoundEvent, FoundOrganisation, FoundPerson, FoundRole
from gaolbook.extract.records import to_extraction

ARTICLE = Article(
    article_id="a1", source="s", title=None, url=None, published="2016-05-26", published_from="text", language="en",
    characters=1, sha256="0", status="extracted", duplicate_of=None,
)  # fmt: skip


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, str, OffsetMap]:
    """(raw, clean, map): runs of words that were kept, with runs cut before, put in between, or rewritten."""
    raw, clean, segments = "", "", []
    for _ in range(draw(st.integers(1, 6))):
        cut = draw(st.sampled_from(["", "<http://x.example/a b>", "\n\n", "Read more ", "\u200b"]))
        raw += cut
        kept = draw(st.sampled_from(["Lale fled. ", "Omid wept ", "said Ümid. ", "x", "  ", "a\nb "]))
        segments.append(Segment(len(clean), len(raw), len(kept), len(kept)))
        raw, clean = raw + kept, clean + kept
        rewritten = draw(st.sampled_from([("", ""), ("&amp;", "&"), ("’", "'"), ("", " "), ("½", "0.5")]))
        if rewritten[1]:
            segments.append(Segment(len(clean), len(raw), len(rewritten[1]), len(rewritten[0])))
            raw, clean = raw + rewritten[0], clean + rewritten[1]
    return raw, clean, OffsetMap(tuple(segments))


def filled(clean: str, spans: list[tuple[int, int]]) -> Doc:
    """A Doc of the text with one person, organisation, role, charge and event per span of tokens."""
    doc = NLP.make_doc(clean)
    for i, token in enumerate(doc):
        token.is_sent_start = i == 0
    spans = [(min(a, len(doc) - 1), min(max(a + 1, b), len(doc))) for a, b in spans] if len(doc) else []
    spans = [span for span in spans if doc[slice(*span)].text.strip()]  # the extractor never points at white space
    doc._.persons = tuple(FoundPerson(f"P{i}", None) for i in range(len(spans)))
    doc._.organisations = tuple(FoundOrganisation(f"O{i}", "other") for i in range(len(spans)))
    mentions = tuple(EntityMention(*span, "named", i) for i, span in enumerate(spans))
    doc._.person_mentions = doc._.organisation_mentions = mentions
    doc._.roles = tuple(
        FoundRole(i, "poet", *span, None, None, "current", span, "rules") for i, span in enumerate(spans)
    )
    doc._.charges = tuple(
        FoundCharge(i, "fraud", *span, (), "charged", "asserted", span, "rules") for i, span in enumerate(spans)
    )
    doc._.events = tuple(
        FoundEvent(
            "arrest",
            span[0],
            (i,),
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            "asserted",
            None,
            span,
            "rules",
        )
        for i, span in enumerate(spans)
    )
    return doc


def evidence(found: Extraction) -> list[Evidence]:
    records = (*found.roles, *found.charges, *found.events)
    return [piece for record in records for piece in record.evidence]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(cut_texts(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_offsets_hold(texts: tuple[str, str, OffsetMap], spans: list[tuple[int, int]]) -> None:
    raw, clean, offsets = texts
    found = to_extraction(filled(clean, spans), ARTICLE, raw, offsets)
    assert len(found.mentions) == 2 * len(found.persons)
    for mention in found.mentions:
        assert raw[mention.start : mention.end] == mention.text
    for piece in evidence(found):
        assert raw[piece.start : piece.end] == piece.quote
        assert 0 <= piece.start <= piece.end <= len(raw)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(cut_texts(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_every_statement_has_evidence_and_ids_are_unique(
    texts: tuple[str, str, OffsetMap], spans: list[tuple[int, int]]
) -> None:
    raw, clean, offsets = texts
    found = to_extraction(filled(clean, spans), ARTICLE, raw, offsets)
    for records, key in ((found.roles, "role_id"), (found.charges, "charge_id"), (found.events, "event_id")):
        assert all(record.evidence for record in records)
        ids = [getattr(record, key) for record in records]
        assert len(set(ids)) == len(ids)
    ids = [m.mention_id for m in found.mentions]
    assert len(set(ids)) == len(ids) or len({(m.start, m.end, m.entity_id) for m in found.mentions}) < len(ids)


def test_a_mention_over_a_cut_holds_what_was_cut_and_its_clean_form() -> None:
    raw, clean = "Lale <http://x.example> Tahmasb fled.", "Lale Tahmasb fled."
    offsets = OffsetMap((Segment(0, 0, 5, 5), Segment(5, 24, 13, 13)))
    mention = to_extraction(filled(clean, [(0, 2)]), ARTICLE, raw, offsets).mentions[0]
    assert (mention.text, mention.norm) == ("Lale <http://x.example> Tahmasb", "Lale Tahmasb")


def test_a_mention_as_written_has_no_norm() -> None:
    mention = to_extraction(filled("Lale fled.", [(0, 1)]), ARTICLE, "Lale fled.", identity_map(10)).mentions[0]
    assert (mention.start, mention.end, mention.text, mention.norm) == (0, 4, "Lale", None)


def test_white_space_at_the_ends_is_no_evidence() -> None:
    text = "\n\nLale fled.\n\n"
    doc = filled(text, [(0, len(NLP.make_doc(text)))])
    quotes = {piece.quote for piece in evidence(to_extraction(doc, ARTICLE, text, identity_map(len(text))))}
    assert quotes == {"Lale fled."}


def test_ids_are_local_and_depend_on_the_content_alone() -> None:
    first = to_extraction(filled("Lale fled.", [(0, 1)]), ARTICLE, "Lale fled.", identity_map(10))
    again = to_extraction(filled("Lale fled.", [(0, 1)]), ARTICLE, "Lale fled.", identity_map(10))
    assert first == again
    assert [p.person_id for p in first.persons] == ["a1:P1"]
    assert re.fullmatch(r"[a-z0-9_:-]+", first.events[0].event_id)


def test_nothing_found_is_an_empty_extraction() -> None:
    found = to_extraction(NLP.make_doc(""), ARTICLE, "", identity_map(0))
    assert found == Extraction(
        article=ARTICLE, mentions=(), persons=(), organisations=(), roles=(), charges=(), events=()
    )
