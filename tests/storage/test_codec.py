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


def test_only_the_last_few_are_kept_and_the_others_read_again() -> None:
    adapter = Counting()
    spelling = Spelling(adapter, most=2)
    texts = [spelling.write(Idle(number)) for number in range(3)]
    assert [spelling.read(each) for each in texts] == [Idle(0), Idle(1), Idle(2)]
    assert adapter.read > 0


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
