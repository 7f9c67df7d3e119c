"""When an article was published: from metadata, else its own address, else a date line; never from its sentences."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from gaolbook.base.schema import PublishedFrom
from gaolbook.collect.dates import WrittenDate, date_line, dateline, iso_date, metadata_date, month_number, written_date
from gaolbook.collect.front_matter import FrontMatter, front_matter
from gaolbook.collect.lexicon import alternatives, load
from gaolbook.collect.lines import MAX_FURNITURE, is_bar

TOP_LINES, BOTTOM_LINES = 8, 5
"""Lines at the two ends of a text where a date line is looked for."""
HEADER_LINES = 4
"""Lines in which an address that opens a paragraph is the page's own."""
MAX_HEADER, MAX_FOOTER = 20_000, 5_000
"""Characters at the two ends that are split into lines."""

_WORDS = load("dates")
_MONTH = alternatives([name[:3] for name in _WORDS["months"]] + _WORDS["months"])
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]{4,2000}", re.IGNORECASE)
_PARAMETER = re.compile(rf"[?&](?:{'|'.join(_WORDS['share_parameters'])})=([^&]{{4,2000}})", re.IGNORECASE)
_IN_PATH = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)(?:[/-](?P<m>\d{{1,2}}|{_MONTH})(?:[/-](?P<d>\d{{1,2}}))?)?(?=[/_-]|$)"
    r"|/(?P<y8>(?:19|20)\d\d)(?P<m8>[01]\d)(?P<d8>[0-3]\d)(?=[/_-])",
    re.IGNORECASE,
)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
"""A picture is uploaded near the day of publication, not on it: only year and month count."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CELLS = re.compile(r"\s*[|•·]\s*|\s{2,}| - ")


def find_published(
    raw: str, metadata: str | None = None, url: str | None = None
) -> tuple[str | None, PublishedFrom | None]:
    """Return the publication date (ISO, as precise as it is known) and where it was found, or (None, None)."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    header = front_matter(text)
    given = metadata_date(metadata) if metadata else None
    if not given and header:
        given = _header_date(header)
        if given and _dates_something_else(header, given):
            return None, None
    if given:
        return given, "metadata"
    found = _agreed(filter(None, map(address_date, own_addresses(text, header, url))))
    if found:
        return found, "url"
    found = _text_date(text[header.end :] if header else text)
    return (found, "text") if found else (None, None)


def _header_date(header: FrontMatter) -> str | None:
    value = header.first(load("markup")["date_keys"])
    return metadata_date(value) if value else None


def _dates_something_else(header: FrontMatter, date: str) -> bool:
    """Whether the header's own pictures were uploaded in a later month than its date: then that is not this text's."""
    for _, field in header.fields:
        for mark in _WORDS["upload_marks"]:
            uploaded = address_date(field[field.find(mark) :]) if mark in field else None
            if uploaded and len(uploaded) >= len("2016-05") and uploaded[:7] > date[:7]:
                return True
    return False


def own_addresses(text: str, header: FrontMatter | None, url: str | None) -> Iterator[str]:
    """Yield addresses of the text itself: the row's, the header's, one opening the page, and those in share links."""
    if url:
        yield url
    if header:
        for name, value in header.fields:
            if name in load("markup")["address_keys"]:
                yield from (_nested(match[0]) for match in _ADDRESS.finditer(value))
    body = text[header.end :] if header else text
    yield from _opening_addresses(body[:MAX_HEADER])
    for match in _ADDRESS.finditer(body):
        lowered = match[0].lower()
        if any(mark in lowered for mark in _WORDS["share_marks"]):
            yield from _shared(match[0])


def _opening_addresses(top: str) -> Iterator[str]:
    count, blank = 0, True
    for line in top.split("\n"):
        stripped = line.strip().lstrip("<")
        if not stripped:
            blank = True
            continue
        count += 1
        match = _ADDRESS.match(stripped)
        if match and blank and count <= HEADER_LINES:
            yield match[0]
        blank = False


def _shared(address: str) -> Iterator[str]:
    for match in _PARAMETER.finditer(html.unescape(address)):
        decoded = unquote(unquote(match[1]))
        if _ADDRESS.match(decoded):
            yield decoded


def _nested(address: str) -> str:
    """Return the address a redirecting one leads to (``...&url=http://...``), or itself."""
    return next(_shared(address), address)


def address_date(address: str) -> str | None:
    """Return the date in an address's path (``/2016/may/26/``, ``/2020-09-09-slug``, ``/2014/``), or None."""
    path = re.split(r"[?#]", unquote(address), maxsplit=1)[0]
    dates = []
    for match in _IN_PATH.finditer(path):
        if match["y8"]:
            dates.append(iso_date(int(match["y8"]), int(match["m8"]), int(match["d8"])))
            continue
        month = month_number(match["m"]) if match["m"] else None
        day = int(match["d"]) if match["d"] and month else None
        dates.append(iso_date(int(match["y"]), month, day))
    date = _agreed(date for date in dates if date)
    return date[: len("2016-05")] if date and path.lower().endswith(_PICTURES) else date


def _agreed(dates: Iterable[str]) -> str | None:
    """Return the most precise of dates that do not contradict each other, else None."""
    ordered = sorted(set(dates), key=lambda date: (-len(date), date))
    return ordered[0] if ordered and all(ordered[0].startswith(date) for date in ordered) else None


def _text_date(text: str) -> str | None:
    top = [line for line in _lines(text[:MAX_HEADER]) if line][:TOP_LINES]
    found = [date for line in top for date in _line_dates(line, opening=True)]
    first = next((date.iso for date in found if not date.updated), None)
    if first is None and found:
        first = found[0].iso
    if first is None:
        first = next(filter(None, map(dateline, top[:3])), None)
    if first is None:
        bottom = [line for line in _lines(text[-MAX_FOOTER:]) if line][-BOTTOM_LINES:]
        found = [date for line in bottom for date in _line_dates(line, opening=False)]
        first = _agreed(date.iso for date in found)
    return first


def _lines(text: str) -> list[str]:
    plain = html.unescape(_TAG.sub(" ", text)).replace("\u00a0", " ").replace("\u00bb", '"')
    return [line.strip() for line in plain.split("\n")]


def _line_dates(line: str, opening: bool) -> list[WrittenDate]:
    """Dates of a line that is nothing but a date line, or a bar or byline with one in a cell of its own."""
    if len(line) > MAX_FURNITURE or line.startswith(("-", "–", "•")):
        return []
    single = date_line(" ".join(line.split()))
    if single:
        return [single]
    cells = [cell for cell in _CELLS.split(line) if cell]
    if not opening or len(cells) < 2 or not (is_bar(line) or _short(cells)):
        return []
    return [date for cell in cells if (date := written_date(cell) or date_line(cell))]


def _short(cells: list[str]) -> bool:
    return all(len(cell.split()) <= 5 and not cell.endswith((".", "!", "?")) for cell in cells)
