"""Garbage is not looked for during the start, and again afterwards, whatever became of what is made then."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest

from bot.cli.serving import _collect_once_made

if TYPE_CHECKING:
    from bot.main import AdvisorApp


class Made:
    """An advisor whose background work ends, well or badly."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def prepared(self) -> None:
        assert not gc.isenabled()
        if self._error is not None:
            raise self._error


@pytest.fixture(autouse=True)
def _as_at_a_start() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("error", [None, OSError("no such pack")])
async def test_once_all_is_made_only_what_is_new_is_looked_through(error: Exception | None) -> None:
    await _collect_once_made(cast("AdvisorApp", Made(error)))
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
