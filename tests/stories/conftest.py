"""The sandbox and the whole advisor for every story, on a database of its own; nothing is replaced or shortened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import settings
from bot.engine.settings import EngineSettings
from bot.manifests import Mode
from bot.trial import Trial, trial
from tests.stories.talk import Talk

# People wait a second between posts in one channel; a story need not.
FIGURES = EngineSettings(pace_s=0.001, channel_burst=50, dm_burst=50)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ADVISOR_SEMANTIC", "false")  # as most people run it; tests/advice/semantic has the extra
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mode() -> Mode:
    return "socket"


@pytest.fixture
async def running(tmp_path: Path, mode: Mode) -> AsyncIterator[Trial]:
    async with trial(tmp_path, mode=mode, figures=FIGURES, seed=11, retry_scale=0.01) as started:
        yield started


@pytest.fixture
def talk(running: Trial) -> Talk:
    """Ana, who wants to fine-tune."""
    return Talk(running)
