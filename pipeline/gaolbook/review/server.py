"""The local web server: a table of addresses over pure functions. Listens on 127.0.0.1 and nowhere else."""

from __future__ import annotations

import html
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gaolbook.merge.decisions import LogEntry
from gaolbook.review import edits, pages
from gaolbook.review.desk import Filter
from gaolbook.review.guard import Guard
from gaolbook.review.session import Session
from gaolbook.review.views import JSON, judged_view, pair_view

E = TypeVar("E", bound=edits.Edit)
STATIC = files("gaolbook.review").joinpath("static")


def make_app(session: Session, *, user: str, hosts: tuple[str, ...], token: str | None = None) -> Guard:
    """Return the application for one session: answers to the Host headers ``hosts``, proposes the name ``user``."""
    secret = token or secrets.token_urlsafe(32)
    shell = STATIC.joinpath("index.html").read_text(encoding="utf-8")
    page = shell.replace("{{token}}", html.escape(secret)).replace("{{user}}", html.escape(user[:60]))

    async def index(request: Request) -> Response:
        return HTMLResponse(page)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await session.close()

    routes = [
        Route("/", index),
        *(Route(f"/api/{path}", _reading(session, view)) for path, view in READS.items()),
        *(Route(f"/api/{path}", _writing(session, kind, do), methods=["POST"]) for path, kind, do in WRITES),
        Route("/api/merge", _merging(session), methods=["POST"]),
        Mount("/static", StaticFiles(directory=str(STATIC), packages=[("gaolbook.report", "static")])),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), secret, hosts)


def now() -> str:
    """Return the time of a decision: ISO, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


Endpoint = Callable[[Request], Awaitable[Response]]
Read = Callable[[Session, Request], "JSON | None"]


def _reading(session: Session, view: Read) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            session.refresh()
            session.notice()
        except (ValueError, OSError) as error:
            return _error(500, f"The log of decisions cannot be read. {error}"[:1000])
        found = view(session, request)
        return JSONResponse(found) if found is not None else _error(404, "That is not in the register (any more).")

    return endpoint


def _writing(session: Session, kind: type[E], do: Callable[[Session, E], JSON]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            edit = kind.model_validate_json(await request.body())
            session.refresh()
            return JSONResponse({**do(session, edit), **_next(session, request)})
        except ClientDisconnect:
            return _error(413, "The request is too long.")
        except ValidationError as error:
            said = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5]]
            return _error(422, f"The request cannot be understood: {'; '.join(said)}")
        except edits.EditError as error:
            return _error(409, str(error), chain=[judged_view(entry) for entry in error.chain])
        except (ValueError, OSError) as error:
            return _error(500, f"Nothing was recorded: {error}"[:1000])

    return endpoint


def _merging(session: Session) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        started = session.merge()
        return JSONResponse({"started": started, **pages.status(session)})

    return endpoint


def _error(status: int, message: str, **more: Any) -> Response:
    return JSONResponse({"error": message, **more}, status)


def wanted(request: Request) -> Filter:
    """Return the filter that a request asks for; what it does not know stays at its default."""
    given = {name: value for name, value in request.query_params.items() if name in ("kind", "shown")}
    kind, shown = given.get("kind", "any"), given.get("shown", "open")
    return Filter(
        kind=kind if kind in ("person", "organisation") else "any",  # type: ignore[arg-type]  # checked here
        shown=shown if shown in ("unsure", "decided", "all") else "open",  # type: ignore[arg-type]  # checked here
        words=request.query_params.get("words", "")[:200],
    )


def _next(session: Session, request: Request) -> JSON:
    """Return the pair behind the one named ``after``, and how many are left."""
    filtered = wanted(request)
    desk, after = session.desk, request.query_params.get("after")
    found = next((w for w in desk.matching(filtered, after) if w.suggestion.suggestion_id != after), None)
    return {"pair": pair_view(desk, found) if found else None, **pages.status(session, filtered)}


def _here(session: Session, request: Request) -> JSON:
    """Return the next pair; the one it is behind where that is the only one left."""
    answer = _next(session, request)
    after = session.desk.waiting(request.query_params.get("after", ""))
    if answer["pair"] is None and after and next(session.desk.matching(wanted(request)), None) is after:
        answer["pair"] = pair_view(session.desk, after)
    return answer


READS: dict[str, Read] = {
    "status": lambda session, request: pages.status(session, wanted(request)),
    "next": _here,
    "queue": lambda session, request: pages.queue(session, wanted(request), request.query_params.get("from", "0")),
    "find": lambda session, request: pages.find(session.desk, request.query_params.get("words", "")[:200]),
    "history": lambda session, request: pages.history(session.desk),
    "pair/{key}": lambda session, request: pages.pair(session, request.path_params["key"]),
    "group/{key}": lambda session, request: pages.group(session.desk, request.path_params["key"]),
    "entity/{key}": lambda session, request: pages.entity(session.desk, request.path_params["key"]),
    "article/{key}": lambda session, request: pages.article(
        session.desk, request.path_params["key"], request.query_params.getlist("mark")[:4]
    ),
}


def _record(session: Session, entries: Sequence[LogEntry]) -> JSON:
    signed = session.write(entries)
    return {"recorded": [judged_view(entry) for entry in signed]}


def _judge(session: Session, edit: edits.Judge) -> JSON:
    return _record(session, edits.judgement(session.desk, edit, now()))


def _judge_group(session: Session, edit: edits.JudgeGroup) -> JSON:
    return _record(session, edits.group_judgement(session.desk, edit, now()))


def _split(session: Session, edit: edits.Split) -> JSON:
    return _record(session, [edits.split(session.desk, edit, now())])


def _rename(session: Session, edit: edits.Rename) -> JSON:
    return _record(session, [edits.rename(session.desk, edit, now())])


def _wrong(session: Session, edit: edits.Wrong) -> JSON:
    return _record(session, [edits.mark_wrong(session.desk, edit, now())])


def _undo(session: Session, edit: edits.Undo) -> JSON:
    gone = edits.to_undo(session.desk, edit)
    recorded = _record(session, [edits.undo(gone.decision_id, edit, now())])
    sides = session.desk.ledger.sides(gone)
    pairs = session.desk.book.suggestions.values()
    back = next((p for p in pairs if sides is not None and {p.left_id, p.right_id} == sides), None)
    waiting = session.desk.waiting(back.suggestion_id) if back else None
    return {**recorded, "undone": judged_view(gone), "back": pair_view(session.desk, waiting) if waiting else None}


WRITES: tuple[tuple[str, type[Any], Callable[[Session, Any], JSON]], ...] = (
    ("judge", edits.Judge, _judge),
    ("group", edits.JudgeGroup, _judge_group),
    ("split", edits.Split, _split),
    ("rename", edits.Rename, _rename),
    ("wrong", edits.Wrong, _wrong),
    ("undo", edits.Undo, _undo),
)
