"""The two books that are compared: what Slack delivered and took, and what the database holds. Plain SQL, plain dicts.

Nothing here imports the advisor: what it believes about itself is exactly what is in doubt.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg
from psycopg.rows import dict_row

Json: TypeAlias = dict[str, Any]
POST, BEGINNING = "chat.postMessage", "chat.startStream"
READER = "faults_reader"  # what PostgreSQL knows us by


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of the tables that count, as dicts by column name."""

    inbox: Sequence[Json]
    outbox: Sequence[Json]
    lanes: Mapping[str, Json]
    keys: frozenset[str]


class Reader:
    """Asks the database at *url* (``sqlite:///file`` or ``postgresql://…``), one question at a time.

    On PostgreSQL the connection is kept; on SQLite it is not: an open one would spare whoever comes after a crash the
    recovery of the journal.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._postgres: psycopg.Connection[Any] | None = None

    def query(self, sql: str) -> list[Json]:
        """Run one statement and return its rows; once more where the connection was cut."""
        if self._url.startswith("sqlite"):
            return self._ask_sqlite(sql)
        try:
            return self._ask_postgres(sql)
        except psycopg.OperationalError:
            self.close()
            return self._ask_postgres(sql)

    def rows(self) -> Rows:
        """Read every table that counts."""
        inbox, outbox, lanes, keys = (self._table(name) for name in ("inbox", "outbox", "lane", "dedupe_key"))
        return Rows(
            [row | {"event": json.loads(row["event"])} for row in inbox],
            [row | {"effect": json.loads(row["effect"])} for row in outbox],
            {row["id"]: row for row in lanes},
            frozenset(row["key"] for row in keys),
        )

    def close(self) -> None:
        """Let go of the connection."""
        gone, self._postgres = self._postgres, None
        if gone is not None:
            gone.close()

    def _ask_sqlite(self, sql: str) -> list[Json]:
        with closing(sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=20)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql)]

    def _ask_postgres(self, sql: str) -> list[Json]:
        if self._postgres is None:
            self._postgres = psycopg.connect(self._url, row_factory=dict_row, autocommit=True, application_name=READER)
        return list(self._postgres.execute(sql.encode()))

    def _table(self, name: str) -> list[Json]:
        order = "key" if name == "dedupe_key" else "id"
        return self.query(f"SELECT * FROM {name} ORDER BY {order}")


def read(url: str) -> Rows:
    """Read the database at *url*."""
    with closing(Reader(url)) as reader:
        return reader.rows()


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something a person did, as Slack told the advisor of it; *accepted* says that it was answered with 200.

    *kind* is what the inbox calls it; *moment* is Slack's ts (None for what has none); *mark* tells it from others.
    """

    kind: str
    lane: str
    accepted: bool
    moment: float | None = None
    mark: str = ""


def gestures(log: Iterable[Json]) -> list[Gesture]:
    """Return every gesture in the sandbox's call log, each once however often it was delivered."""
    found: dict[tuple[str, str, float | None, str], bool] = {}
    for call in log:
        if call["direction"] == "out":
            for each in _gesture(call):
                identity = (each.kind, each.lane, each.moment, each.mark)
                found[identity] = found.get(identity, False) or each.accepted
    return [Gesture(kind, lane, ok, moment, mark) for (kind, lane, moment, mark), ok in found.items()]


def _gesture(call: Json) -> Iterator[Gesture]:
    payload, accepted = call["args"]["payload"], call["outcome"] == "ok"
    match call["method"]:
        case "deliver.events_api":
            yield from _message(payload, accepted=accepted)
        case "deliver.slash_commands":
            yield from _command(payload, accepted=accepted)
        case "deliver.interactive":
            yield from _press(payload, accepted=accepted)


def _message(payload: Json, *, accepted: bool) -> Iterator[Gesture]:
    event, team = payload["event"], payload["team_id"]
    if event.get("type") != "message" or event.get("channel_type") != "im":
        return
    moment = float(event["event_ts"])
    match event.get("subtype"):
        case None if not event.get("bot_id"):
            key = f"{event['channel']}:{event['ts']}:{event['text']}"
            yield Gesture("message_sent", f"{team}:{event['user']}", accepted, float(event["ts"]), key)
        case "message_changed" if not event["message"].get("bot_id"):
            now = event["message"]
            key = f"{event['channel']}:{now['ts']}:{now['text']}"
            yield Gesture("message_edited", f"{team}:{now['user']}", accepted, moment, key)
        case "message_deleted" if not event["previous_message"].get("bot_id"):
            user = event["previous_message"]["user"]
            key = f"{event['channel']}:{event['deleted_ts']}:"
            yield Gesture("message_deleted", f"{team}:{user}", accepted, moment, key)


def _command(payload: Json, *, accepted: bool) -> Iterator[Gesture]:
    verb, _, words = payload["text"].partition(" ")
    kind = {"start": "check_requested", "ask": "question_asked"}.get(verb)
    if kind is not None:
        yield Gesture(kind, f"{payload['team_id']}:{payload['user_id']}", accepted, None, words)


def _press(payload: Json, *, accepted: bool) -> Iterator[Gesture]:
    if payload.get("type") == "block_actions":
        action, user = payload["actions"][0], payload["user"]["id"]
        mark = f"action:{user}:{action['action_ts']}:{action['action_id']}"
        yield Gesture("pressed", f"{payload['team']['id']}:{user}", accepted, float(action["action_ts"]), mark)


def mark_of(row: Json) -> str:
    """Return what tells an inbox row from others of its kind, in the words of ``Gesture.mark``."""
    event = row["event"]
    match row["kind"]:
        case "message_sent" | "message_edited" | "message_deleted":
            return f"{event['message']}:{event.get('text', '')}"
        case "check_requested":
            return str(event["use_case"])
        case "question_asked":
            return str(event["text"])
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class Performed:
    """A message that Slack really took: its metadata key, channel and ts."""

    key: str
    channel: str
    ts: str


def performed(log: Iterable[Json]) -> list[Performed]:
    """Return every new message of the advisor's that stands in Slack, whether or not it heard of that."""
    return [_performed(call) for call in log if call["method"] in {POST, BEGINNING} and call["answer"].get("ok")]


def _performed(call: Json) -> Performed:
    key = _key_of_beginning(call) if call["method"] == BEGINNING else _key_of_post(call)
    return Performed(key, str(call["answer"]["channel"]), str(call["answer"]["ts"]))


def _key_of_post(call: Json) -> str:
    metadata = call["args"].get("metadata") or "{}"
    found = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str(found.get("event_payload", {}).get("key", ""))


def _key_of_beginning(call: Json) -> str:
    """Return the key of a message that grows: until it is whole, only its first block can carry it."""
    return str(call["args"]["chunks"][0]["blocks"][0]["block_id"])
