"""A replica to drive by hand, and replicas that run by themselves."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest

from bot import logs
from bot.engine.settings import EngineSettings
from bot.storage.storage import Storage
from knowledge.loading import bundled_pack
from knowledge.pack import Pack
from tests.engine.desk import Desk
from tests.engine.fleet import Fleet


@pytest.fixture(autouse=True)
def logged() -> io.StringIO:
    """What is logged, as the advisor logs it: without anybody's words."""
    lines = io.StringIO()
    logs.configure("json", "debug", lines)
    return lines


@pytest.fixture(scope="session")
def pack() -> Pack:
    return bundled_pack()


@pytest.fixture
def desk(storage: Storage, pack: Pack) -> Desk:
    """A replica to drive by hand; its figures are so large that no test depends on how fast it runs."""
    return Desk(storage, pack, EngineSettings(lease_s=600, backoff_s=60, max_backoff_s=3600, settle_s=300, pace_s=60))


@pytest.fixture
async def fleet(database_url: str, pack: Pack) -> AsyncIterator[Fleet]:
    """Replicas on one database; those still running are stopped at the end."""
    started = Fleet(database_url, pack)
    yield started
    await started.stop()
