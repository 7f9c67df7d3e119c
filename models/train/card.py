"""Writes the made parts of the model card: data with hashes, files, and every figure."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

SETS = Path(__file__).with_name("data.toml")
OWN = ("sentences.toml", "names.toml", "organisations.toml")
HASH_LENGTH = 16  # characters of a sha256 in the card
_PART = re.compile(r"(?P<head><!-- made: (?P<name>\w+) -->\n).*?(?P<tail><!-- end -->)", re.DOTALL)


def short_hash(path: Path) -> str:
    """Return the first characters of a file's sha256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]


def data_table(shared: Path, own: Path) -> str:
    """Return the table of data sets, and of our own files for training in the folder ``own``."""
    rows = tomllib.loads(SETS.read_text(encoding="utf-8"))["set"]
    lines = [f"| `{r['file']}` | {r['use']} | {r['licence']} | `{short_hash(shared / r['file'])}` |" for r in rows]
    for path in (*(own / name for name in OWN), *sorted((own / "texts").glob("*.jsonl"))):
        lines.append(f"| `models/train/{path.relative_to(own)}` | our own, invented | MIT | `{short_hash(path)}` |")
    return "\n".join(("| set | used for | licence | sha256 |", "|---|---|---|---|", *lines)) + "\n"


def file_table(folder: Path) -> str:
    """Return the files of a model folder with their sizes and hashes."""
    paths = sorted(path for path in (folder / "encoder").iterdir() if path.is_file())
    lines = [f"| `{p.name}` | {p.stat().st_size / 1e6:.2f} | `{short_hash(p)}` |" for p in paths]
    total = sum(path.stat().st_size for path in paths) / 1e6
    return "\n".join(("| file | MB | sha256 |", "|---|---|---|", *lines, f"| all | {total:.2f} | |")) + "\n"


def fill(card: str, parts: Mapping[str, str]) -> str:
    """Return the card with its made parts anew. Raises KeyError where the card names a part there is none of."""
    return _PART.sub(lambda match: f"{match['head']}{parts[match['name']]}{match['tail']}", card)
