"""A unit of work: one transaction, and the repositories that read and write in it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from sqlalchemy import Connection, text

from bot.storage.backlog import Backlog
from bot.storage.channels import Channels
from bot.storage.checks import Checks
from bot.storage.inbox import Inbox
from bot.storage.lanes import Lanes
from bot.storage.model_calls import ModelCalls
from bot.storage.outbox import Outbox
from bot.storage.teams import Teams

NEWS: Final = "advisor_news"  # the channel of LISTEN and NOTIFY; it carries no words
_NOTIFY: Final = text(f"NOTIFY {NEWS}")


class UnitOfWork:
    """What can be read and written in one transaction; it is over when the function that got it returns."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def notify(self) -> None:
        """Tell other replicas, once this is committed, that there may be work; SQLite has none to tell."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(_NOTIFY)

    @cached_property
    def lanes(self) -> Lanes:
        """Interviews and their leases."""
        return Lanes(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        """What happened, and which of it was already known."""
        return Inbox(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be done, and what came of it."""
        return Outbox(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """The queues of posts, their leases and their pace."""
        return Channels(self.connection)

    @cached_property
    def teams(self) -> Teams:
        """Teams whose posts are stopped."""
        return Teams(self.connection)

    @cached_property
    def checks(self) -> Checks:
        """Checks under way and left, as lists show them."""
        return Checks(self.connection)

    @cached_property
    def model_calls(self) -> ModelCalls:
        """What models were asked, and what it cost."""
        return ModelCalls(self.connection)

    @cached_property
    def backlog(self) -> Backlog:
        """How much waits, since when, and what is stuck."""
        return Backlog(self.connection)
