"""What has to be good before a replica is ready: its token, its database, its door. The rest is made behind the door.

Each is imported where it is looked at, so that Slack and the database think while the next is imported.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property, partial
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.http.door import Door
    from bot.http.server import HttpServer
    from bot.slack.token import Workspace
    from bot.storage.database import Database

T = TypeVar("T")


class Opening:
    """One replica's; *listening* is a bound socket for HTTP, None to listen nowhere."""

    def __init__(self, settings: Settings, listening: socket.socket | None = None) -> None:
        self._settings, self._listening = settings, listening
        self._workspace: Workspace | None = None
        self._server: HttpServer | None = None

    @property
    def listens(self) -> bool:
        """Whether there is a door at all."""
        return self._listening is not None

    @cached_property
    def database(self) -> Database:
        """The database, which is connected to when it is first needed."""
        from bot.storage.database import Database  # noqa: PLC0415 - see the module

        return Database(self._settings.database_url.get_secret_value())

    @cached_property
    def door(self) -> Door:
        """What is served, once it is open; furnished by whoever makes what is behind it."""
        from bot.http.door import Door  # noqa: PLC0415 - see the module

        return Door(self._is_ready)

    @property
    def workspace(self) -> Workspace:
        """Where the token belongs; known once it is open."""
        if self._workspace is None:
            raise RuntimeError("the door was not opened yet")
        return self._workspace

    async def open(self) -> None:
        """Return when probes are answered: the advisor is ready. Opening twice is fine.

        Raises:
            SettingsError: Slack refuses the token.
            ServiceUnavailableError: The database does not answer.
            SchemaMismatchError: Its tables are not those of this version.
        """
        if self._workspace is not None:
            return
        asked = self._ask()
        await self._prepare_database()
        self._server = self._made_server()
        self._workspace = await _accepted(asked)
        if self._server is not None:
            await self._server.start()

    async def shut(self) -> None:
        """Let nobody more in. Shutting twice is fine."""
        if self._server is not None:
            self.door.give_up()
            await self._server.stop()

    async def close(self) -> None:
        """Shut the door and let go of the database. Closing twice is fine."""
        await self.shut()
        if "database" in self.__dict__:
            self.database.close()

    async def _prepare_database(self) -> None:
        """Make sure the tables are there; a new SQLite file, which nobody uses yet, gets them by itself."""
        from bot.storage.revisions import current, require_head  # noqa: PLC0415 - see the module

        if self.database.is_sqlite and await self.database.run(current) is None:
            from bot.storage.migrate import upgrade  # noqa: PLC0415 - Alembic, for the first start alone

            await asyncio.to_thread(upgrade, self._settings.database_url.get_secret_value())
        await self.database.run(require_head)

    def _ask(self) -> Future[Workspace]:
        """Show the token to Slack, without waiting for the answer."""
        from bot.slack.token import workspace_of  # noqa: PLC0415 - see the module

        token = self._settings.slack_bot_token
        shown = token.get_secret_value() if token else ""
        return _in_a_thread_of_its_own(partial(workspace_of, shown, self._settings.slack_api_url))

    async def _is_ready(self) -> bool:
        from bot.storage.revisions import require_writable  # noqa: PLC0415 - see the module

        await self.database.run(require_writable)
        return True

    def _made_server(self) -> HttpServer | None:
        if self._listening is None:
            return None
        from bot.http.server import HttpServer  # noqa: PLC0415 - see the module

        return HttpServer(self.door.asgi, self._listening)


async def _accepted(asked: Future[Workspace]) -> Workspace:
    from bot.slack.token import Workspace  # noqa: PLC0415 - see the module
    from bot.tokens import accepted  # noqa: PLC0415 - see the module

    return await accepted("SLACK_BOT_TOKEN", asyncio.wrap_future(asked), HTTPException) or Workspace()


def _in_a_thread_of_its_own(do: Callable[[], T]) -> Future[T]:
    """Begin to run *do*; nobody waits for its thread at the end, so that a Slack that is away keeps nobody."""
    done: Future[T] = Future()

    def run() -> None:
        done.set_running_or_notify_cancel()
        try:
            done.set_result(do())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, name="slack", daemon=True).start()
    return done
