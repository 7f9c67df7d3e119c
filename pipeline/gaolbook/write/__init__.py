"""Write: the register and its articles as files that a database can take in, with schemas and a manifest."""

from __future__ import annotations

from gaolbook.write.check import Fault, check
from gaolbook.write.folder import Folder
from gaolbook.write.manifest import Input, Manifest, Reader, fingerprint, reader_of
from gaolbook.write.schemas import FILES, schemas, write_schemas

__all__ = [
    "FILES", "Fault", "Folder", "Input", "Manifest", "Reader",
    "check", "fingerprint", "reader_of", "schemas", "write_schemas",
]  # fmt: skip
