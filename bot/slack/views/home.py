"""The Home tab: one's own checks, what waits for one, and settings as controls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.dates import day, language
from bot.interview import record, showing
from bot.interview.events import Setting
from bot.interview.owning import SETTINGS
from bot.interview.states import Cancelled, Check, Held, Paused, Posted
from bot.interview.tickets import Ticket
from bot.slack import controls, own_words, words
from bot.slack.controls import Mark, Pointer
from bot.slack.escaping import clipped, one_line
from bot.slack.views.guide import start_button
from bot.slack.views.message import AnyBlock, Line
from bot.slack.views.naming import topic_of
from bot.slack.views.pieces import button, buttons, channel, line, lines, person, quiet
from bot.slack.views.pieces import words as said
from bot.slack.views.records import delete_button, export_menu, title_of_check, verdict_named
from bot.slack.views.reminders import TICKET_BUTTONS
from knowledge.pack import Pack

MAX_CHECKS: Final = 12  # two blocks each; a Home tab has room for a hundred
MAX_TICKETS: Final = 20
_SAMPLE: Final = "2026-11-14"  # a day on which the languages differ


class Waiting(Protocol):
    """A ticket that waits for the person, and whose check it is about, with what its posted card shows."""

    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def check(self) -> int: ...  # noqa: D102
    @property
    def use_case(self) -> str: ...  # noqa: D102
    @property
    def ticket(self) -> Ticket: ...  # noqa: D102
    @property
    def channel(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class HomeShown:
    """What one person's Home tab shows; *today* is an ISO date, *model* whether a language model is configured."""

    states: Sequence[Held] = ()  # newest first
    waiting: Sequence[Waiting] = ()
    settings: Mapping[Setting, str] = field(default_factory=dict)  # "" or left out as they are for everybody
    today: str = ""
    model: bool = False


def _set(shown: HomeShown, setting: Setting) -> str:
    return shown.settings.get(setting) or SETTINGS[setting][0]


def home(pack: Pack, shown: HomeShown) -> View:
    """Lay out the Home tab."""
    opening = lines(line(said(words.HOME, bold=True)), line(said(words.OFFER)), line(said(words.HOME_HOW)))
    blocks: list[AnyBlock] = [
        opening,
        buttons("home", _begin(shown)),
        *_tickets(pack, shown),
        *_checks(pack, shown),
        *_settings(shown),
    ]
    return View(type="home", callback_id="ft.home", blocks=blocks)


def _begin(shown: HomeShown) -> ButtonElement:
    under_way = any(not isinstance(each, Posted | Cancelled) for each in shown.states[:1])
    return start_button(label=words.HOME_GO_ON) if under_way else start_button(action=controls.START_NEW)


def _heading(text: str) -> AnyBlock:
    return lines(line(said(text, bold=True)))


# ── one's own checks ──────────────────────────────────────────────────────────────────────────────────────────────


def _checks(pack: Pack, shown: HomeShown) -> Iterator[AnyBlock]:
    yield _heading(own_words.HOME_CHECKS)
    if not shown.states:
        yield quiet(own_words.HOME_NONE)
    for each in shown.states[:MAX_CHECKS]:
        yield lines(*_check(pack, each, shown))
        yield _deeds(record.check_of(each).number)
    if len(shown.states) > MAX_CHECKS:
        yield quiet(own_words.HOME_MORE.format(count=len(shown.states) - MAX_CHECKS))


def _check(pack: Pack, state: Held, shown: HomeShown) -> Iterator[Line]:
    check = record.check_of(state)
    yield line(said(f"{check.number}. {title_of_check(check)}", bold=True))
    verdict = [verdict_named(check.card.verdict)] if check.card else []
    yield line(said(" · ".join([words.STANDING[state.kind], *verdict, *_progress(pack, state)])))
    yield line(said(_age(check, shown)))


def _progress(pack: Pack, state: Held) -> Iterator[str]:
    if isinstance(state, Posted | Cancelled):
        return
    check = record.check_of(state)
    answered = sum(record.dealt_with(check, each.id) for each in pack.sections)
    minutes = showing.minutes_left(pack, state.at if isinstance(state, Paused) else state)
    yield own_words.HOME_PROGRESS.format(answered=answered, total=len(pack.sections), minutes=minutes)


def _age(check: Check, shown: HomeShown) -> str:
    dates = _set(shown, "dates")
    begun, posted = day(check.started_on, dates), day(check.card.posted_on, dates) if check.card else ""
    try:
        days = (date.fromisoformat(shown.today) - date.fromisoformat(check.started_on)).days
    except ValueError:
        days = 0
    told = own_words.HOME_AGE.get(days) or own_words.HOME_AGE_DAYS.format(day=begun, count=days)
    return f"{told} · {own_words.SHOWN_POSTED.format(day=posted)}" if posted else told


def _deeds(number: int) -> AnyBlock:
    show = button(own_words.SHOW, controls.SHOW, Mark(None, str(number)))
    return ActionsBlock(block_id=f"check.{number}", elements=[show, delete_button(number), export_menu(number)])


# ── what waits for one ────────────────────────────────────────────────────────────────────────────────────────────


def _tickets(pack: Pack, shown: HomeShown) -> Iterator[AnyBlock]:
    if not shown.waiting:
        return
    yield _heading(own_words.HOME_WAITING)
    for each in shown.waiting[:MAX_TICKETS]:
        yield lines(_ticket(pack, each, _set(shown, "dates")))
        yield _ways(each)
    left_out = len(shown.waiting) - MAX_TICKETS
    if left_out > 0:
        yield quiet(own_words.HOME_MORE_TICKETS.format(count=left_out))
    yield quiet(own_words.HOME_TICKETS_HOW)


def _ways(waiting: Waiting) -> AnyBlock:
    ticket = waiting.ticket
    if ticket.kind == "review" and not waiting.channel:
        return quiet(own_words.HOME_NOT_POSTED)
    pointer = Pointer(waiting.owner, waiting.check, ticket.number, ticket.section or "")
    place = f"waits.{waiting.owner}.{waiting.check}.{ticket.number}"
    return buttons(place, *TICKET_BUTTONS[ticket.kind](pointer))


def _ticket(pack: Pack, waiting: Waiting, dates: str) -> Line:
    """Tell what is asked: of the check itself only the use case, as the card shows it to everybody."""
    ticket = waiting.ticket
    asked = own_words.HOME_WAITS[ticket.kind].format(topic=topic_of(pack, ticket.section))
    title = clipped(one_line(waiting.use_case), 200)
    about = own_words.HOME_ABOUT.format(use_case=title) if title else ""
    place = [said(own_words.HOME_CARD), channel(waiting.channel)] if ticket.kind == "review" and waiting.channel else []
    due = own_words.HOME_DUE.format(day=day(ticket.due_on, dates)) if ticket.due_on else ""
    return line(person(waiting.owner), said(asked + about), *place, said(due))


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _settings(shown: HomeShown) -> Iterator[AnyBlock]:
    yield _heading(own_words.HOME_SETTINGS)
    yield _dates(_set(shown, "dates"))
    yield from _choice("reminders", own_words.HOME_REMINDERS, own_words.REMINDERS, shown)
    if shown.model:
        yield from _choice("words", own_words.HOME_WORDS, own_words.WORDS, shown)
    else:
        yield quiet(own_words.HOME_NO_MODEL)
    how = [own_words.HOME_HOW_SETTINGS, *([own_words.HOME_HOW_WORDS] if shown.model else [])]
    yield quiet(", ".join(how))


def _dates(chosen: str) -> AnyBlock:
    options = {each: _option(each, f"{day(_SAMPLE, each)} · {language(each)}") for each in SETTINGS["dates"]}
    select = StaticSelectElement(
        action_id=f"{controls.SET}.dates",
        options=list(options.values()),
        initial_option=options.get(chosen),
    )
    text = PlainTextObject(text=own_words.HOME_DATES, emoji=False)
    return SectionBlock(block_id=f"dates.{chosen}", text=text, accessory=select)


def _choice(setting: Setting, heading: str, labels: dict[str, str], shown: HomeShown) -> Iterator[AnyBlock]:
    """Yield a setting with few values; its block's id changes with the value: Slack keeps what was chosen under one."""
    options = {value: _option(value, label) for value, label in labels.items()}
    chosen = _set(shown, setting)
    radio = RadioButtonsElement(
        action_id=f"{controls.SET}.{setting}", options=list(options.values()), initial_option=options.get(chosen)
    )
    yield ContextBlock(elements=[PlainTextObject(text=heading, emoji=False)])
    yield ActionsBlock(block_id=f"{setting}.{chosen}", elements=[radio])


def _option(value: str, label: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=clipped(label, 75), emoji=False))
