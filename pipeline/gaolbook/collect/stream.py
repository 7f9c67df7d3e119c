"""Opening inputs: local, remote or piped, plain or compressed, always as a stream of bytes that is read in bounds."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import fsspec  # type: ignore[import-untyped]
import zstandard

from gaolbook.collect.files import STDIN, is_remote
from gaolbook.collect.raw import MAX_BYTES

BOM = b"\xef\xbb\xbf"
DAMAGED = (EOFError, gzip.BadGzipFile, zstandard.ZstdError)
"""What a cut or broken compressed file raises, besides zlib.error; OSErrors are not among them."""

Counter = Callable[[int], None]
"""Is told the bytes that were taken from the disk or the net since it was told last."""


@contextmanager
def open_bytes(address: str, count: Counter | None = None) -> Iterator[BinaryIO]:
    """Open an address for reading, decompressed by its ending. Raises OSError, ImportError (no driver)."""
    with ExitStack() as stack:
        if address == STDIN:
            raw = sys.stdin.buffer
        elif is_remote(address):
            raw = stack.enter_context(fsspec.open(address, "rb"))
        elif not Path(address).is_file() and Path(address).exists():  # a pipe would be waited for without end
            raise OSError("not a regular file")
        else:
            raw = stack.enter_context(Path(address).open("rb"))
        source = cast(BinaryIO, Counting(raw, count)) if count else raw
        if address.lower().endswith(".gz"):
            source = cast(BinaryIO, stack.enter_context(gzip.open(source, "rb")))
        elif address.lower().endswith(".zst"):
            unpacked = stack.enter_context(zstandard.open(source, "rb"))
            source = cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, unpacked)))
        yield source


class Counting:
    """A stream of bytes that tells how far it has been read; everything else it leaves to the stream it wraps."""

    def __init__(self, stream: BinaryIO, count: Counter) -> None:
        """Take the stream and who is told."""
        self._stream = stream
        self._count = count

    def _told(self, data: bytes) -> bytes:
        self._count(len(data))
        return data

    def read(self, size: int = -1) -> bytes:
        """Read bytes."""
        return self._told(self._stream.read(size))

    def read1(self, size: int = -1) -> bytes:
        """Read what is at hand."""
        return self._told(cast(io.BufferedReader, self._stream).read1(size))

    def readline(self, size: int = -1) -> bytes:
        """Read a line."""
        return self._told(self._stream.readline(size))

    def __getattr__(self, name: str) -> object:
        """Return what the wrapped stream has."""
        return getattr(self._stream, name)


def bounded(stream: BinaryIO) -> bytes | None:
    """Return the whole stream, or None where it is longer than ``MAX_BYTES``."""
    data = stream.read(MAX_BYTES + 1)
    return None if len(data) > MAX_BYTES else data


def bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of a stream, None for each that is longer than ``MAX_BYTES``; no more is held in memory."""
    while line := stream.readline(MAX_BYTES):
        if len(line) < MAX_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield None
