"""A rehearsal: one person talks to the machine, and a fake advisor understands a small, fixed vocabulary.

Everything goes through ``step`` as in the engine: effects are carried out in order, results come back as events.
Each state on the way is spelled as JSON and read back, and the whole log can be replayed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final, Literal, TypeVar

from bot.interview.codec import EFFECT, EVENT, STATE, dump, load
from bot.interview.content import Content, Notice, NoticeId, ProbeAsked, Question
from bot.interview.destinations import Destination, Dm, Person, Thread
from bot.interview.effects import (
    AnswerQuestion,
    Archive,
    Assess,
    Effect,
    PlaceDrafts,
    PostCard,
    PostDetails,
    Say,
    SeeChannel,
    Settle,
    Understand,
    UpdateCard,
)
from bot.interview.events import (
    AnswersAssessed,
    CardPosted,
    CardRefused,
    ChannelChosen,
    ChannelSeen,
    CheckRequested,
    Control,
    ControlUsed,
    DraftsPlaced,
    Event,
    Intent,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    MessageUnderstood,
    PostConfirmed,
    QuestionAnswered,
    QuotesWithheld,
    ReasonGiven,
    SignsTicked,
)
from bot.interview.findings import Answer, Evidence, Finding, Grade, Label, Reason
from bot.interview.readiness import assess
from bot.interview.record import check_of
from bot.interview.replies import Reply
from bot.interview.standing import label_of, standing
from bot.interview.states import Asking, Check, Idle, Place, Posted, Reviewing, State
from bot.interview.step import initial, step
from bot.interview.summary import Summary
from bot.interview.ticket_events import TicketReplied
from knowledge.pack import CriterionId, Pack, SectionId

C = TypeVar("C")
E = TypeVar("E")

# What the fake advisor hears: words, the criterion they speak of, the label, the grade.
VOCABULARY: Final[tuple[tuple[str, CriterionId, Label, Grade], ...]] = (
    ("claim emails become a five-line note", "why.use_case", "met", "specific"),
    ("something with claims", "why.use_case", "partial", "claimed"),
    ("gpt-3.5-turbo", "why.model", "met", "specific"),
    ("the layout must be exact", "why.good_fit", "met", "specific"),
    ("better model", "why.vague", "present", "specific"),
    ("to save money", "why.cost_motive", "present", "specific"),
    ("few-shot prompts and retrieval", "tried.evidence", "met", "specific"),
    ("the layout broke", "tried.experiences", "met", "specific"),
    ("54 % on 200 emails", "tried.baseline", "met", "artefact"),
    ("we have a baseline", "tried.baseline", "partial", "claimed"),
    ("never measured", "tried.no_benchmark", "present", "specific"),
    ("only fine-tuning", "tried.started_with_ft", "present", "specific"),
    ("31 of 50 still failed with eight examples", "alternatives.examples", "met", "specific"),
    ("long threads overflow the prompt", "alternatives.shortcomings", "met", "specific"),
    ("7,800 pairs", "data.identified", "met", "specific"),
    ("chat JSONL", "data.format", "met", "specific"),
    ("two editors cleaned them", "data.curated", "met", "specific"),
    ("only 90 examples", "data.too_few", "present", "specific"),
    ("85 % without edits", "measure.goals", "met", "specific"),
    ("on 500 held-out emails", "measure.quantitative", "met", "specific"),
    ("editors compare both models blind", "measure.comparison", "met", "specific"),
    ("by feel", "measure.qualitative_only", "present", "specific"),
)
UNCLEAR: Final = (("some GPT", "why.model"), ("sort of a benchmark", "tried.baseline"))
INTENTS: Final[dict[str, Intent]] = {
    "I don't know": "dont_know", "skip": "skip", "back": "back", "pause": "pause", "I'm back": "resume",
    "cancel": "cancel", "start over": "restart", "status": "status", "summary": "summary", "help": "help",
    "hello": "smalltalk", "thanks": "smalltalk",
}  # fmt: skip
REPLY: Final = Reply("silent", "The guidance does not say.")

FULL_ANSWERS: Final[dict[SectionId, str]] = {
    "why": "With us claim emails become a five-line note, gpt-3.5-turbo, and the layout must be exact.",
    "tried": "few-shot prompts and retrieval: the layout broke, 54 % on 200 emails.",
    "alternatives": "31 of 50 still failed with eight examples, and long threads overflow the prompt.",
    "data": "7,800 pairs as chat JSONL, two editors cleaned them.",
    "measure": "85 % without edits on 500 held-out emails; editors compare both models blind.",
}


def heard_in(pack: Pack, section: SectionId, answers: tuple[Answer, ...]) -> tuple[Finding, ...]:
    """Label every criterion of the section, and what was volunteered for others, as an advisor does."""
    found: dict[CriterionId, Finding] = {}
    for answer in answers:
        for words, criterion, label, grade in VOCABULARY:
            start = answer.text.find(words)
            if start >= 0:
                evidence = Evidence(answer.message, start, start + len(words), words)
                found[criterion] = Finding(criterion, label, grade, section, "default", evidence)
    for each in pack.section(section).criteria:
        silent: Label = "unmet" if each.kind == "ready" else "absent"
        found.setdefault(each.id, Finding(each.id, silent, "none", section, "default"))
    return tuple(found.values())


def unclear_in(text: str) -> tuple[CriterionId, ...]:
    return tuple(criterion for words, criterion in UNCLEAR if words in text)


class Rehearsal:
    """One person's talk. ``hears`` sends a message; what comes of it is in ``said``, ``posts`` and ``state``."""

    def __init__(self, pack: Pack, state: State | None = None) -> None:
        self.pack = pack
        self.state: State = initial() if state is None else state
        self.first = self.state
        self.log: list[Event] = []
        self.said: list[Content] = []
        self.told: dict[str, list[Content]] = {}  # what others were told in their direct messages, by person
        self.in_thread: list[Content] = []  # what colleagues were told in the thread of what they were asked
        self.settled: list[Settle] = []
        self.posts: list[PostCard | UpdateCard | PostDetails] = []
        self.thread: Summary | None = None  # what the details read after they were mended in place
        self.archived: list[State] = []
        self.on = "2026-03-02"
        self.clock = 1_700_000_000.0  # when they wrote last, by Slack's clock
        self.refusal = ""  # what Slack says to the next card
        self.place = Place("", "public")  # what it says of the next channel
        self.elsewhere: list[tuple[Destination, Content]] = []  # what is said to others, and in threads
        self._sent: dict[str, str] = {}
        self._work: deque[Effect] = deque()
        self._holding = False

    # what the person does

    def starts(self, use_case: str = "") -> None:
        self._happen(CheckRequested("U1", self.on, use_case, fresh=bool(use_case)))

    def hears(self, text: str, *, seconds: float = 60.0) -> None:
        """Hear *text*, written that many *seconds* after what they wrote before."""
        self.clock += seconds
        key = f"D1:{self.clock:.6f}"
        self._sent[key] = text
        self._happen(MessageSent("U1", key, text, self.on))

    def edits(self, before: str, after: str) -> None:
        key = self._key_of(before)
        self._sent[key] = after
        self._happen(MessageEdited(key, after, self.on))

    def deletes(self, text: str) -> None:
        self._happen(MessageDeleted(self._key_of(text), self.on))

    def presses(self, control: Control, argument: str = "", *, revision: int | None = None) -> None:
        pressed = self.check.revision if revision is None else revision
        self._happen(ControlUsed(control, argument, revision=pressed, on=self.on))

    def ticks(self, *criteria: CriterionId) -> None:
        self._happen(SignsTicked(self.section, criteria, self.check.revision))

    def reasons(self, reason: Reason, words: str = "") -> None:
        self._happen(ReasonGiven(self.section, reason, self.check.revision, words))

    def chooses(self, channel: str) -> None:
        self._happen(ChannelChosen(channel, f"name of {channel}", self.check.revision))

    def withholds(self, *sections: SectionId) -> None:
        self._happen(QuotesWithheld(sections, self.check.revision))

    def confirms(self) -> None:
        self._happen(PostConfirmed(self.check.revision, self.on))

    def answers_everything(self) -> None:
        for text in FULL_ANSWERS.values():
            self.hears(text)

    def posts_to(self, channel: str) -> None:
        """From the review to the posted card."""
        self.hears("looks good")
        self.chooses(channel)
        self.confirms()

    def holds(self) -> None:
        """Let results wait, as they do while an advisor is thinking, until ``lets_go``."""
        self._holding = True

    def lets_go(self) -> None:
        self._holding = False
        self._carry_out()

    def takes_away(self, kind: type[E]) -> E:
        """Take the one work of *kind* that waits: nobody does it."""
        (taken,) = (each for each in self._work if isinstance(each, kind))
        self._work.remove(taken)
        return taken

    # what a colleague does, in the thread of what they were asked

    def replies(self, text: str, *, by: str = "U2", ticket: int = 0) -> None:
        self._colleague(text, by, ticket, "sent", f"D2:{len(self.log)}.5")

    def rewords(self, before: str, after: str, *, by: str = "U2", ticket: int = 0) -> None:
        self._colleague(after, by, ticket, "edited" if after else "deleted", self._key_of(before))

    def _colleague(
        self, text: str, by: str, ticket: int, change: Literal["sent", "edited", "deleted"], key: str
    ) -> None:
        self._sent[key] = text
        number = ticket or self.check.tickets[-1].number
        to = Thread("D2", "ticket")
        self._happen(TicketReplied(self.check.number, number, by, key, text, self.on, change, to))

    # what can be looked at

    @property
    def check(self) -> Check:
        assert not isinstance(self.state, Idle)
        return check_of(self.state)

    @property
    def section(self) -> SectionId:
        assert isinstance(self.state, Asking), self.state
        return self.state.section

    @property
    def labels(self) -> dict[CriterionId, Label]:
        found = standing(self.pack, self.check.findings)
        return {each.id: label_of(found, each.id) for each in self.pack.criteria}

    @property
    def verdict(self) -> str:
        return assess(self.pack, self.check.findings).verdict

    @property
    def probed(self) -> list[CriterionId]:
        return [each.about for each in self.every(ProbeAsked)]

    @property
    def asked(self) -> list[SectionId]:
        return [each.section for each in self.every(Question)]

    @property
    def notices(self) -> list[NoticeId]:
        return [each.notice for each in self.every(Notice)]

    def every(self, kind: type[C]) -> list[C]:
        return [each for each in self.said if isinstance(each, kind)]

    def last(self, kind: type[C]) -> C:
        return self.every(kind)[-1]

    def replayed(self) -> State:
        """The state that the log leads to, each event and state read back from JSON."""
        state = load(STATE, dump(STATE, self.first))
        for each in self.log:
            state, _ = step(self.pack, load(STATE, dump(STATE, state)), load(EVENT, dump(EVENT, each)))
        return state

    # the machinery: what the engine, Slack and an advisor do

    def happen(self, event: Event) -> None:
        self._happen(event)

    def _happen(self, event: Event) -> None:
        self.state, effects = step(self.pack, self.state, event)
        self.log.append(event)
        self._work.extend(load(EFFECT, dump(EFFECT, each)) for each in effects)
        if not self._holding:
            self._carry_out()

    def _carry_out(self) -> None:
        while self._work and not self._holding:
            result = self._result_of(self._work.popleft())
            if result is not None:
                self._happen(result)

    def _result_of(self, effect: Effect) -> Event | None:
        match effect:
            case Understand() | Assess() | PlaceDrafts() | AnswerQuestion():
                return self._advised(effect)
            case PostCard(channel=channel):
                self.posts.append(effect)
                return self._posted(channel, effect.summary.number)
            case SeeChannel(channel=channel, check=check):
                return ChannelSeen(replace(self.place, channel=channel), check)
            case _:
                self._keep(effect)
                return None

    def _keep(self, effect: Effect) -> None:
        match effect:
            case PostDetails(again=True):
                self.thread = effect.summary
            case UpdateCard() | PostDetails():
                self.posts.append(effect)
            case Say() | Settle():
                self._hear(effect)
            case Archive(state=state):
                self.archived.append(state)

    def _advised(self, effect: Understand | Assess | PlaceDrafts | AnswerQuestion) -> Event:
        match effect:
            case Understand():
                return self._understood(effect)
            case Assess(section=section, answers=answers, ticket=ticket):
                keys = tuple(each.message for each in answers)
                unclear = unclear_in(" ".join(each.text for each in answers))
                return AnswersAssessed(section, keys, heard_in(self.pack, section, answers), unclear, ticket=ticket)
            case PlaceDrafts():
                return self._placed(effect)
            case AnswerQuestion(question=question, to=to):
                return QuestionAnswered(question, REPLY, to)

    def _placed(self, asked: PlaceDrafts) -> Event:
        return DraftsPlaced(tuple((each.number, self._spoken_of(each.text)) for each in asked.drafts), asked.whole)

    def _hear(self, said: Say | Settle) -> None:
        match said:
            case Settle():
                self.settled.append(said)
            case Say(what=what, to=Person(user=user) as to):
                self.told.setdefault(user, []).append(what)
                self.elsewhere.append((to, what))
            case Say(what=what, to=Thread(ts="ticket")):
                self.in_thread.append(what)
            case Say(what=what, to=Dm()):
                self.said.append(what)
            case Say(what=what, to=to):
                self.elsewhere.append((to, what))

    def _posted(self, channel: str, number: int) -> Event:
        if self.refusal:
            reason, self.refusal = self.refusal, ""
            return CardRefused(channel, reason, number)
        return CardPosted(channel, "171.5", self.on, number)

    def _understood(self, asked: Understand) -> MessageUnderstood:
        text, section = asked.text, asked.section
        intent: Intent = INTENTS.get(text, "question" if text.endswith("?") else "answer")
        if intent == "question" and "." in text:
            intent = "answer_and_question"
        if text.startswith("change "):
            return self._changed(asked)
        answers = (*asked.earlier, Answer(asked.message, section or "", text))
        findings = heard_in(self.pack, section, answers) if section and intent.startswith("answer") else ()
        reply = REPLY if "question" in intent else None
        return MessageUnderstood(
            asked.owner, asked.message, text, asked.on, intent, findings, unclear_in(text), reply, self._place_of(asked)
        )

    def _place_of(self, asked: Understand) -> SectionId | None:
        """The section that words speak of which were said with no question open."""
        return self._spoken_of(asked.text) if asked.section is None else None

    def _spoken_of(self, text: str) -> SectionId | None:
        criterion = next((criterion for words, criterion, *_ in VOCABULARY if words in text), None)
        return criterion.partition(".")[0] if criterion else None

    def _changed(self, asked: Understand) -> MessageUnderstood:
        target, _, new_text = asked.text.removeprefix("change ").partition(": ")
        named = target if target in {each.id for each in self.pack.sections} else None
        return MessageUnderstood(
            asked.owner, asked.message, asked.text, asked.on, "edit", target=named, new_text=new_text
        )

    def _key_of(self, text: str) -> str:
        return next(key for key, sent in self._sent.items() if sent == text)


def begun(talk: Rehearsal) -> Rehearsal:
    talk.starts("Claims notes")
    return talk


def reviewed(talk: Rehearsal) -> Rehearsal:
    begun(talk).answers_everything()
    assert isinstance(talk.state, Reviewing)
    return talk


def posted(talk: Rehearsal) -> Rehearsal:
    reviewed(talk).posts_to("C1")
    assert isinstance(talk.state, Posted)
    return talk
