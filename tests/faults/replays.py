"""I3: the state of every lane equals the pure machine replayed over its log, read with plain SQL.

The one part of the checking that needs the product: ``step``, the machine itself, and its values as JSON.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pydantic import TypeAdapter

from bot.interview.events import Event
from bot.interview.states import State
from bot.interview.step import initial, step
from knowledge.loading import bundled_pack
from tests.faults.checker import Finding
from tests.faults.ledgers import Json, Rows

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_STATE: TypeAdapter[State] = TypeAdapter(State)


def unfaithful(rows: Rows) -> Iterator[Finding]:
    """Find lanes whose state is not what their log leads to, byte for byte."""
    logs: defaultdict[str, list[Json]] = defaultdict(list)
    for row in rows.inbox:
        if row["status"] == "applied":
            logs[row["lane"]].append(row)
    for lane, standing in rows.lanes.items():
        state: State = initial()
        for row in sorted(logs[lane], key=lambda each: each["position"]):
            state, _ = step(bundled_pack(), state, _EVENT.validate_python(row["event"]))
        if _STATE.dump_json(state).decode() != standing["state"]:
            yield Finding("lost", f"{lane}: its log of {len(logs[lane])} events leads to another state")
