"""A unit of work: one transaction, and the repositories that read and write in it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from bot.storage.backlog import Backlog
from bot.storage.channels import Channels
from bot.storage.checks import Checks
from bot.storage.feedback import Feedbacks
from bot.storage.forgetting import Forgetting
from bot.storage.inbox import Inbox
from bot.storage.lanes import Lanes
from bot.storage.libpq import LibpqStatements
from bot.storage.model_calls import ModelCalls
from bot.storage.outbox import Outbox
from bot.storage.people import People
from bot.storage.prepared import DriverStatements, Statements
from bot.storage.teams import Teams
from bot.storage.tickets import Tickets
from bot.storage.timers import Timers

NEWS: Final = "advisor_news"  # the channel of LISTEN and NOTIFY; it carries no words
_NOTIFY: Final = text(f"NOTIFY {NEWS}")
_HURRY: Final = text("SET LOCAL lock_timeout = '200ms'")


def statements_of(connection: Connection) -> Statements:
    """Return how the statements of every message run in the transaction of *connection*."""
    return (LibpqStatements if connection.dialect.name == "postgresql" else DriverStatements)(connection)


class UnitOfWork:
    """What can be read and written in one transaction; it is over when the function that got it returns."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        statements = self._statements = statements_of(connection)
        self.lanes = Lanes(statements)  # interviews and their leases
        self.inbox = Inbox(statements)  # what happened, and which of it was already known
        self.outbox = Outbox(statements)  # what is to be done, and what came of it
        self.channels = Channels(statements)  # queues of posts, their leases and their pace
        self.teams = Teams(statements)  # teams whose posts are stopped
        self.checks = Checks(statements)  # checks under way and left, as lists show them
        self.tickets = Tickets(statements)  # what waits for whom
        self.people = People(statements)  # settings, time zones, Home tabs
        self.timers = Timers(statements)  # what is due by itself
        self.feedback = Feedbacks(connection)  # what people think of answers
        self.forgetting = Forgetting(connection)  # deleting a check
        self.model_calls = ModelCalls(statements)  # what models were asked, and what it cost
        self.backlog = Backlog(connection)  # how much waits, since when, and what is stuck

    def hurry(self) -> None:
        """Wait for nobody else's lock for long: several wait for this. SQLite has one writer, who never waits."""
        if self._statements.dialect == "postgresql":
            self._statements.write(_HURRY)

    def notify(self) -> None:
        """Tell other replicas, once this is committed, that there may be work; SQLite has none to tell."""
        if self._statements.dialect == "postgresql":
            self._statements.write(_NOTIFY)
