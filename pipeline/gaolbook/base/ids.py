"""Stable ids from content: the same statement gets the same id in every run, on every machine."""

from __future__ import annotations

import hashlib

ID_HEX_DIGITS = 16
"""Hex digits of an id: 64 bits; a collision among ten million ids has odds of about 1 in 370,000 (birthday bound)."""

SEPARATOR = "\x1f"
"""Unit separator: cannot occur in a cleaned field, so ("ab", "c") and ("a", "bc") differ."""


def content_id(prefix: str, *parts: object) -> str:
    """Return ``prefix_<hex>`` derived from the parts; order matters, ``None`` differs from the empty string.

    >>> content_id("e", "arrest", None) == content_id("e", "arrest", None)
    True
    >>> content_id("e", "arrest", None) == content_id("e", "arrest", "")
    False
    """
    joined = SEPARATOR.join("\x00" if part is None else str(part) for part in parts)
    digest = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:ID_HEX_DIGITS]}"


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
