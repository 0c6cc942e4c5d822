"""The editor's three parts: earlier words come back whole, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.block_kit.surfaces import check_view
from bot.slack.controls import Mark
from bot.slack.views.windows import PART_CHARS, answer_modal, in_parts
from knowledge.pack import Pack


@given(st.lists(st.text("ab \n", min_size=1), max_size=12).map("\n".join), st.integers(1, 40))
def test_put_together_again_the_parts_have_the_same_words(text: str, times: int) -> None:
    whole = text * times
    parts = in_parts(whole)
    assert len(parts) == 3
    assert all(len(each) <= PART_CHARS for each in parts)
    assert "\n".join(parts).split() == whole.split() or parts == ("", "", "")


def test_a_long_answer_is_cut_where_a_line_ends() -> None:
    lines = "\n".join(["x" * 99] * 60)
    first, second, third = in_parts(lines)
    assert (len(first), len(second), third) == (2_999, 2_999, "")


@pytest.mark.parametrize("text", ["x" * 3_001, "word " * 2_000])
def test_what_does_not_fit_is_left_out_and_added_to(pack: Pack, text: str) -> None:
    assert in_parts(text) == ("", "", "")
    view = answer_modal(pack, Mark(3, "data"), again=True, earlier=(text,)).to_dict()
    assert check_view(view, "modal") == []
    (box,) = (each["element"] for each in view["blocks"] if each.get("block_id") == "replace")
    assert "initial_options" not in box
