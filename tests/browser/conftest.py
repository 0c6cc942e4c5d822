"""A real Chromium in front of the sandbox's page; the advisor behind it is the whole one."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot import settings
from bot.trial import Trial, trial
from tests.stories.conftest import FIGURES

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
REQUIRED = os.environ.get("ADVISOR_REQUIRE_BROWSER") == "1"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ARTEFACTS = Path(__file__).parents[2] / "artefacts"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        message = "no Chromium is installed (Debian: apt-get install chromium), so nothing was clicked"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        await launched.close()


@pytest.fixture
async def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Trial]:
    for name, _, _ in settings.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    async with trial(tmp_path, figures=FIGURES, seed=11) as started:
        yield started


@pytest.fixture
def artefacts() -> Path:
    """The folder that screenshots are kept in."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS
