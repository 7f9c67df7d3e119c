"""Markup: front matter, HTML, templates, short codes, addresses, markdown. Every pass is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gaolbook.collect.characters import ADDRESS, CREDIT
from gaolbook.collect.draft import Draft, Edit
from gaolbook.collect.front_matter import front_matter
from gaolbook.collect.lexicon import alternatives, load

_LEXICON = load("markup")
_FLOWING_TAGS = 4
"""Paragraph tags from which a text counts as HTML source, where single line breaks mean nothing."""

_TEMPLATES = (("<!--", "-->"), ("<?", "?>"), ("{%", "%}"), ("{{", "}}"), ("<![CDATA[", "]]>"))
_TEMPLATE_TEXT = re.compile(rf"\s{alternatives(_LEXICON['template_text'])}\s?=\s?(['\"])([^'\"=\n]{{2,2000}})\1(?=\s)")
_MAX_TEMPLATE = 10_000
"""Characters between the two ends of a template; more means that the closing mark belongs to something else."""

_TAG = re.compile(
    rf"</?({alternatives(_LEXICON['block_tags'] + _LEXICON['inline_tags'])})(?![\w:-])[^<>]*>|<!doctype[^<>]*>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_BLOCK = frozenset(_LEXICON["block_tags"])
_SHORTCODE = re.compile(rf"\[{alternatives(_LEXICON['shortcodes'])}(?:\s[^\[\]\n]{{0,500}})?\]", re.IGNORECASE)

_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,300})\]\(\s?(?:https?://|/|#|www\.|mailto:)[^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\s?\)"
)
_ANGLED = re.compile(r"<\s?(?:https?://|www\.|mailto:|ftp://)[^<>]*>", re.IGNORECASE)
_MAX_ANGLED_WORDS = 4
"""Pieces an address in angle brackets may be broken into by line wraps; more is prose between stray brackets."""
_BARE = re.compile(r"<?\b(?:(?:https?|ftp)://|www\.|pic\.twitter\.com/)[^\s<>\"\[\]{}|^`]+>?", re.IGNORECASE)
_MAIL_IN_BRACKETS = re.compile(r"<[\w.+-]{1,64}@[\w.-]{1,255}>")
_BRACKETED = re.compile(rf"[\[(]{ADDRESS}[\])]")

_EMPHASIS = (
    re.compile(r"(?<!\w)\*\*(?=\S)([^*\n]{1,2000})\*\*(?!\w)"),
    re.compile(r"(?<!\w)__(?=\S)([^_\n]{1,2000})__(?!\w)"),
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,1000})(?<=\S)\*(?![\w*])"),
    re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]{1,1000})(?<=\S)_(?!\w)"),
)
_HEADING = re.compile(r"^#{1,6}[ ]+(?=\S)|(?<=\S)[ ]#{1,6}(?=[ ]*$)", re.MULTILINE)
_QUOTED = re.compile(r"^>{1,3}[ ]+(?=[\"'\w])(?!(?:read|see|watch)\b)", re.MULTILINE | re.IGNORECASE)

_SIGNATURE = re.compile(r"(?<=\s)[-–—]{1,2}\d{1,3}[A-Z]{1,3}\d?[-–—]{0,2}(?=\s*$)", re.MULTILINE)
_NAMES = alternatives([re.escape(name) for name in load("furniture")["agencies"]["names"]])
_PICTURE = r"(?:photo|photograph|image|picture)s?"
_CREDITS = (
    re.compile(
        rf"[\[(](?:file |archive )?{_PICTURE}(?: courtesy)?(?:[:/©]| by\b| ?\d+ of \d+)[^\[\]()\n]{{0,100}}[\])]",
        re.IGNORECASE,
    ),
    re.compile(rf"\[(?:{_PICTURE}|videos?|gallery)\b[^\[\]()\n]{{0,60}}\]", re.IGNORECASE),
    re.compile(
        rf"(?:(?<=[.!?)\"'] )|(?<=[.!?)\"']))(?:{_PICTURE}|(?:{_PICTURE} )?credits?)(?: ?:| by) [^\n]{{1,90}}$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rf"(?<=[.!?] )[^.!?\n/]{{3,60}}(?:/[^.!?\n/]{{2,40}}){{0,2}}/ ?{_NAMES}\)?[ ]{{0,3}}$",
        re.IGNORECASE | re.MULTILINE,
    ),
)


def strip_front_matter(draft: Draft) -> Draft:
    """Cut the header; its title and date are read elsewhere."""
    found = front_matter(draft.text)
    return draft.edit([Edit(found.start, found.end, "", "front matter")]) if found else draft


def strip_html(draft: Draft) -> Draft:
    """Cut templates, silent elements, tags and short codes; tags of blocks become line breaks."""
    for opener, closer in _TEMPLATES:
        draft = draft.edit(list(_between(draft.text, opener, closer)))
    for tag in _LEXICON["silent_tags"]:
        draft = draft.edit(list(_elements(draft.text, tag)))
    if sum(1 for _ in _PARAGRAPH.finditer(draft.text)) >= _FLOWING_TAGS:
        single = re.compile(r"(?<!\n)\n(?!\n)")
        draft = draft.edit([Edit(m.start(), m.end(), " ") for m in single.finditer(draft.text)])
    draft = draft.edit([_tag_edit(match) for match in _TAG.finditer(draft.text)])
    return draft.edit([Edit(m.start(), m.end(), "\n\n", "short code") for m in _SHORTCODE.finditer(draft.text)])


def _tag_edit(match: re.Match[str]) -> Edit:
    block = match[1] is None or match[1].lower() in _BLOCK
    return Edit(match.start(), match.end(), "\n\n" if block else "", "tag")


def _between(text: str, opener: str, closer: str) -> Iterator[Edit]:
    """What stands between two marks. Once no closing mark is left the search stops, so the cost is linear."""
    start = text.find(opener)
    while start >= 0:
        end = text.find(closer, start + len(opener))
        if end < 0:
            return
        if end - start <= _MAX_TEMPLATE and opener not in text[start + len(opener) : end]:
            yield from _template_edits(text, start, end + len(closer))
            start = text.find(opener, end + len(closer))
        else:
            start = text.find(opener, max(start + 1, text.rfind(opener, start, end)))


def _template_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    """Cut a template, but keep what its parameters quote; each value becomes a paragraph."""
    position = start
    for match in _TEMPLATE_TEXT.finditer(text, start, end):
        yield Edit(position, match.start(2), "\n\n", "template")
        position = match.end(2)
    yield Edit(position, end, " " if position == start else "\n\n", "template")


def _elements(text: str, tag: str) -> Iterator[Edit]:
    opening = re.compile(rf"<{tag}(?![\w:-])[^<>]*>", re.IGNORECASE)
    closing = re.compile(rf"</{tag}\s{{0,20}}>", re.IGNORECASE)
    start = opening.search(text)
    while start:
        end = closing.search(text, start.end())
        if not end:
            return
        yield Edit(start.start(), end.end(), "\n\n", "element")
        start = opening.search(text, end.end())


def strip_addresses(draft: Draft) -> Draft:
    """Cut addresses, leaving a mark where each stood; markdown links keep their words."""
    draft = draft.edit(list(_link_edits(draft.text)))
    angled = [
        Edit(m.start(), m.end(), ADDRESS, "address")
        for m in _ANGLED.finditer(draft.text)
        if len(m[0].split(maxsplit=_MAX_ANGLED_WORDS)) <= _MAX_ANGLED_WORDS and "\n\n" not in m[0]
    ]
    draft = draft.edit(angled)
    draft = draft.edit([_bare_edit(match) for match in _BARE.finditer(draft.text)])
    draft = draft.edit([Edit(m.start(), m.end(), ADDRESS, "address") for m in _MAIL_IN_BRACKETS.finditer(draft.text)])
    return draft.edit([Edit(m.start(), m.end(), ADDRESS, "address") for m in _BRACKETED.finditer(draft.text)])


def _link_edits(text: str) -> Iterator[Edit]:
    for match in _LINK.finditer(text):
        if match[1]:
            yield Edit(match.start(), match.end(), ADDRESS, "image")
        else:
            yield Edit(match.start(), match.start(2), "", "link")
            yield Edit(match.end(2), match.end(), "", "link")


def _bare_edit(match: re.Match[str]) -> Edit:
    """Sentence punctuation after an address stays, and so does a bracket that the address did not open."""
    end = match.end()
    if not match[0].startswith("<"):
        while match.string[end - 1] in ".,;:!?'" or (match.string[end - 1] == ")" and "(" not in match[0]):
            end -= 1
    return Edit(match.start(), max(end, match.start() + 1), ADDRESS, "address")


def strip_markdown(draft: Draft) -> Draft:
    """Cut the marks of emphasis, headings and quotations; the words stay."""
    for pattern in _EMPHASIS:
        edits: list[Edit] = []
        for match in pattern.finditer(draft.text):
            edits += [
                Edit(match.start(), match.start(1), "", "emphasis"),
                Edit(match.end(1), match.end(), "", "emphasis"),
            ]
        draft = draft.edit(edits)
    for pattern in (_HEADING, _QUOTED):
        draft = draft.edit([Edit(m.start(), m.end(), "", "heading") for m in pattern.finditer(draft.text)])
    return draft


def strip_credits(draft: Draft) -> Draft:
    """Cut photo credits, leaving a mark that makes the line a caption, and agency signatures."""
    for pattern in _CREDITS:
        draft = draft.edit([Edit(m.start(), m.end(), CREDIT, "credit") for m in pattern.finditer(draft.text)])
    return draft.edit([Edit(m.start(), m.end(), "", "signature") for m in _SIGNATURE.finditer(draft.text)])
