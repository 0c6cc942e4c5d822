"""The checker: compares Slack's book with the database's and names every broken promise (I1, I2, I4 to I7).

I1 each accepted event is applied exactly once · I2 in Slack's order among those received before · I4 each post stands
in Slack at most once, exactly once if recorded as sent · I5 no work is left · I6 one card a check · I7 nothing crosses
people or teams. I3 (replay) needs the interview itself and stands in ``replays``; I8 (logs) in ``secrecy``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, TypeAlias

from tests.faults.ledgers import Gesture, Json, Performed, Rows, gestures, mark_of, performed

Sin: TypeAlias = Literal["lost", "doubled", "out of order", "stuck", "astray"]
_STORED = {"message_sent", "message_edited", "message_deleted", "check_requested", "question_asked"}
_PRESSED = {
    "answer_shared", "channel_chosen", "control_used", "deletion_asked", "post_confirmed", "quotes_withheld",
    "reason_given", "recheck_asked", "record_asked", "setting_chosen", "signs_ticked", "snoozed", "ticket_withdrawn",
    "why_asked",
}  # fmt: skip
# Buttons that open a window and mean nothing by themselves: there is nothing to store before one is sent.
_OPENS = re.compile(r"ft[.](?:write|ask|second|team[.](?:tasks|reviewers|evidence|ask|challenge|keep|reply)).*")
_UNANSWERABLE = {"dead"}  # put aside: neither applied nor refused


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise; *what* names rows and keys, never anybody's words."""

    sin: Sin
    what: str


@dataclass(slots=True)
class Verdict:
    """What a run came to. *parked* is work put aside in the open because nobody can know what became of it."""

    findings: list[Finding] = field(default_factory=list)
    accepted: int = 0
    refused_by_us: int = 0  # gestures Slack gave up on: never answered with 200, and not stored
    posts: int = 0
    parked: int = 0
    dead: int = 0

    def count(self, sin: Sin) -> int:
        """Return how often the promise was broken in that way."""
        return sum(each.sin == sin for each in self.findings)

    @property
    def spotless(self) -> bool:
        """Whether nothing at all was found."""
        return not self.findings


def check(log: Sequence[Json], rows: Rows, *, dead_is_loss: bool = True) -> Verdict:
    """Compare; with *dead_is_loss* off, events that were put aside as poisonous are not counted as lost."""
    done, told = performed(log), gestures(log)
    verdict = Verdict(posts=len(done))
    verdict.accepted = sum(each.accepted for each in told)
    verdict.refused_by_us = sum(not each.accepted for each in told)
    verdict.parked = sum(row["status"] == "parked" for row in rows.outbox)
    verdict.dead = sum(row["status"] == "dead" for row in (*rows.inbox, *rows.outbox))
    verdict.findings += _inbound(told, rows, dead_is_loss=dead_is_loss)
    verdict.findings += _presses(told, rows)
    verdict.findings += _log_of_lanes(rows)
    verdict.findings += _order_inbound(told, rows)
    verdict.findings += _outbound(done, rows, dead_is_loss=dead_is_loss)
    verdict.findings += _order_outbound(done, rows)
    verdict.findings += _cards(rows)
    verdict.findings += _unfinished(rows)
    verdict.findings += _astray(told, done, rows)
    return verdict


# -- I1: inbound, exactly once


def _inbound(told: Iterable[Gesture], rows: Rows, *, dead_is_loss: bool) -> Iterator[Finding]:
    stored = Counter((row["kind"], row["lane"], mark_of(row)) for row in rows.inbox if row["kind"] in _STORED)
    known = {(each.kind, each.lane, each.mark) for each in told}
    for each in told:
        copies = _copies(each, stored, rows)
        if each.accepted and copies == 0:
            yield Finding("lost", f"{each.kind} of {each.lane} at {each.moment} was answered with 200 and is not there")
        if copies > 1:
            yield Finding("doubled", f"{each.kind} of {each.lane} at {each.moment} is stored {copies} times")
    for identity in stored.keys() - known:
        if identity[0] == "check_requested" and not identity[2]:
            continue  # the Start button of an offer: counted as a press
        yield Finding("astray", f"{identity[0]} in {identity[1]} is stored and nobody did it")
    if dead_is_loss:
        yield from (
            Finding("lost", f"inbox row {row['id']} was put aside: {row['reason']}")
            for row in rows.inbox
            if row["status"] in _UNANSWERABLE
        )


def _copies(each: Gesture, stored: Counter[tuple[str, str, str]], rows: Rows) -> int:
    if each.kind == "pressed":  # an inbox row does not say which press it was; its dedupe key does
        button = each.mark.rpartition(":")[2]
        stores_nothing = not button.startswith("ft.") or _OPENS.fullmatch(button) is not None
        return int(stores_nothing or each.mark in rows.keys)
    return stored[each.kind, each.lane, each.mark]


def _presses(told: Iterable[Gesture], rows: Rows) -> Iterator[Finding]:
    """Compare, lane by lane, how many presses are remembered with how many are stored: the two are one transaction."""
    remembered = Counter(each.lane for each in told if each.kind == "pressed" and each.mark in rows.keys)
    stored = Counter(row["lane"] for row in rows.inbox if _is_press(row))
    for lane in remembered | stored:
        if stored[lane] != remembered[lane]:
            sin: Sin = "lost" if stored[lane] < remembered[lane] else "doubled"
            yield Finding(sin, f"{lane} pressed {remembered[lane]} times, {stored[lane]} presses are stored")


def _is_press(row: Json) -> bool:
    start = row["kind"] == "check_requested" and not row["event"]["use_case"]
    return start or row["kind"] in _PRESSED


def _log_of_lanes(rows: Rows) -> Iterator[Finding]:
    """Check that each lane's log is 1, 2, 3, … up to its version: nothing applied twice, nothing overwritten."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows.inbox:
        if row["status"] == "applied":
            positions[row["lane"]].append(row["position"])
    for lane, standing in rows.lanes.items():
        if sorted(positions[lane]) != list(range(1, standing["version"] + 1)):
            yield Finding(
                "lost", f"the log of {lane} has {len(positions[lane])} events, its state {standing['version']}"
            )


# -- I2: inbound order


def _order_inbound(told: Iterable[Gesture], rows: Rows) -> Iterator[Finding]:
    """Find b applied after a although Slack has it earlier and it was stored before a was applied.

    What Slack gives no ts to, slash commands, and Start buttons count from where the inbox put them.
    """
    moments = {(each.kind, each.lane, each.mark): each.moment for each in told}
    by_lane: defaultdict[str, list[Json]] = defaultdict(list)
    for row in rows.inbox:
        if row["status"] == "applied" and row["kind"] in _STORED:
            moment = moments.get((row["kind"], row["lane"], mark_of(row)))
            by_lane[row["lane"]].append(row | {"moment": row["ordered_at"] if moment is None else moment})
    for lane, logged in by_lane.items():
        logged.sort(key=lambda row: row["position"])
        for at, earlier in enumerate(logged):
            for later in logged[at + 1 :]:
                if later["moment"] < earlier["moment"] and later["received_at"] < earlier["done_at"]:
                    yield Finding(
                        "out of order", f"{lane}: {later['kind']} {later['id']} applied after {earlier['id']}"
                    )


# -- I4: outbound, at most once


def _outbound(done: Sequence[Performed], rows: Rows, *, dead_is_loss: bool) -> Iterator[Finding]:
    taken = Counter(each.key for each in done)
    known = {row["key"] for row in rows.outbox}
    for key, times in taken.items():
        if times > 1:
            yield Finding("doubled", f"the post with key {key} stands in Slack {times} times")
        if key not in known:
            yield Finding("astray", f"a post with key {key!r} is in Slack and not in the outbox")
    where: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in done:
        where[each.key].add((each.channel, each.ts))
    for row in rows.outbox:
        yield from _recorded(row, where[row["key"]], dead_is_loss=dead_is_loss)


def _recorded(row: Json, stands: set[tuple[str, str]], *, dead_is_loss: bool) -> Iterator[Finding]:
    match row["status"]:
        case "sent" if is_new_message(row) and (row["sent_channel"], row["sent_ts"]) not in stands:
            yield Finding("lost", f"outbox row {row['id']} is sent and does not stand where it says")
        case "skipped" if stands:
            yield Finding("doubled", f"outbox row {row['id']} was skipped and stands in Slack")
        case "dead" if dead_is_loss:
            yield Finding("lost", f"outbox row {row['id']} was given up: {row['reason']}")


def is_new_message(row: Json) -> bool:
    """Return whether a post makes a message with a ts of its own: no update, and not through a response URL."""
    effect = row["effect"]
    replaces = isinstance(effect.get("what"), dict) and effect["what"].get("replaces") is not None
    private = isinstance(effect.get("to"), dict) and effect["to"].get("kind") == "private"
    return row["kind"] in {"say", "post_card", "post_details"} and not replaces and not private


def _order_outbound(done: Sequence[Performed], rows: Rows) -> Iterator[Finding]:
    """Find posts of one queue that stand in Slack in another order than they were written in."""
    stands = {each.key: float(each.ts) for each in done}
    by_queue: defaultdict[str, list[Json]] = defaultdict(list)
    for row in rows.outbox:
        if row["channel"] and row["key"] in stands and is_new_message(row):
            by_queue[row["channel"]].append(row)
    for queue, posts in by_queue.items():
        for first, second in pairwise(posts):
            if stands[first["key"]] > stands[second["key"]]:
                yield Finding("out of order", f"{queue}: row {second['id']} stands before row {first['id']}")


# -- I5, I6, I7


def _unfinished(rows: Rows) -> Iterator[Finding]:
    open_statuses = {"waiting", "queued", "claimed", "uncertain", "asked"}
    for table, found in (("inbox", rows.inbox), ("outbox", rows.outbox)):
        for row in found:
            if row["status"] in open_statuses:
                yield Finding("stuck", f"{table} row {row['id']} ({row['kind']}) is still {row['status']}")
    for lane, standing in rows.lanes.items():
        if standing["open_advice"] != 0:
            yield Finding("stuck", f"{lane} still counts {standing['open_advice']} open advice")


def _cards(rows: Rows) -> Iterator[Finding]:
    posted = Counter(
        (row["lane"], row["check_number"])
        for row in rows.outbox
        if row["kind"] == "post_card" and row["status"] == "sent"
    )
    yield from (Finding("doubled", f"check {each} has {times} cards") for each, times in posted.items() if times > 1)
    told = {(row["lane"], row["event"]["ts"]) for row in rows.inbox if row["kind"] == "card_posted"}
    for row in rows.outbox:
        if row["kind"] == "post_card" and row["status"] == "sent" and (row["lane"], row["sent_ts"]) not in told:
            yield Finding("lost", f"{row['lane']} never heard that its card {row['id']} was posted")


def _astray(told: Iterable[Gesture], done: Iterable[Performed], rows: Rows) -> Iterator[Finding]:
    """Find rows that name another team than their lane's, and direct messages in somebody else's."""
    for row in (*rows.inbox, *rows.outbox):
        if row["team"] != row["lane"].partition(":")[0]:
            yield Finding("astray", f"a row of {row['lane']} carries team {row['team']}")
    home = {each.lane: each.mark.partition(":")[0] for each in told if each.kind == "message_sent"}
    lane_of_key = {row["key"]: row["lane"] for row in rows.outbox if (row["channel"] or "").startswith("dm:")}
    for each in done:
        lane = lane_of_key.get(each.key)
        if lane in home and each.channel != home[lane]:
            yield Finding("astray", f"a direct message to {lane} stands in {each.channel}")
