"""A schema does not change without a new version, and the version says what kind of change it is."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
from versions import Change, change, number, published

from gaolbook.base.schema import SCHEMA_VERSION
from gaolbook.write import schemas


def test_the_schemas_are_those_that_were_published() -> None:
    found = published().get(SCHEMA_VERSION)
    became = change(found, schemas()) if found else "breaks"
    assert became == "none", (
        f"the records are not those of schema {SCHEMA_VERSION} any more (the change {became}). "
        "Raise SCHEMA_VERSION in base/schema.py, the second number if it only adds and else the first (not before "
        "release 0.1.0), then run: python tests/write/versions.py"
    )


def test_the_version_in_use_is_the_last() -> None:
    assert list(published())[-1] == SCHEMA_VERSION


def test_versions_tell_what_changed() -> None:
    for (old, before), (new, after) in pairwise(published().items()):
        became = change(before, after)
        assert became != "none", f"{old} and {new} are the same"
        same_first = number(old)[0] == number(new)[0]
        assert same_first == (became == "adds"), f"from {old} to {new} the schemas {became}"


def _without_a_field(schema: Any) -> None:
    del schema["persons"]["properties"]["gender"]


def _with_a_field(schema: Any) -> None:
    schema["persons"]["properties"]["born"] = {"type": "string"}
    schema["persons"]["required"].append("born")


def _with_a_value(schema: Any) -> None:
    schema["events"]["properties"]["type"]["enum"].append("parole")


def _with_another_type(schema: Any) -> None:
    schema["articles"]["properties"]["characters"]["type"] = "string"


def _with_null(schema: Any) -> None:
    schema["persons"]["properties"]["name"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def _with_another_file(schema: Any) -> None:
    schema["places"] = {"type": "object"}


def _with_other_words(schema: Any) -> None:
    schema["persons"]["description"] = "People."


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (_without_a_field, "breaks"),
        (_with_another_type, "breaks"),
        (_with_null, "breaks"),
        (_with_a_field, "adds"),
        (_with_a_value, "adds"),
        (_with_another_file, "adds"),
        (_with_other_words, "none"),
    ],
)
def test_changes_are_told_apart(edit: Any, expected: Change) -> None:
    new = deepcopy(schemas())
    edit(new)
    assert change(schemas(), new) == expected
