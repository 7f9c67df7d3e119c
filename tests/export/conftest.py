"""A PostgreSQL server for the whole session, with an empty database for each test that asks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest
from pg_server import postgres

_NUMBERS = count()


@pytest.fixture(scope="session")
def server() -> Iterator[dict[str, str]]:
    """The PG* variables of a running server."""
    with postgres() as variables:
        yield variables


@pytest.fixture
def new_database(server: dict[str, str]) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its connection string."""

    def make() -> str:
        name = f"test_{next(_NUMBERS)}"
        start = f"host={server['PGHOST']} user={server['PGUSER']}"
        with psycopg.connect(f"{start} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{start} dbname={name}"

    return make
