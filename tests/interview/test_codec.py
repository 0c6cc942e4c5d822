from typing import get_args

import pytest
from pydantic import ValidationError

from bot.interview import content, effects, events, states
from bot.interview.codec import EFFECT, EVENT, STATE, dump, load
from bot.interview.events import MessageSent
from bot.interview.states import Idle


def test_the_spelling_is_canonical() -> None:
    assert dump(STATE, Idle(2)) == b'{"checks":2,"kind":"idle","model_away":false,"offered":false,"told":null}'
    assert load(STATE, ' {"offered": false, "kind": "idle", "checks": 2}') == Idle(2)


def test_letters_are_spelled_as_they_are() -> None:
    event = MessageSent("U1", "D1:1", "grün \u2028 \U0001f600", "2026-03-02")
    assert "grün \u2028 \U0001f600".encode() in dump(EVENT, event)
    assert load(EVENT, dump(EVENT, event)) == event


def test_what_is_older_than_a_field_can_still_be_read() -> None:
    assert load(STATE, '{"kind": "idle"}') == Idle()


@pytest.mark.parametrize("raw", ["", "null", "{}", '{"kind": "asleep"}', '{"kind": "asking"}'])
def test_anything_else_is_refused(raw: str) -> None:
    with pytest.raises(ValidationError):
        load(STATE, raw)


@pytest.mark.parametrize("union", [states.State, events.Event, effects.Effect, content.Content])
def test_every_member_of_a_union_says_its_kind(union: object) -> None:
    members = get_args(get_args(union)[0])
    kinds = [each.__dataclass_fields__["kind"].default for each in members]
    assert len(set(kinds)) == len(kinds) > 5
    assert all(each.__dataclass_params__.frozen for each in members)


def test_effects_are_spelled_too() -> None:
    for each in (effects.Settle(1, 2), effects.Say(content.Welcome(1)), effects.Assess("why", ())):
        assert load(EFFECT, dump(EFFECT, each)) == each
