"""The tables. Rows stay inside this folder; everybody else sees the values of the repositories.

Times are seconds since the epoch by the database's clock. States, events and effects are JSON text as
``bot.interview.codec`` writes it, so that a replay can be compared byte for byte. Secrets are in no column, but for the
response URL inside an event or effect of a slash command: Slack lets it be used five times within 30 minutes.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text, TextClause, text

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

_SERIAL = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself for INTEGER alone


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **more)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


# Conditions of partial indexes: finished rows, the vast majority, cost these nothing. A statement uses such an index
# only if it says the same in literals.
DUE: Final = text("wake_at IS NOT NULL")
WAITING: Final = text("status = 'waiting'")
LOGGED: Final = text("position IS NOT NULL")
OPEN_POST: Final = text("status IN ('queued', 'claimed', 'uncertain')")
OPEN_ADVICE: Final = text("status = 'asked'")
WITH_CONTROLS: Final = text("revision IS NOT NULL")
HOME_DUE: Final = text("home_due IS NOT NULL")
CARDS: Final = text("kind = 'post_card'")
TICKETS_SHOWN: Final = text("revision < -10 AND revision > -500000")  # see bot.interview.tickets
STUCK: Final = text("status IN ('parked', 'dead')")


def _where(condition: TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


LANE: Final = Table(
    "lane",
    METADATA,
    _text("id", primary_key=True),
    _text("team"),
    _text("owner"),  # user id; "" for a mention
    _text("dm"),  # DM channel, "" until learnt
    _text(
        "session", server_default=text("''")
    ),  # ts of the thread in the DM that they wrote in last: an agent answers there
    _text("state"),
    _count("version"),  # events applied so far
    _count("check_number"),  # of the check under way
    _count("open_advice"),  # advice asked for and not yet heard: nothing else is applied meanwhile
    Column("wake_at", Double),  # when a worker may look: work waits, or a lease or a pause ends. NULL: nothing to do
    _count("fence"),  # grows with each lease; an older one's holder may write nothing
    Column("holder", Text),  # replica that holds the lease
    Column("opened_at", Double, nullable=False),
)
Index("ix_lane_wake_at", LANE.c.wake_at, **_where(DUE))

INBOX: Final = Table(
    "inbox",
    METADATA,
    Column("id", _SERIAL, primary_key=True),
    _text("team"),
    Column("lane", Text, ForeignKey("lane.id"), nullable=False),
    _text("kind"),
    _text("event"),
    Column("ordered_at", Double, nullable=False),  # Slack's ts, or the time of arrival
    _text("status"),  # waiting | applied | refused | dead | dropped
    Column("position", Integer),  # the lane's version once applied: the log's order
    _count("attempts"),
    Column("reason", Text),
    Column("received_at", Double, nullable=False),
    Column("done_at", Double),
)
Index("ix_inbox_waiting", INBOX.c.lane, INBOX.c.ordered_at, INBOX.c.id, **_where(WAITING))
Index("ix_inbox_log", INBOX.c.lane, INBOX.c.position, unique=True, **_where(LOGGED))
Index("ix_inbox_dead", INBOX.c.id, **_where(STUCK))

DEDUPE_KEY: Final = Table(
    "dedupe_key",
    METADATA,
    _text("key", primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("id", _SERIAL, primary_key=True),
    _text("key"),  # opaque and random: the metadata by which a post is found again in Slack
    _text("team"),
    Column("lane", Text, ForeignKey("lane.id"), nullable=False),
    Column("channel", Text),  # the queue it stands in (see CHANNEL); NULL for advice
    _text("kind"),
    _text("effect"),
    _text("status"),  # queued | claimed | uncertain | sent | skipped | parked | dead | dropped; asked | given
    _count("check_number"),
    Column("revision", Integer),  # of the controls it shows
    _count("attempts"),  # sendings begun, or advice begun
    _count("resends"),  # sendings after a look-up found nothing
    _count("lookups"),
    Column("not_before", Double),
    Column("first_tried_at", Double),
    Column("tried_at", Double),
    Column("thread", Text),  # ts of the thread it belongs into, where an agent says it
    Column("begun_ts", Text),  # of its message in the lane's direct message, from its beginning on
    Column("sent_channel", Text),
    Column("sent_ts", Text),
    Column("reason", Text),
    Column("written_at", Double, nullable=False),
    Column("done_at", Double),
)
Index("ix_outbox_open", OUTBOX.c.channel, OUTBOX.c.id, **_where(OPEN_POST))
Index("ix_outbox_advice", OUTBOX.c.lane, OUTBOX.c.id, **_where(OPEN_ADVICE))
Index("ix_outbox_revision", OUTBOX.c.lane, OUTBOX.c.check_number, OUTBOX.c.revision, **_where(WITH_CONTROLS))
Index("ix_outbox_card", OUTBOX.c.sent_channel, OUTBOX.c.sent_ts, **_where(CARDS))
Index("ix_outbox_ticket", OUTBOX.c.sent_channel, OUTBOX.c.sent_ts, **_where(TICKETS_SHOWN))
Index("ix_outbox_stuck", OUTBOX.c.id, **_where(STUCK))

CHANNEL: Final = Table(
    "channel",  # a queue of posts that go out one after the other
    METADATA,
    _text("key", primary_key=True),
    _text("team", index=True),
    Column("wake_at", Double),  # as for lanes
    _count("fence"),
    Column("holder", Text),
    Column("paced_at", Double, nullable=False, server_default="0"),  # when the posts sent so far would be spread evenly
    Column("blocked_until", Double, nullable=False, server_default="0"),  # Slack's Retry-After, surviving restarts
)
Index("ix_channel_wake_at", CHANNEL.c.wake_at, **_where(DUE))

TEAM: Final = Table(
    "team",  # a row only for a team whose posts are stopped
    METADATA,
    _text("id", primary_key=True),
    _text("reason"),
    Column("stopped_until", Double, nullable=False),  # then one post tries again
)

PAST_CHECK: Final = Table(
    "past_check",
    METADATA,
    Column("lane", Text, ForeignKey("lane.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("state"),
    Column("archived_at", Double, nullable=False),
)

TICKET: Final = Table(
    "ticket",  # the open tickets of checks under way, by the person who is asked: what waits for somebody
    METADATA,
    Column("lane", Text, ForeignKey("lane.id"), primary_key=True),  # of the check's owner
    Column("number", Integer, primary_key=True, autoincrement=False),
    _count("check_number"),
    _text("team"),
    _text("person"),
    _text("ticket"),  # JSON
    _text("use_case"),  # as the posted card shows it, "" where it shows none
    _text("channel", server_default=text("''")),  # of the posted card, "" before
)
Index("ix_ticket_person", TICKET.c.team, TICKET.c.person)

PERSON: Final = Table(
    "person",  # what is known of somebody beside their lane: their settings, their time zone, their Home tab
    METADATA,
    _text("team", primary_key=True),
    _text("user_id", primary_key=True),
    _text("zone"),  # IANA name, "" where Slack did not tell
    _text("dates"),  # their settings, "" until they choose: see bot.interview.owning
    _text("reminders"),
    _text("words"),
    Column("home_due", Double),  # when their Home tab is to be shown anew. NULL: it is as it should be
    _count("home_changes"),  # how often it had to be shown anew since they opened it first; 0: never opened
)
Index("ix_person_home_due", PERSON.c.home_due, **_where(HOME_DUE))

TIMER: Final = Table(
    "timer",  # what is due by itself, kept in step with the state of its lane
    METADATA,
    Column("lane", Text, ForeignKey("lane.id"), primary_key=True),
    _text("name", primary_key=True),
    Column("check_number", Integer, nullable=False),
    _text("on_day"),  # ISO date
    _text("person"),  # whose morning it is
    Column("reminds", Integer, nullable=False),  # 1 for what somebody who wants no reminders is spared
    Column("due_at", Double, nullable=False),
)
Index("ix_timer_due_at", TIMER.c.due_at)

LOG_BASE: Final = Table(
    "log_base",  # where a lane's log begins, once a check of it was deleted with the events that told of it
    METADATA,
    Column("lane", Text, ForeignKey("lane.id"), primary_key=True),
    _text("state"),
    Column("version", Integer, nullable=False),  # events applied until then
)

FEEDBACK: Final = Table(
    "feedback",  # what somebody thinks of an answer, by the message; no words
    METADATA,
    _text("team", primary_key=True),
    _text("channel", primary_key=True),
    _text("ts", primary_key=True),
    _text("person", primary_key=True),
    Column("check_number", Integer, nullable=False),  # of the check it was said in
    Column("helpful", Integer, nullable=False),  # 1 or 0
    Column("at", Double, nullable=False),
)

MODEL_CALL: Final = Table(
    "model_call",  # what models were asked and what it cost; ids and figures, no words
    METADATA,
    Column("id", _SERIAL, primary_key=True),
    Column("at", Double, nullable=False, index=True),
    _text("team"),
    _text("person"),
    _text("model"),
    _text("outcome"),  # ok, or the fault's name
    _count("prompt_tokens"),
    _count("completion_tokens"),
)
