"""Texts and values: what was written lately is known, and nothing else changes by that."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.interview.codec import STATE
from bot.interview.states import Idle, State
from bot.storage.codec import MAX_KEPT_CHARS, Spelling


class Counting:
    """STATE, counting what it reads."""

    def __init__(self) -> None:
        self.read = 0

    def dump_json(self, value: State) -> bytes:
        return STATE.dump_json(value)

    def validate_json(self, text: str) -> State:
        self.read += 1
        return STATE.validate_json(text)


def test_what_was_just_written_is_known() -> None:
    adapter = Counting()
    spelling = Spelling(adapter, most=2)
    texts = [spelling.write(Idle(number)) for number in range(2)]
    assert [spelling.read(each) for each in texts] == [Idle(0), Idle(1)]
    assert adapter.read == 0


def test_only_those_that_were_used_last_are_kept() -> None:
    adapter = Counting()
    spelling = Spelling(adapter, most=2)
    first, second = spelling.write(Idle(0)), spelling.write(Idle(1))
    spelling.read(first)
    spelling.write(Idle(2))
    assert spelling.read(first) == Idle(0)
    assert adapter.read == 0
    assert spelling.read(second) == Idle(1)
    assert adapter.read == 1


def test_what_is_forgotten_is_read_again() -> None:
    adapter = Counting()
    spelling = Spelling(adapter, most=2)
    text = spelling.write(Idle(1))
    spelling.forget()
    assert spelling.read(text) == Idle(1)
    assert adapter.read == 1


def test_another_spelling_of_the_same_is_read_for_itself() -> None:
    spelling = Spelling(Counting(), most=2)
    assert spelling.read(f" {spelling.write(Idle(3))}") == Idle(3)


def test_a_very_long_text_is_not_kept() -> None:
    adapter = Counting()
    spelling = Spelling(adapter, most=2)
    padded = STATE.dump_json(Idle(1)).decode() + " " * MAX_KEPT_CHARS
    assert spelling.read(padded) == spelling.read(padded) == Idle(1)
    assert adapter.read == 2


@pytest.mark.parametrize("text", ["", "null", '{"kind": "asleep"}'])
def test_what_is_no_state_stays_none(text: str) -> None:
    spelling = Spelling(Counting(), most=2)
    for _ in range(2):
        with pytest.raises(ValidationError):
            spelling.read(text)
