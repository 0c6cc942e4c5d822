"""One nursery and one PostgreSQL for each worker of the test run, one world for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.databases import Cluster, Kind, cluster, sqlite_at
from tests.faults.world import Nursery, World, world


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where replicas come from."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        found = Nursery(Path(folder))
        yield found
        found.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A real PostgreSQL."""
    with cluster() as running:
        yield running


@pytest.fixture
def database(kind: Kind, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a fresh database of that kind."""
    if kind == "sqlite":
        return sqlite_at(tmp_path)
    running: Cluster = request.getfixturevalue("postgres")
    return running.fresh()


@pytest.fixture
def kind() -> Kind:
    """SQLite, where a test does not say otherwise."""
    return "sqlite"


@pytest.fixture
def opened(nursery: Nursery, database: str, tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[World]]:
    """Opens a world on the test's database; figures and more may be given."""
    return partial(_opened, nursery, database, tmp_path)


def _opened(nursery: Nursery, url: str, folder: Path, **how: Any) -> AbstractAsyncContextManager[World]:
    return world(nursery, url, folder, **how)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for real replicas and is not for every day: it takes minutes and most of a machine."""
    for item in items:
        if "nursery" in getattr(item, "fixturenames", ()) and item.get_closest_marker("everyday") is None:
            item.add_marker("processes")
