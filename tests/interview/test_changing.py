"""Replacing fields of what never changes: as the standard library does it, only faster."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.changing import replace
from bot.interview.findings import Finding
from bot.interview.states import Check

CHECK = Check(1, "U1", "drafts", "p@1", "2026-03-02")


@given(st.dictionaries(st.sampled_from([each.name for each in fields(Check)]), st.integers()))
def test_any_fields_are_replaced_and_all_others_stay(changes: dict[str, Any]) -> None:
    before = dataclasses.asdict(CHECK)
    assert replace(CHECK, **changes) == dataclasses.replace(CHECK, **changes)
    assert dataclasses.asdict(CHECK) == before
    assert hash(replace(CHECK)) == hash(CHECK)


def test_what_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(CHECK, numbers=2)  # type: ignore[call-arg] # that is what is asked


@dataclass(frozen=True, slots=True)
class Even:
    """Looks at its own values."""

    number: int
    half: int = field(init=False)

    def __post_init__(self) -> None:
        if self.number % 2:
            raise ValueError(self.number)
        object.__setattr__(self, "half", self.number // 2)


@dataclass(frozen=True)
class Open:
    """Has no slots."""

    one: int
    other: int = 2


@dataclass(frozen=True, slots=True)
class Single:
    """Has one field."""

    one: int


@dataclass(frozen=True, slots=True)
class Empty:
    """Has none."""


@pytest.mark.parametrize("value", [Even(2), Open(1), Single(1), Empty(), CHECK])
def test_without_changes_it_is_the_same(value: Any) -> None:
    assert replace(value) == value


def test_a_class_with_its_own_ways_is_replaced_in_its_own_way() -> None:
    with pytest.raises(ValueError, match="3"):
        replace(Even(2), number=3)
    assert replace(Open(1), other=3) == Open(1, 3)
    assert replace(Single(1), one=2) == Single(2)


def test_a_finding_is_one_that_is_replaced_quickly() -> None:
    finding = Finding("why.quality", "met", "specific", "why", "default", None, "1")
    assert replace(finding, label="partial") == dataclasses.replace(finding, label="partial")
