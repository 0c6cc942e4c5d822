"""The checker sees what it is there to see: each sin planted in clean books is found, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.checker import check
from tests.faults.ledgers import Json, Rows

LANE, DM = "T1:U1", "D1"


@dataclass
class Books:
    """Both books of a short conversation: two messages, two answers."""

    log: list[Json]
    inbox: list[Json]
    outbox: list[Json]
    lanes: dict[str, Json]

    def sins(self) -> list[str]:
        rows = Rows(self.inbox, self.outbox, self.lanes, frozenset({"action:U1:5.1:ft.start"}))
        return [each.sin for each in check(self.log, rows).findings]


def _told(ts: str, text: str, outcome: str = "ok") -> Json:
    event = {
        "type": "message", "channel_type": "im", "channel": DM, "user": "U1", "ts": ts, "event_ts": ts, "text": text
    }  # fmt: skip
    payload = {"team_id": "T1", "event": event}
    return {"direction": "out", "method": "deliver.events_api", "outcome": outcome, "args": {"payload": payload}}


def _pressed(action_ts: str, button: str = "ft.start") -> Json:
    action = {"action_ts": action_ts, "action_id": button}
    payload = {"type": "block_actions", "actions": [action], "user": {"id": "U1"}, "team": {"id": "T1"}}
    return {"direction": "out", "method": "deliver.interactive", "outcome": "ok", "args": {"payload": payload}}


def _took(key: str, ts: str, channel: str = DM) -> Json:
    metadata = {"event_payload": {"key": key}}
    answer = {"ok": True, "channel": channel, "ts": ts}
    return {"direction": "in", "method": "chat.postMessage", "args": {"metadata": metadata}, "answer": answer}


def _heard(ident: int, ts: str, text: str, position: int) -> Json:
    event = {"message": f"{DM}:{ts}", "text": text}
    return {
        "id": ident, "team": "T1", "lane": LANE, "kind": "message_sent", "event": event, "ordered_at": float(ts),
        "status": "applied", "position": position, "received_at": 10.0, "done_at": 10.0 + position, "reason": None,
    }  # fmt: skip


def _pressed_start(ident: int, position: int) -> Json:
    return _heard(ident, "5.1", "", position) | {"kind": "check_requested", "event": {"use_case": ""}}


def _said(ident: int, ts: str) -> Json:
    return {
        "id": ident, "team": "T1", "lane": LANE, "kind": "say", "key": f"k{ident}", "channel": f"dm:{LANE}",
        "effect": {"what": {"kind": "notice"}, "to": {"kind": "dm"}}, "status": "sent", "sent_channel": DM,
        "sent_ts": ts, "check_number": 1, "reason": None,
    }  # fmt: skip


@pytest.fixture
def books() -> Books:
    return Books(
        log=[_told("1.1", "one"), _told("2.1", "two"), _pressed("5.1"), _took("k1", "3.1"), _took("k2", "4.1")],
        inbox=[_heard(1, "1.1", "one", 1), _heard(2, "2.1", "two", 2), _pressed_start(9, 3)],
        outbox=[_said(1, "3.1"), _said(2, "4.1")],
        lanes={LANE: {"version": 3, "open_advice": 0}},
    )


def test_clean_books_are_clean(books: Books) -> None:
    assert books.sins() == []


@pytest.mark.parametrize("button", ["ft.write", "ft.ask", "ft.second", "ft.team.reviewers", "ft.team.tasks"])
def test_a_button_that_opens_a_window_leaves_nothing_to_store(books: Books, button: str) -> None:
    books.log.append(_pressed("6.1", button))
    assert books.sins() == []


def _loses_a_message(books: Books) -> None:
    del books.inbox[1]
    books.inbox[1]["position"] = books.lanes[LANE]["version"] = 2


def _loses_a_press(books: Books) -> None:
    books.log.append(_pressed("6.1"))


def _keeps_the_key_of_a_press_alone(books: Books) -> None:
    del books.inbox[2]
    books.lanes[LANE]["version"] = 2


def _stores_a_press_twice(books: Books) -> None:
    books.inbox.append(_pressed_start(10, 4))
    books.lanes[LANE]["version"] = 4


def _puts_a_message_aside(books: Books) -> None:
    books.inbox[1] |= {"status": "dead", "position": None}
    books.inbox[2]["position"] = books.lanes[LANE]["version"] = 2


def _stores_twice(books: Books) -> None:
    books.inbox.append(_heard(3, "2.1", "two", 4) | {"received_at": 20.0})
    books.lanes[LANE]["version"] = 4


def _applies_twice(books: Books) -> None:
    books.inbox[1]["position"] = 1


def _forgets_the_log(books: Books) -> None:
    books.lanes[LANE]["version"] = 4


def _swaps_messages(books: Books) -> None:
    books.inbox[0]["position"], books.inbox[1]["position"] = 2, 1


def _posts_twice(books: Books) -> None:
    books.log.append(_took("k1", "3.5"))


def _never_posts(books: Books) -> None:
    del books.log[-1]


def _gives_a_post_up(books: Books) -> None:
    books.outbox[1] |= {"status": "dead"}
    del books.log[-1]


def _posts_without_a_row(books: Books) -> None:
    books.log.append(_took("k9", "9.1"))


def _swaps_posts(books: Books) -> None:
    books.log[-2:] = [_took("k1", "4.1"), _took("k2", "3.1")]
    books.outbox[0]["sent_ts"], books.outbox[1]["sent_ts"] = "4.1", "3.1"


def _leaves_a_message(books: Books) -> None:
    books.inbox.append(_heard(3, "2.5", "three", 3) | {"status": "waiting", "position": None})
    books.log.append(_told("2.5", "three"))


def _leaves_a_post(books: Books) -> None:
    books.outbox.append(_said(3, "") | {"status": "uncertain"})


def _leaves_advice(books: Books) -> None:
    books.lanes[LANE]["open_advice"] = 1


def _posts_two_cards(books: Books) -> None:
    for ident, ts in ((3, "7.1"), (4, "8.1")):
        books.outbox.append(_said(ident, ts) | {"kind": "post_card", "channel": "channel:T1:C1", "sent_channel": "C1"})
        books.log.append(_took(f"k{ident}", ts, "C1"))
        _hears_of_the_card(books, ident + 7, ts)


def _hears_of_the_card(books: Books, ident: int, ts: str) -> None:
    position = books.lanes[LANE]["version"] = books.lanes[LANE]["version"] + 1
    books.inbox.append(_heard(ident, ts, "", position) | {"kind": "card_posted", "event": {"ts": ts}})


def _never_hears_of_the_card(books: Books) -> None:
    _posts_two_cards(books)
    books.outbox[-1]["check_number"] = 2
    books.inbox[-1]["event"]["ts"] = "0.0"


def _crosses_teams(books: Books) -> None:
    books.outbox[0]["team"] = "T2"


def _tells_somebody_else(books: Books) -> None:
    books.log[-1] = _took("k2", "4.1", "D2")
    books.outbox[1]["sent_channel"] = "D2"


@pytest.mark.parametrize(
    ("plant", "sin"),
    [
        (_loses_a_message, "lost"),
        (_loses_a_press, "lost"),
        (_keeps_the_key_of_a_press_alone, "lost"),
        (_stores_a_press_twice, "doubled"),
        (_puts_a_message_aside, "lost"),
        (_stores_twice, "doubled"),
        (_applies_twice, "lost"),
        (_forgets_the_log, "lost"),
        (_swaps_messages, "out of order"),
        (_posts_twice, "doubled"),
        (_never_posts, "lost"),
        (_gives_a_post_up, "lost"),
        (_posts_without_a_row, "astray"),
        (_swaps_posts, "out of order"),
        (_leaves_a_message, "stuck"),
        (_leaves_a_post, "stuck"),
        (_leaves_advice, "stuck"),
        (_posts_two_cards, "doubled"),
        (_never_hears_of_the_card, "lost"),
        (_crosses_teams, "astray"),
        (_tells_somebody_else, "astray"),
    ],
)
def test_a_planted_sin_is_found(books: Books, plant: Callable[[Books], Any], sin: str) -> None:
    plant(books)
    assert set(books.sins()) == {sin}


def test_a_message_that_came_too_late_to_be_in_order_is_no_sin(books: Books) -> None:
    _swaps_messages(books)
    books.inbox[0]["received_at"] = 20.0  # stored after the other had been applied
    assert books.sins() == []


def test_what_slack_never_got_an_answer_to_may_be_missing_or_there_once(books: Books) -> None:
    books.log[1] = copy.deepcopy(_told("2.1", "two", outcome="timeout"))
    assert books.sins() == []
    _loses_a_message(books)
    assert books.sins() == []
