"""What every measurement stands on: Slack, both databases, and the sizes of this run."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.figures import Findings, Place
from tests.bench.sizes import Sizes
from tests.bench.slack import Slack, slack
from tests.faults.databases import Cluster, cluster, sqlite_at

PLACES: Final[Sequence[Place]] = ("SQLite", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Ground:
    """See the module; *places* are the databases that this run is about."""

    slack: Slack
    cluster: Cluster | None
    folder: Path
    sizes: Sizes
    found: Findings
    places: Sequence[Place]

    def database(self, place: Place) -> str:
        """Make a database with empty tables and return its address."""
        if self.cluster is not None and place == "PostgreSQL":
            return self.cluster.fresh()
        return sqlite_at(Path(tempfile.mkdtemp(dir=self.folder)))


@asynccontextmanager
async def ground(sizes: Sizes, places: Sequence[Place] = PLACES) -> AsyncIterator[Ground]:
    """Run Slack, and PostgreSQL where it is among *places*, for as long as the context lasts."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)))
        server = stack.enter_context(cluster()) if "PostgreSQL" in places else None
        yield Ground(await stack.enter_async_context(slack()), server, folder, sizes, Findings(), places)
