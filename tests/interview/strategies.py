"""States and events for the laws: every state with whatever it may hold, every event that could arrive in it.

States are consistent (evidence stands in answers, probes are counted, one finding a criterion, section and assessor),
but not only those a short conversation reaches. Events are aimed at their state most of the time, and wild otherwise.

Everything is drawn from two constant strategies, so that dice can stand in for Hypothesis: it finds the smallest case
of a failure, dice reach every pair of state and event evenly, and many times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Final, Literal, Protocol, TypeVar, cast, get_args

from hypothesis import strategies as st

from bot.interview import record
from bot.interview.deeds import Deed
from bot.interview.destinations import Destination, Dm, Person, Private, Thread
from bot.interview.events import (
    AnswerGiven,
    AnswersAssessed,
    AnswerShared,
    CardPosted,
    CardRefused,
    ChannelChosen,
    ChannelSeen,
    CheckRequested,
    Control,
    ControlUsed,
    DeletionAsked,
    DraftSettled,
    DraftsPlaced,
    Event,
    ExportForm,
    FilesShared,
    Intent,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    QuestionAnswered,
    QuestionAsked,
    QuotesWithheld,
    ReasonGiven,
    RecordAsked,
    Setting,
    SettingChosen,
    Share,
    SignsTicked,
    Snoozed,
    TimeCame,
    WhyAsked,
    WordsOffered,
)
from bot.interview.findings import Answer, Assessor, Draft, Evidence, Finding, Grade, Label, Reason, Unanswered
from bot.interview.merging import added, merge
from bot.interview.milestones import Milestone, Silence
from bot.interview.opinion import Opinion
from bot.interview.owning import SETTINGS
from bot.interview.replies import Reply
from bot.interview.review_events import (
    CardQuestioned,
    CardTyped,
    OwnerAct,
    RecheckAsked,
    ReviewAct,
    ReviewAnswered,
    ReviewersNamed,
    ReviewGiven,
    TaskPutOff,
    TaskTaken,
)
from bot.interview.states import (
    USE_CASE,
    Asking,
    Cancelled,
    Card,
    Check,
    Idle,
    Live,
    Opening,
    Paused,
    Pending,
    Place,
    Posted,
    Previewing,
    Release,
    Replaced,
    Reviewing,
    State,
    Unplaced,
)
from bot.interview.summarising import quotes, shown_use_case, summarise
from bot.interview.tasks import Task
from bot.interview.ticket_events import (
    OpinionGiven,
    OpinionReleased,
    OpinionRequested,
    QuestionDelegated,
    RequestTyped,
    TicketAnswered,
    TicketDeclined,
    TicketPassedOn,
    TicketReplied,
    TicketUndelivered,
    TicketWithdrawn,
)
from bot.interview.tickets import Ticket, TicketKind, TicketStatus
from bot.interview.timers import timers_of
from knowledge.loading import bundled_pack

T = TypeVar("T")

PACK: Final = bundled_pack()
SECTIONS: Final = tuple(each.id for each in PACK.sections)
CRITERIA: Final = tuple(each.id for each in PACK.criteria)
WISHES: Final[tuple[Literal["show", "compare", "export"], ...]] = ("show", "compare", "export")
BOXES: Final = (USE_CASE, *SECTIONS)
CARD_COMMANDS: Final = (
    "challenge 3: who says so?", "challenge 1: <!channel>", "challenge", "countersign 2", "countersign data",
    "waive 1 until 31 Dec: a pilot", "waive 2: no day", "ask the owner: where is it kept?", "view evidence",
    "finish review", "re-check",
)  # fmt: skip
WORDS: Final = (
    "No.", "We have a baseline.", "ümlaut 54 % \u2028<!channel>", "yes", "hide 2", "finish", "why", "n/a", "2",
    "undo", "use it", "leave it", "Answer 4 should be: 300 emails", "second opinion <@U3>",
    "snooze 3 days", "show 1", "export json", "delete check 1", "delete check 1 for good", "no reminders", "recheck",
    "reviewers <@U2> and <@U3>", "gap 1 <@U2> by 21 Nov", "gap 2 nobody", "keep 1: we measured it", "reply 2: <!here>",
    "release 2", "paraphrase 2",
    "ask <@U2> about data by Friday: please",
    "withdraw", "<@U2>", "show opinion", "decline no time", "pass <@U3>", "2: few-shot", "done",
    "A first sentence. And a second, longer one.", "\U0001f600" * 3, "change", "post it", "a" * 300,
)  # fmt: skip
DAYS: Final = ("2026-03-01", "2026-03-02", "2026-12-31")
KEYS: Final = tuple(f"D1:{number}" for number in range(1, 7))
FORMS: Final = ("view:1", "view:2")
COLLEAGUES: Final = ("U2", "U3")
THEIR_KEYS: Final = ("D2:1", "D2:2", "view:8")  # messages of U2's
TICKETS: Final[tuple[TicketKind, ...]] = ("delegation", "delegation", "opinion")
ASSESSORS: Final[tuple[Assessor, ...]] = ("default", "semantic", "model")
PLACES: Final[tuple[Destination, ...]] = (Dm(), Private("https://hooks.test/1"), Thread("C1", "1.1"))
PEOPLE: Final = ("U1", "U2", "U3", "T2:U2")  # the owner, two who may be reviewers, somebody of another workspace
KINDS: Final = (Place("C1", "public"), Place("C1", "private"), Place("C1"), Place("C2", "public", shared=True))
REPLIES: Final = tuple(Reply(outcome, "Nothing on that.") for outcome in ("silent", "out_of_scope"))

_INDEX: Final = st.integers(0, 5039)  # divisible by every length up to ten: evenly spread
_TEXT: Final = st.text(min_size=1, max_size=12)
_LETTERS: Final = "ab .,?!1\n\u2028\u00e9\U0001f600<&"


class Draw(Protocol):
    """Draws from a strategy: what a composite is given, and what ``st.data()`` offers."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T: ...


class Dice(Random):
    """Draws without Hypothesis, the same for the same seed."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T:
        drawn = self.randrange(5040) if strategy is _INDEX else "".join(self.choices(_LETTERS, k=self.randint(1, 12)))
        return cast("T", drawn)


def pick(draw: Draw, choices: Sequence[T]) -> T:
    return choices[draw(_INDEX) % len(choices)]


def some_of(draw: Draw, choices: Sequence[T], most: int) -> tuple[T, ...]:
    """Up to *most* different ones, in the order they were drawn; none where there is nothing to choose from."""
    count = draw(_INDEX) % (most + 1) if choices else 0
    return tuple(dict.fromkeys(pick(draw, choices) for _ in range(count)))


def flag(draw: Draw) -> bool:
    return draw(_INDEX) % 2 == 1


def words(draw: Draw) -> str:
    return draw(_TEXT) if flag(draw) else pick(draw, WORDS)


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def evidence_in(draw: Draw, answer: Answer) -> Evidence:
    start = draw(_INDEX) % len(answer.text)
    end = start + 1 + draw(_INDEX) % (len(answer.text) - start)
    return Evidence(answer.message, start, end, answer.text[start:end])


def finding_in(draw: Draw, answer: Answer) -> Finding:
    """A finding as an advisor may hand it in, with words that are there where it needs any."""
    criterion, assessor = pick(draw, PACK.criteria), pick(draw, ASSESSORS)
    ready: tuple[Label, ...] = ("met", "partial", "unmet", "unknown")
    warning: tuple[Label, ...] = ("present", "absent", "unknown")
    label = pick(draw, ready if criterion.kind == "ready" else warning)
    if label in {"met", "partial", "present"}:
        evidence = evidence_in(draw, answer)
        return Finding(criterion.id, label, pick(draw, get_args(Grade)), answer.section, assessor, evidence)
    return Finding(criterion.id, label, "none", answer.section, assessor)


def findings_in(draw: Draw, answers: Sequence[Answer]) -> tuple[Finding, ...]:
    return tuple(finding_in(draw, each) for each in some_of(draw, answers, 3) for _ in range(2))


def made_up_findings(draw: Draw, section: str) -> tuple[Finding, ...]:
    """What nobody may hand in: quotes never said, criteria no pack has, others' sections, by no assessor."""
    start = draw(_INDEX) % 5 - 2
    evidence = Evidence(pick(draw, KEYS), start, start + draw(_INDEX) % 5, pick(draw, ("", "made up", "No.")))
    true = finding_in(draw, Answer("D1:1", section, "No."))
    finding = replace(true, evidence=pick(draw, (None, evidence)))
    match pick(draw, ("quote", "quote", "label", "criterion", "section", "assessor")):
        case "label":
            finding = replace(finding, label=pick(draw, get_args(Label)))
        case "criterion":
            finding = replace(finding, criterion="none.such")
        case "section":
            finding = replace(finding, heard_in=pick(draw, SECTIONS))
        case "assessor":
            finding = replace(finding, assessor=pick(draw, ("checklist", "reason", "review")))
    return (finding,)


def heard(draw: Draw, answers: Sequence[Answer], section: str) -> tuple[Finding, ...]:
    return findings_in(draw, answers) if flag(draw) else made_up_findings(draw, section)


# ── states ────────────────────────────────────────────────────────────────────────────────────────────────────────


def check(draw: Draw) -> Check:
    keys = some_of(draw, (*KEYS, *FORMS), 5)
    theirs = some_of(draw, THEIR_KEYS, 2)
    answers = (
        *(Answer(key, pick(draw, SECTIONS), words(draw)) for key in keys),
        *(Answer(key, pick(draw, SECTIONS), words(draw), by="U2") for key in theirs),
    )
    answered = {each.section for each in answers}
    silent = tuple(each for each in some_of(draw, SECTIONS, 2) if each not in answered)
    new = Check(
        number=pick(draw, (1, 2, 3)),
        owner="U1",
        use_case=pick(draw, ("", *WORDS)),
        pack=f"{PACK.id}@{PACK.version}",
        started_on="2026-03-01",
        answers=answers,
        findings=_kept(answers, findings_in(draw, answers)),
        unanswered=tuple(Unanswered(each, pick(draw, get_args(Reason))) for each in silent),
        asked=some_of(draw, SECTIONS, 5),
        revision=pick(draw, (1, 2, 5)),
        controls=flag(draw),
        use_case_message=pick(draw, ("", "D1:9", *keys, *keys)),
        last_on=pick(draw, DAYS),
        pending=_pending(draw, answers),
        proposed=pick(draw, ("", *WORDS)),
        unplaced=pick(draw, (None, Unplaced("D1:21", words(draw)))),
        replaced=pick(draw, (None, _replaced(draw))),
        model_away=flag(draw),
        drafts=_drafts(draw),
        drafted=5,
        milestones=_milestones(draw),
        silence=_silence(draw),
        reminded=some_of(draw, ("nudge@2026-03-03", "ticket:1:due@2026-03-04"), 2),
    )
    return _reviewed(draw, _released(draw, _asked_of_others(draw, _probed(draw, _ticked(draw, new)))))


def _reviewed(draw: Draw, before: Check) -> Check:
    """Give the check reviewers, and a log of what was done; deed 1 is a challenge, deed 2 an extra question."""
    tickets = tuple(
        Ticket(number, "review", person, "2026-03-01", status=pick(draw, ("open", "open", "done", "declined")))
        for number, person in enumerate(some_of(draw, ("U2", "U3"), 2), start=1 + len(before.tickets))
    )
    criterion = pick(draw, CRITERIA)
    log = (
        Deed(1, "challenged", "U2", "2026-03-01", (criterion,), "Is that so?"),
        Deed(2, "asked", "U3", "2026-03-01", words="Who signed it off?"),
        Deed(3, "taken_up", "U1", "2026-03-01", (criterion,), about=1),
        Deed(4, "drafted", "U1", "2026-03-01", words="We did.", about=2),
        Deed(5, "waived", "U2", "2026-03-01", (pick(draw, CRITERIA),), "A pilot.", until=pick(draw, DAYS)),
        Deed(6, "kept", "U1", "2026-03-01", (criterion,), "It is.", about=1),
        Deed(7, "released", "U1", "2026-03-01", words="We did.", about=2),
    )
    tasks = tuple(Task(each, "U2", pick(draw, DAYS)) for each in some_of(draw, CRITERIA, 3))
    begun_privately = flag(draw) and flag(draw)
    deeds = log[: draw(_INDEX) % 8]
    before = _signed(draw, before)
    tickets = (*before.tickets, *tickets)
    return replace(before, tickets=tickets, deeds=deeds, tasks=tasks, begun_privately=begun_privately)


def _signed(draw: Draw, before: Check) -> Check:
    """Have a reviewer countersign some of what words show."""
    backed = [each for each in before.findings if each.evidence and each.label in {"met", "partial"}]
    signed = (replace(each, grade="countersigned", assessor="review") for each in some_of(draw, backed, 2))
    return replace(before, findings=added(PACK, before.findings, signed))


def _asked_of_others(draw: Draw, before: Check) -> Check:
    """Give the check tickets, and an opinion to those that may have one."""
    tickets = tuple(_ticket(draw, number) for number in range(1, 1 + draw(_INDEX) % 5))
    asked = (each for each in tickets if each.kind == "opinion" and each.status in {"open", "done"} and flag(draw))
    return replace(before, tickets=tickets, opinions=tuple(_opinion(draw, each) for each in asked))


def _ticket(draw: Draw, number: int) -> Ticket:
    kind = pick(draw, TICKETS)
    statuses: tuple[TicketStatus, ...] = ("open", "open", *get_args(TicketStatus))
    section = pick(draw, SECTIONS) if kind == "delegation" else None
    due_on, status = pick(draw, ("", *DAYS)), pick(draw, statuses)
    return Ticket(number, kind, pick(draw, COLLEAGUES), pick(draw, DAYS), section, words(draw), due_on, status)


def _opinion(draw: Draw, ticket: Ticket) -> Opinion:
    answers = tuple(Answer(key, pick(draw, SECTIONS), words(draw), by=ticket.person) for key in ("D3:1", "D3:2"))
    findings = _kept(answers, findings_in(draw, answers))
    answered = tuple({each.section: None for each in answers})
    read = answered if ticket.status == "done" and flag(draw) else ()
    return Opinion(ticket.number, answers, findings, read, told=bool(read) and flag(draw))


def _drafts(draw: Draw) -> tuple[Draft, ...]:
    numbers = sorted(some_of(draw, (1, 2, 3, 5), 3))
    return tuple(
        Draft(each, f"C8:{each}", pick(draw, ("U1", "U2")), words(draw), pick(draw, (None, *SECTIONS)))
        for each in numbers
    )


def _silence(draw: Draw) -> Silence:
    nudges = pick(draw, (0, 0, 1, 2))
    nudged_on = "2026-03-04" if nudges else ""
    return Silence(pick(draw, ("", *DAYS)), nudges, nudged_on, pick(draw, ("", "", "2026-03-09")))


def _milestones(draw: Draw) -> tuple[Milestone, ...]:
    closed, opened = some_of(draw, CRITERIA, 2), some_of(draw, CRITERIA, 2)
    return (Milestone("2026-02-01", "posted", "almost", closed, opened, some_of(draw, SECTIONS, 1)),)[
        : draw(_INDEX) % 2
    ]


def _kept(answers: tuple[Answer, ...], findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    kept: tuple[Finding, ...] = ()
    for section in SECTIONS:
        here = tuple(each for each in findings if each.heard_in == section)
        kept = merge(PACK, kept, here, section=section, answers=answers)
    return kept


def _replaced(draw: Draw) -> Replaced:
    section = pick(draw, SECTIONS)
    return Replaced(section, (Answer("D1:20", section, words(draw)),))


def _pending(draw: Draw, answers: tuple[Answer, ...]) -> tuple[Pending, ...]:
    waiting = []
    for key in some_of(draw, ("D1:7", "D1:8", "D1:9"), 2):
        section = pick(draw, (None, *SECTIONS))
        earlier = record.keys(each for each in answers if each.section == section)
        read = earlier if flag(draw) else ()
        after = pick(draw, (None, *SECTIONS)) if section else None
        waiting.append(Pending(key, words(draw), "2026-03-02", section, None, read, after, flag(draw)))
    return tuple(waiting)


def _ticked(draw: Draw, before: Check) -> Check:
    section = pick(draw, PACK.sections)
    return record.ticked(PACK, before, section, some_of(draw, [each.id for each in section.criteria], 2))


def _probed(draw: Draw, before: Check) -> Check:
    """Give each section up to two probes, and the interview no more than eight."""
    probed = [pick(draw, section.criteria).id for section in PACK.sections for _ in range(draw(_INDEX) % 3)]
    return replace(before, probed=tuple(probed[:8]), probes=len(probed[:8]))


def _released(draw: Draw, before: Check) -> Check:
    """Give the check a release, and perhaps a card that shows what was released."""
    withheld = some_of(draw, BOXES, 3)
    retold = some_of(draw, SECTIONS, 2)
    shown = summarise(PACK, before, before.last_on, withheld=withheld, paraphrased=retold)
    title = pick(draw, (shown.use_case, shown_use_case(before), "an older title"))
    seen = quotes(shown)[: draw(_INDEX) % 4]
    channel = pick(draw, ("", "C1"))
    release = Release(
        channel,
        "general",
        withheld,
        seen,
        title,
        "almost",
        paraphrased=retold,
        place=pick(draw, (None, *KINDS[:3])) if channel else None,
        aimed=some_of(draw, KINDS[2:], 1),
        warned=pick(draw, ("", "", channel)),
    )
    heard = pick(draw, ((), before.findings, before.findings[::2]))
    card = pick(draw, (None, Card("C9", "1.5", "2026-02-01", "almost", CRITERIA[::5], (), heard)))
    return replace(before, release=release, card=card)


def _opening(draw: Draw) -> Opening:
    return Opening(replace(check(draw), asked=(), probed=(), probes=0, card=None))


def _through(draw: Draw) -> Check:
    """A check whose owner has been through: what could be compared has been shown."""
    about = check(draw)
    return replace(about, opinions=tuple(replace(each, told=bool(each.read)) for each in about.opinions))


def _reviewing(draw: Draw) -> Reviewing:
    return Reviewing(_through(draw))


def _previewing(draw: Draw) -> Previewing:
    about = _through(draw)
    return Previewing(about, opened_at=1 + draw(_INDEX) % about.revision)


def _sending(draw: Draw) -> Previewing:
    about = replace(_through(draw), card=None)
    return Previewing(about, sending=True, opened_at=1 + draw(_INDEX) % about.revision)


def _posted_card(draw: Draw) -> Posted:
    about = _through(draw)
    return Posted(replace(about, card=about.card or Card("C9", "1.5", "2026-02-01", "almost", ())))


def _asking(draw: Draw) -> Asking:
    held = check(draw)
    section = pick(draw, PACK.sections)
    own = [each for each in held.probed if each in {criterion.id for criterion in section.criteria}]
    asked = held.asked if flag(draw) else tuple(dict.fromkeys((*held.asked, section.id)))
    left = tuple(dict.fromkeys(some_of(draw, held.probed, 2))) if held.probed else ()
    return Asking(
        replace(held, asked=asked, left=left),
        section.id,
        len(own),
        about=own[-1] if own and flag(draw) else None,
        reoffered=flag(draw),
        digressions=draw(_INDEX) % 4,
        changing=flag(draw),
        replacing=flag(draw),
        weighing=flag(draw),
    )


LIVE: Final[dict[str, Callable[[Draw], Live]]] = {
    "opening": _opening, "asking": _asking, "reviewing": _reviewing, "previewing": _previewing, "sending": _sending,
    "posted": _posted_card,
}  # fmt: skip


def _idle(draw: Draw) -> Idle:
    told = pick(draw, (None, Unplaced("D1:20", words(draw))))
    return Idle(pick(draw, (0, 1, 3)), offered=flag(draw), told=told, model_away=flag(draw))


def _paused(draw: Draw) -> Paused:
    return Paused(LIVE[pick(draw, ("opening", "asking", "reviewing", "previewing"))](draw))


def _cancelled(draw: Draw) -> Cancelled:
    return Cancelled(LIVE[pick(draw, tuple(LIVE))](draw))


STATES: Final[dict[str, Callable[[Draw], State]]] = {
    "idle": _idle, **LIVE, "paused": _paused, "cancelled": _cancelled,
}  # fmt: skip


HELD: Final = tuple(each for each in STATES if each != "idle")


# ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(now: State) -> Check | None:
    return None if isinstance(now, Idle) else record.check_of(now)


def _revision(draw: Draw, now: State) -> int:
    held = _check(now)
    newest = held.revision if held else 0
    return pick(draw, (newest, newest, newest, newest + 1, max(0, newest - 1), 0))


def _open_section(now: State) -> str | None:
    at = now.at if isinstance(now, Paused | Cancelled) else now
    return at.section if isinstance(at, Asking) else None


def _section(draw: Draw, now: State) -> str:
    here = _open_section(now)
    return pick(draw, SECTIONS) if here is None or draw(_INDEX) % 4 == 0 else here


def _known_message(draw: Draw, now: State) -> str:
    held = _check(now)
    said = (
        [] if held is None else [*record.keys(held.answers), *(each.message for each in held.pending), "D1:20", "D1:21"]
    )
    return pick(draw, (*(each for each in said if not each.startswith(record.TICKS)), "D1:9", "D1:99"))


def _requested(draw: Draw, now: State) -> Event:
    return CheckRequested("U1", pick(draw, DAYS), pick(draw, ("", *WORDS)), fresh=flag(draw), privately=flag(draw))


def _sent(draw: Draw, now: State) -> Event:
    channel, people = pick(draw, ("", "", "C1")), some_of(draw, PEOPLE, 2)
    key, on = pick(draw, ("D1:50", "D1:51")), pick(draw, DAYS)
    return MessageSent("U1", key, words(draw), on, channel, channel.lower(), people)


def _files(draw: Draw, now: State) -> Event:
    return FilesShared("U1", "D1:52", some_of(draw, WORDS, 2), pick(draw, DAYS))


def _understood(draw: Draw, now: State) -> Event:
    held = _check(now)
    waiting = [(each.message, each.text, each.section) for each in held.pending] if held else []
    key, text, section = pick(draw, [*waiting, *waiting, ("D1:98", "unheard of", None)])
    here = section or _open_section(now)
    return MessageUnderstood(
        "U1",
        key,
        text,
        pick(draw, DAYS),
        pick(draw, get_args(Intent)),
        heard(draw, (Answer(key, here, text),) if here else (), here or SECTIONS[0]),
        some_of(draw, (*CRITERIA, "none.such"), 2),
        reply=pick(draw, (None, *REPLIES)),
        target=pick(draw, (None, "none", USE_CASE, *SECTIONS)),
        new_text=pick(draw, ("", text, text[:3], "not in it")),
        use_case=pick(draw, ("", text, text[:3])),
        loose=flag(draw),
        both=flag(draw),
        without_model=pick(draw, ("", "", "timeout")),
    )


def _edited(draw: Draw, now: State) -> Event:
    return MessageEdited(_known_message(draw, now), words(draw), pick(draw, ("", *DAYS)))


def _deleted(draw: Draw, now: State) -> Event:
    return MessageDeleted(_known_message(draw, now), pick(draw, ("", *DAYS)))


def _given(draw: Draw, now: State) -> Event:
    return AnswerGiven(pick(draw, FORMS), _section(draw, now), words(draw), replaces=flag(draw))


def _assessed(draw: Draw, now: State) -> Event:
    held, section = _check(now), _section(draw, now)
    opinion = pick(draw, held.opinions) if held and held.opinions and flag(draw) else None
    if opinion is not None:
        return _assessed_apart(draw, opinion)
    said = record.said(held, section) if held else ()
    keys = some_of(draw, KEYS, 2) if draw(_INDEX) % 4 == 0 else record.keys(said)
    fault = pick(draw, ("", "", "timeout"))
    return AnswersAssessed(section, keys, heard(draw, said, section), some_of(draw, CRITERIA, 2), without_model=fault)


def _assessed_apart(draw: Draw, opinion: Opinion) -> Event:
    section = pick(draw, opinion.answers).section
    said = tuple(each for each in opinion.answers if each.section == section)
    return AnswersAssessed(section, record.keys(said), heard(draw, said, section), ticket=opinion.ticket)


def _ticks(draw: Draw, now: State) -> Event:
    section = PACK.section(_section(draw, now))
    signs = [each.id for each in section.criteria]
    return SignsTicked(section.id, some_of(draw, (*signs, "why.model"), 3), _revision(draw, now))


def _reason(draw: Draw, now: State) -> Event:
    return ReasonGiven(_section(draw, now), pick(draw, get_args(Reason)), _revision(draw, now), words(draw))


def _control(draw: Draw, now: State) -> Event:
    argument = pick(draw, ("", "2", "data", "the purpose", "nowhere"))
    revision = pick(draw, (None, _revision(draw, now)))
    return ControlUsed(pick(draw, get_args(Control)), argument, revision, pick(draw, PLACES), "U1", pick(draw, DAYS))


def _why(draw: Draw, now: State) -> Event:
    return WhyAsked(pick(draw, (*SECTIONS, "none")))


def _asked(draw: Draw, now: State) -> Event:
    return QuestionAsked(words(draw), pick(draw, PLACES))


def _answered(draw: Draw, now: State) -> Event:
    return QuestionAnswered(words(draw), pick(draw, REPLIES), pick(draw, PLACES), pick(draw, ("", "timeout")))


def _channel(draw: Draw, now: State) -> Event:
    return ChannelChosen(pick(draw, ("C1", "C2")), "name", _revision(draw, now))


def _boxes(draw: Draw, now: State) -> Event:
    return QuotesWithheld(some_of(draw, (*BOXES, "none"), 4), _revision(draw, now))


def _confirmed(draw: Draw, now: State) -> Event:
    return PostConfirmed(_revision(draw, now), pick(draw, DAYS), pick(draw, ("", "C1", "C3")))


def _number(draw: Draw, now: State) -> int:
    return pick(draw, (0, record.number_of(now), record.number_of(now) + 1))


def _posted(draw: Draw, now: State) -> Event:
    return CardPosted("C1", "2.5", pick(draw, DAYS), _number(draw, now))


def _refused(draw: Draw, now: State) -> Event:
    reason = pick(draw, ("not_in_channel", "channel_shared", "channel_public"))
    return CardRefused("C1", reason, _number(draw, now))


def _share(draw: Draw, now: State) -> Event:
    return AnswerShared(pick(draw, (*BOXES, "none")), pick(draw, get_args(Share)), _revision(draw, now))


def _channel_seen(draw: Draw, now: State) -> Event:
    return ChannelSeen(pick(draw, KINDS), _number(draw, now))


def _by(draw: Draw, owner: int = 1) -> str:
    return pick(draw, (*PEOPLE, *PEOPLE[:1] * owner))


def _answered_to(draw: Draw) -> Destination:
    return pick(draw, (*PLACES, Person("U2")))


def _reviewers(draw: Draw, now: State) -> Event:
    people = some_of(draw, PEOPLE, 3)
    return ReviewersNamed(people, _by(draw, 4), pick(draw, DAYS), _number(draw, now), _answered_to(draw))


def _review(draw: Draw, now: State) -> Event:
    item, by, act = pick(draw, (*CRITERIA, *SECTIONS, "", "none")), _by(draw, 0), pick(draw, get_args(ReviewAct))
    number, on, until = _number(draw, now), pick(draw, DAYS), pick(draw, ("", *DAYS))
    return ReviewGiven(number, by, act, on, item, pick(draw, ("", *WORDS)), until, _answered_to(draw))


def _review_answered(draw: Draw, now: State) -> Event:
    act, deed, said = pick(draw, get_args(OwnerAct)), pick(draw, (1, 1, 2, 2, 3, 9)), pick(draw, ("", *WORDS))
    return ReviewAnswered(_number(draw, now), _by(draw, 4), deed, act, pick(draw, DAYS), said, _answered_to(draw))


def _task(draw: Draw, now: State) -> Event:
    criterion, person, due_on = pick(draw, (*CRITERIA, "none")), pick(draw, ("", *PEOPLE)), pick(draw, ("", *DAYS))
    return TaskTaken(_number(draw, now), _by(draw, 4), criterion, person, pick(draw, DAYS), due_on, _answered_to(draw))


def _put_off(draw: Draw, now: State) -> Event:
    criterion, until = pick(draw, (*CRITERIA, "none")), pick(draw, ("", "no date", *DAYS))
    return TaskPutOff(_number(draw, now), _by(draw, 0), criterion, pick(draw, DAYS), until, _answered_to(draw))


def _card_questioned(draw: Draw, now: State) -> Event:
    return CardQuestioned(_number(draw, now), _by(draw), words(draw), _answered_to(draw))


def _card_typed(draw: Draw, now: State) -> Event:
    typed = pick(draw, (*CARD_COMMANDS, *WORDS))
    return CardTyped(_number(draw, now), _by(draw), typed, pick(draw, DAYS), _answered_to(draw))


def _recheck(draw: Draw, now: State) -> Event:
    return RecheckAsked(_number(draw, now), _by(draw, 4), pick(draw, DAYS), _answered_to(draw))


def _offered(draw: Draw, now: State) -> Event:
    keys = some_of(draw, (*KEYS, "C7:1.1", "C7:1.2"), 3)
    drafts = tuple(Draft(0, key, pick(draw, ("U1", "U2")), words(draw), pick(draw, (None, *SECTIONS))) for key in keys)
    return WordsOffered("U1", pick(draw, DAYS), drafts, pick(draw, ("", *WORDS)), fresh=flag(draw), whole=flag(draw))


def _draft_number(draw: Draw, now: State) -> int:
    held = _check(now)
    return pick(draw, (*(each.number for each in (held.drafts if held else ())), 1, 99))


def _placed(draw: Draw, now: State) -> Event:
    return DraftsPlaced(((_draft_number(draw, now), pick(draw, (None, "none", *SECTIONS))),), flag(draw))


def _draft_settled(draw: Draw, now: State) -> Event:
    return DraftSettled(_draft_number(draw, now), flag(draw), pick(draw, DAYS))


def _time(draw: Draw, now: State) -> Event:
    due = timers_of(PACK, now)
    name, on = pick(draw, (*((each.name, each.on) for each in due), ("nudge", "2026-02-27"), ("ticket:9:due", DAYS[0])))
    return TimeCame(name, on, pick(draw, (on, "2026-12-31")))


def _snoozed(draw: Draw, now: State) -> Event:
    return Snoozed(pick(draw, ("2026-03-05", "2027-01-04", "tomorrow")), pick(draw, DAYS))


def _setting(draw: Draw, now: State) -> Event:
    setting = pick(draw, get_args(Setting))
    return SettingChosen(setting, pick(draw, (*SETTINGS[setting], "", "none")), told=flag(draw))


def _record(draw: Draw, now: State) -> Event:
    form = pick(draw, get_args(ExportForm))
    return RecordAsked(pick(draw, WISHES), _number(draw, now), _number(draw, now), form, pick(draw, PLACES))


def _deletion(draw: Draw, now: State) -> Event:
    return DeletionAsked(pick(draw, (0, 1, _number(draw, now))), confirmed=flag(draw), to=pick(draw, PLACES))


# ── what others have to do with it ────────────────────────────────────────────────────────────────────────────────


def _where(draw: Draw, by: str) -> Destination:
    places: tuple[Destination, ...] = (Person(by), Private("https://hooks.test/2"), Thread("D2", "3.1"))
    return pick(draw, places)


def _about(draw: Draw, now: State) -> tuple[int, int, str]:
    """A check, a ticket and who acts on it: most often those that fit."""
    held = _check(now)
    ticket = pick(draw, held.tickets) if held and held.tickets else Ticket(1, "delegation", "U2", "2026-03-01")
    if draw(_INDEX) % 4:
        return record.number_of(now), ticket.number, ticket.person
    return _number(draw, now), pick(draw, (0, ticket.number, 9)), pick(draw, ("U1", *COLLEAGUES, "T9:U2"))


def _typed(draw: Draw, now: State) -> Event:
    return RequestTyped(words(draw), pick(draw, ("U1", "U1", "U2")), pick(draw, DAYS), pick(draw, PLACES))


def _delegated(draw: Draw, now: State) -> Event:
    section = _section(draw, now) if draw(_INDEX) % 5 else "none"
    person, by, on = pick(draw, ("U1", *COLLEAGUES)), pick(draw, ("U1", "U1", "U2")), pick(draw, DAYS)
    return QuestionDelegated(section, person, by, on, words(draw), pick(draw, ("", *DAYS)))


def _invited(draw: Draw, now: State) -> Event:
    return OpinionRequested(pick(draw, ("U1", *COLLEAGUES)), pick(draw, ("U1", "U1", "U2")), pick(draw, DAYS))


def _answered_for(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    return TicketAnswered(check, ticket, by, "view:9", words(draw), pick(draw, DAYS), _where(draw, by))


def _opined(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    answers = tuple((each, words(draw)) for each in some_of(draw, (*SECTIONS, "none"), 5))
    return OpinionGiven(check, ticket, by, "view:7", answers, pick(draw, DAYS), _where(draw, by))


def _replied(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    changes: tuple[Literal["sent", "edited", "deleted"], ...] = ("sent", "edited", "deleted")
    change = pick(draw, changes)
    key = pick(draw, ("D2:9", *THEIR_KEYS[:2], "D3:1"))
    if change == "sent":
        key = pick(draw, ("D2:8", "D2:9"))
    text = "" if change == "deleted" else words(draw)
    return TicketReplied(check, ticket, by, key, text, pick(draw, DAYS), change, _where(draw, by))


def _declined(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    return TicketDeclined(check, ticket, by, pick(draw, DAYS), pick(draw, ("", words(draw))), _where(draw, by))


def _passed_on(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    return TicketPassedOn(check, ticket, by, pick(draw, ("U1", "U4", *COLLEAGUES)), pick(draw, DAYS), _where(draw, by))


def _withdrawn(draw: Draw, now: State) -> Event:
    check, ticket, by = _about(draw, now)
    return TicketWithdrawn(check, ticket, pick(draw, ("U1", "U1", by)), pick(draw, DAYS))


def _undelivered(draw: Draw, now: State) -> Event:
    check, ticket, _ = _about(draw, now)
    return TicketUndelivered(check, ticket, pick(draw, ("user_disabled", "cannot_dm_bot", "outcome_unknown")))


def _opinion_released(draw: Draw, now: State) -> Event:
    return OpinionReleased(flag(draw), _revision(draw, now))


OF_OTHERS: Final[tuple[Callable[[Draw, State], Event], ...]] = (
    _typed, _delegated, _invited, _answered_for, _opined, _replied, _declined, _passed_on, _withdrawn, _undelivered,
    _opinion_released,
)  # fmt: skip
EVENTS: Final[tuple[Callable[[Draw, State], Event], ...]] = (
    _requested, _sent, _files, _understood, _edited, _deleted, _given, _assessed, _ticks, _reason, _control, _why,
    _asked, _answered, _channel, _boxes, _confirmed, _posted, _refused, _offered, _placed, _draft_settled, _time,
    _snoozed, _setting, _record, _deletion, _share, _channel_seen, _reviewers, _review, _review_answered, _task,
    _put_off, _card_questioned, _card_typed, _recheck,
    *OF_OTHERS,
)  # fmt: skip


def event(draw: Draw, now: State) -> Event:
    """An event that could come in *now*, each kind equally often."""
    return pick(draw, EVENTS)(draw, now)


@st.composite
def moments(draw: st.DrawFn) -> tuple[State, Event]:
    """A state and an event that comes in then."""
    now = STATES[pick(draw, tuple(STATES))](draw)
    return now, event(draw, now)
