"""A process to be measured: ``advisor serve`` as it is, or one of its peers, with its commits counted.

``python -m tests.bench.entry advisor|bare|echo|sample``. ``BENCH_COMMITS`` names the file to count in,
``BENCH_MODULES`` the one that gets the names of what was imported; ``BENCH_FIGURES`` holds fields of ``EngineSettings``
as JSON. No product code reads either.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.bench.counted import count_commits, count_pipelined_commits

COMMITS, FIGURES, MODULES = "BENCH_COMMITS", "BENCH_FIGURES", "BENCH_MODULES"


def serve_advisor() -> None:
    """Be ``advisor serve``, under the figures asked for."""
    import bot.main  # noqa: PLC0415 - a peer shall not pay for it
    from bot.cli.starting import start  # noqa: PLC0415
    from bot.engine.settings import EngineSettings  # noqa: PLC0415

    figures = json.loads(os.environ.get(FIGURES, "{}"))
    with patch.object(bot.main, "EngineSettings", partial(EngineSettings, **figures)):
        start()


def main(what: str) -> None:
    """Serve *what* until told to stop."""
    advisor = what in {"advisor", "serve"}
    pipelined = advisor and os.environ["DATABASE_URL"].startswith("postgresql")
    (count_pipelined_commits if pipelined else count_commits)(Path(os.environ[COMMITS]))
    if advisor:
        serve_advisor()
    else:
        from tests.bench.peers import serve_peer  # noqa: PLC0415

        serve_peer(what)
    Path(os.environ[MODULES]).write_text("\n".join(sys.modules))


if __name__ == "__main__":
    main(sys.argv[1])
