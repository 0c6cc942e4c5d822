"""Laws: whatever a pack holds and people write, Slack accepts the message, and their words stay words."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.interview.content import (
    AnswerDrafted,
    CardHow,
    ChecksCompared,
    CheckShown,
    ChecksListed,
    Content,
    DeedTold,
    DeletionOffered,
    DraftShown,
    EvidenceShown,
    FindingLine,
    HelpShown,
    Notice,
    NoticeId,
    Nudged,
    Offer,
    PreviewShown,
    ProbeAsked,
    Question,
    QuestionTold,
    Recap,
    RecheckOffered,
    Reoffer,
    ReplyShown,
    ReviewInvited,
    ReviewRaised,
    StatusShown,
    TaskReminded,
    TicketReminded,
    Welcome,
    WhyShown,
)
from bot.interview.deeds import Deed, DeedKind
from bot.interview.findings import Answer, Draft, Evidence, Label
from bot.interview.opinion import Compared
from bot.interview.owning import SETTINGS
from bot.interview.record import check_of, with_check
from bot.interview.replies import CitedPassage, Outcome, Reply
from bot.interview.states import Held, Idle, Place, State
from bot.interview.summary import Coverage, Gap, Readiness, SaidLine, SectionRating, Since, Summary, Verdict
from bot.interview.tasks import Task
from bot.interview.tickets import Ticket, TicketKind
from bot.interview.told import (
    DelegationAsked,
    OpinionAsked,
    OpinionCompared,
    OpinionNoted,
    PersonTold,
    TicketNoted,
    ToldId,
)
from bot.sandbox.block_kit.surfaces import check_blocks, check_view
from bot.slack.controls import Mark, Pointer
from bot.slack.views import HomeShown, Kept, Message, answer_modal, card, changed, details, home, render
from bot.slack.views.ticket_windows import (
    answer_window,
    ask_window,
    decline_window,
    opinion_window,
    pass_window,
    second_window,
)
from bot.storage.tickets import WaitingTicket
from knowledge.pack import Citation, Criterion, NextStep, Pack, Probe, Section, Source
from tests.interview import strategies as some

MAX_CHARS = 12_000  # of all words in one message's blocks
NOTICES: tuple[NoticeId, ...] = get_args(NoticeId)
LABELS: tuple[Label, ...] = get_args(Label)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
RATINGS: tuple[SectionRating, ...] = get_args(SectionRating)

CANARY = "<!channel> <@U666> <#C666> <https://evil.example|click> &lt; *bold* `code` \u202ereversed\u202c\nREADY"


def short(most: int) -> str:
    return "A word"[:most]


def longest(most: int) -> str:
    return ("long words & <more> " * (most // 20 + 1))[:most].strip().ljust(most, "x")


def hostile(most: int) -> str:
    return CANARY[:most]


FILLINGS: tuple[Callable[[int], str], ...] = (short, longest, hostile)


def a_pack(count: int, signs: int, fill: Callable[[int], str]) -> Pack:
    """Return a pack whose words are *fill*'s, up to each field's bound, far longer where it has none."""
    source = Source(
        title=fill(300), author=fill(300), date="2023-10-23", licence=fill(100), licence_url="https://example.org/l",
        url="https://example.org/g", base_url="https://example.org", sha256="0" * 64,
    )  # fmt: skip
    each = tuple(a_section(f"section_{number}", signs, fill) for number in range(count))
    return Pack(id="p", version="1", title=fill(80), core_question="section_0", source=source, sections=each)


def a_section(name: str, signs: int, fill: Callable[[int], str]) -> Section:
    made = tuple(a_criterion(f"section.{chr(97 + n // 26)}{chr(97 + n % 26)}", n, fill) for n in range(signs))
    made = tuple(each.model_copy(update={"id": f"{name}.{each.id[-2:]}"}) for each in made)
    why = Citation(quote=fill(3_000))
    return Section(
        id=name, heading=fill(2_000), topic=fill(20), ask=fill(200), example=fill(160), why_we_ask=why, criteria=made
    )


def a_criterion(name: str, number: int, fill: Callable[[int], str]) -> Criterion:
    return Criterion(
        id=name,
        kind="warning" if number % 3 else "ready",
        label=fill(90),
        sign=fill(75),
        citations=(Citation(quote=fill(3_000)),),
        probe=Probe(kind="describe", text=fill(300)),
        next_step=NextStep(action=fill(200), budget=fill(60), stop_rule=fill(200)),
    )


PACKS = tuple(a_pack(count, signs, fill) for count, signs in ((1, 1), (5, 6), (40, 11), (3, 90)) for fill in FILLINGS)

packs = st.sampled_from(PACKS)
weighed_packs = st.sampled_from(PACKS[:6])  # of a size whose verdict can be computed, not only laid out
letters = st.characters(codec="utf-8")
said = st.one_of(
    st.text(letters, min_size=1, max_size=40), *(st.just(fill(most)) for fill in FILLINGS for most in (300, 40_000))
)


@st.composite
def summaries(draw: st.DrawFn, pack: Pack) -> Summary:
    every, turn, words = [each.id for each in pack.criteria], draw(st.integers(0, 9)), draw(said)
    labels = dict(zip(every, itertools.islice(itertools.cycle(LABELS), turn, None), strict=False))
    ratings = itertools.islice(itertools.cycle(RATINGS), turn, None)
    evidence = Evidence("D1:1", 0, 1, words)
    return Summary(
        number=turn,
        owner=draw(st.sampled_from(["U1", "W9", "", "<!here>"])),
        use_case=draw(said),
        pack="p@1",
        on="2026-11-14",
        readiness=Readiness(
            verdict=draw(st.sampled_from(VERDICTS)),
            ratings=dict(zip((each.id for each in pack.sections), ratings, strict=False)),
            gaps=tuple(Gap(each, labels[each], None) for each in every[: turn * 7]),
            coverage=Coverage(1, 2, 3, 999_999),
            flips=tuple(every[:turn]),
            better=draw(st.sampled_from(VERDICTS)),
        ),
        lines=tuple(
            SaidLine(
                each,
                labels[each],
                evidence if n % 2 and n % 5 else None,
                n % 5 == 0,
                n % 7 == 0,
                signed[: n % 3],
                by="W9" if n % 3 == 0 and n % 5 else "",
            )
            for n, each in enumerate(every)
        ),
        since=draw(st.sampled_from([None, Since("2026-11-02", tuple(every), tuple(every)), Since("", (), ())])),
        use_case_withheld=draw(st.booleans()),
        tasks=tuple(Task(each, draw(who), "2026-11-21") for each in every[: turn * 3]),
        challenges=tuple(a_deed("challenged", each, words) for each in every[:turn]),
        waivers=tuple(a_deed("waived", each, words) for each in every[turn : turn * 2]),
        differences=draw(st.sampled_from([None, 0, 1, 14])),
    )


who = st.sampled_from(["U1", "W9", "", "<!here>"])
signed = ("U1", "<!here>")


def a_deed(kind: DeedKind, criterion: str, words: str) -> Deed:
    return Deed(3, kind, "W9", "2026-11-14", (criterion, criterion), words, "2026-12-24", 1)


def passages(words: str) -> tuple[CitedPassage, ...]:
    links = ("https://example.org/#a", "javascript:alert(1)", "", "https://example.org/#b", "https://x|<y>")
    return tuple(CitedPassage(words, words, link, None, 1.0) for link in links)


TICKETS = tuple(
    Ticket(number, "delegation", "W9", "2026-11-02", "section_0", CANARY, "2026-12-04") for number in range(1, 11)
)


def of_others(section: str, words: str) -> tuple[Answer, ...]:
    return tuple(Answer(f"D2:{number}", section, words, by="W9") for number in range(12))


def told(draw: st.DrawFn, section: str, criteria: tuple[str, ...], words: str) -> tuple[Content, ...]:
    """What is said about tickets."""
    passed_by, due_on, yes = draw(st.sampled_from(["", "W9"])), draw(st.sampled_from(["", "2026-12-04"])), flag(draw)
    labels = draw(st.permutations(LABELS))
    evidence = Evidence("D1:1", 0, 1, words)
    compared = tuple(
        Compared(each, labels[n % 5], labels[n % 4], evidence if n % 2 else None, evidence if n % 3 else None)
        for n, each in enumerate(criteria)
    )
    return (
        DelegationAsked(7, 1, "U1", words, section, words, due_on, passed_by),
        OpinionAsked(7, 1, "U1", words, words, due_on, passed_by),
        TicketNoted(7, 1, "U1", "opinion" if yes else "delegation", "W9", section, due_on, passed_by, section),
        PersonTold(draw(st.sampled_from(get_args(ToldId))), "W9", section if yes else None, words),
        OpinionNoted((section, "section_0"), (section,) if yes else ()),
        OpinionCompared("U1", "W9", "U1" if yes else "W9", compared),
    )


def flag(draw: st.DrawFn) -> bool:
    return draw(st.booleans())


@st.composite
def contents(draw: st.DrawFn, pack: Pack, kind: type[Content]) -> Content:
    ids, revision, words = [each.id for each in pack.sections], draw(st.integers(0, 10**9 - 1)), draw(said)
    section = draw(st.sampled_from([*ids[:2], "gone_from_the_pack"]))
    own = next((each for each in pack.sections if each.id == section), pack.sections[0])
    every, many = tuple(each.id for each in own.criteria), draw(st.sampled_from([(), (words,), (words,) * 12]))
    channel, summary = draw(st.sampled_from(["", "C1", "G9", "<!here>", CANARY])), draw(summaries(pack))
    reply = Reply(draw(st.sampled_from(get_args(Outcome))), draw(st.sampled_from(["", words])), passages(words))
    deed = a_deed(draw(st.sampled_from(get_args(DeedKind))), every[0], words[:3_000])
    standing = draw(st.sampled_from(get_args(get_type_hints(StatusShown)["standing"])))
    yes = draw(st.booleans())
    drawn: tuple[Content, ...] = (
        Welcome(revision),
        Offer(revision),
        Question(section, revision % 99 + 1, 99, revision, many, every[::2], every[1::2], of_others(section, words)),
        ProbeAsked(section, draw(st.sampled_from([every[0], "gone.c"])), revision, many),
        Reoffer(section, revision),
        ReplyShown(words, reply, section if yes else None, offer_pause=yes),
        WhyShown(section),
        Recap(
            summary,
            tuple((each, words if yes else "") for each in ids),
            revision,
            final=yes,
            others=of_others(section, words),
            waiting=TICKETS,
        ),
        PreviewShown(
            summary,
            channel,
            words,
            tuple(ids[:2]),
            revision,
            None,
            yes,
            tuple(ids[2:3]),
            draw(st.sampled_from([None, Place("C1", "private", shared=True), Place("C1")])),
            "shared" if yes else "",
            waiting=TICKETS,
            opinion=yes or None,
        ),
        StatusShown(standing, section if yes else None, 3, 99, 12, words, TICKETS),
        ChecksListed(3),
        HelpShown(standing, section if yes else None, 3, 99, 12, here=yes, everything=draw(st.booleans())),
        DraftShown(Draft(revision % 99, "C1:1.1", draw(st.sampled_from(["W9", CANARY])), words, section), -1),
        Nudged(StatusShown(standing, section if yes else None, 3, 99, 12, words), parked=yes),
        TicketReminded(3, "U1", a_ticket(draw, section, words), draw(st.sampled_from(["before", "due", "overdue"]))),
        RecheckOffered(3, words, draw(st.sampled_from(["2026-11-14", words])), revision),
        CheckShown(draw(st.integers(0, 3))),
        ChecksCompared(draw(st.integers(0, 3)), draw(st.integers(0, 3))),
        DeletionOffered(revision),
        Notice(draw(st.sampled_from(NOTICES)), section, channel, section if yes else None),
        ReviewInvited(3, 1, draw(who), channel),
        ReviewRaised(deed, 1, "U1", -9),
        AnswerDrafted(a_deed("asked", "gone.c", words[:3_000]), deed, 1, "U1", -9),
        DeedTold(deed, a_deed("asked", "gone.c", words[:3_000]) if yes else None, "met", "almost" if yes else None),
        QuestionTold(draw(who), words[:3_000]),
        TaskReminded(100_001, 1, "U1", Task(every[0], "W9", "2026-11-14"), words if yes else "", channel),
        CardHow((FindingLine(1, "gone.c", "met"), FindingLine(99, every[0], "unmet", gap=True))),
        EvidenceShown(draw(summaries(pack))),
        *told(draw, section, every, words),
    )
    return next(each for each in drawn if isinstance(each, kind))


def a_ticket(draw: some.Draw, section: str, words: str) -> Ticket:
    kind, due = draw(st.sampled_from(get_args(TicketKind))), draw(st.sampled_from(["2026-11-14", "", words]))
    return Ticket(draw(st.integers(1, 99)), kind, "W9", "2026-11-02", section, words, due)


@st.composite
def kept(draw: st.DrawFn) -> Kept:
    """Checks of a person's, of another pack than is loaded now as often as not, the dates in any language."""
    words = draw(said)
    states = [some.STATES[draw(st.sampled_from(some.HELD))](draw) for _ in range(draw(st.sampled_from([0, 1, 3])))]
    checks = [with_number(state, number, words) for number, state in enumerate(states, start=1)]
    return Kept(checks[::-1], draw(st.sampled_from(["", *SETTINGS["dates"], "tlh"])))


def with_number(state: State, number: int, words: str) -> Held:
    assert not isinstance(state, Idle)
    return with_check(state, replace(check_of(state), number=number, use_case=words))


KINDS: tuple[type[Content], ...] = get_args(get_args(Content)[0])


@dataclass(frozen=True)
class Row:
    number: int
    use_case: str
    stage: str = "posted"
    started_on: str = "2026-11-02"
    verdict: str | None = "almost"
    posted_on: str | None = "2026-11-14"
    current: bool = True


@st.composite
def rendered(draw: st.DrawFn, kind: type[Content]) -> Message:
    pack = draw(weighed_packs if kind in {CheckShown, ChecksCompared} else packs)
    rows = [Row(number, draw(said)) for number in range(draw(st.sampled_from([0, 1, 3])))] * 10
    said_so = draw(contents(pack, kind))
    return render(pack, said_so, settled=draw(st.booleans()), rows=rows, kept=draw(kept()))


@st.composite
def posted(draw: st.DrawFn, lay_out: Callable[[Pack, Summary], Message]) -> Message:
    pack = draw(packs)
    return lay_out(pack, draw(summaries(pack)))


def texts(value: Any) -> Iterator[str]:
    """Yield every text a message shows."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def elements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from elements(each)
    elif isinstance(value, list):
        for each in value:
            yield from elements(each)


bounded = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@bounded
@given(st.data())
def test_slack_accepts_what_is_said_and_nobodys_words_become_markup(kind: type[Content], data: st.DataObject) -> None:
    assert_acceptable(data.draw(rendered(kind)))


@pytest.mark.parametrize("lay_out", [card, details, changed])
@bounded
@given(st.data())
def test_slack_accepts_what_is_posted_and_nobodys_words_become_markup(lay_out: Any, data: st.DataObject) -> None:
    assert_acceptable(data.draw(posted(lay_out)))


def assert_acceptable(message: Message) -> None:
    payload = message.payload()
    assert payload == [each if isinstance(each, dict) else each.to_dict() for each in message.blocks]
    assert check_blocks(payload) == []
    assert sum(map(len, texts(payload))) <= MAX_CHARS
    assert message.text.strip()
    assert len(unescape(message.text)) <= 3_500 * 2  # a preview's text is its own line and the card's
    assert not {"<", ">"} & set(re.sub(r"<@(U1|W9)>|<#(C1|G9)>", "", message.text))
    assert not {"mrkdwn", "broadcast", "usergroup"} & {each.get("type") for each in elements(payload)}
    assert values(payload, "user", "user_id") <= {"U1", "W9"}
    assert values(payload, "channel", "channel_id") <= {"C1", "G9"}
    assert all(url.startswith("https://example.org/") for url in values(payload, "link", "url"))
    assert "\u202e" not in json.dumps(payload, ensure_ascii=False)


def values(payload: Any, kind: str, name: str) -> set[str]:
    return {each[name] for each in elements(payload) if each.get("type") == kind and name in each}


@settings(deadline=None, max_examples=30)
@given(packs, st.booleans(), st.sampled_from(["section_0", "gone"]))
def test_slack_accepts_the_windows(pack: Pack, again: bool, section: str) -> None:
    assert check_view(answer_modal(pack, Mark(3, section), again=again).to_dict(), "modal") == []
    mark, pointer = Mark(3, section), Pointer("U1", 1, 2, section)
    windows = (ask_window(pack, mark), second_window(pack, mark), answer_window(pack, pointer, section))
    for window in (*windows, decline_window(pointer), pass_window(pointer), opinion_window(pack, pointer)):
        assert check_view(window.to_dict(), "modal") == []


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_slack_accepts_the_home_tab_and_nobodys_words_become_markup(data: st.DataObject) -> None:
    pack, held, yes = data.draw(packs), data.draw(kept()), data.draw(st.booleans())
    ticket = a_ticket(data.draw, "section_0", CANARY)
    many, channel = data.draw(st.sampled_from([0, 1, 40])), data.draw(st.sampled_from(["", "C1"]))
    waiting = [WaitingTicket("U1", number, CANARY, ticket, channel) for number in range(many)]
    states = [with_number(each, number, CANARY) for number, each in enumerate([*held.states] * 10, start=1)]
    view = home(pack, HomeShown(states[::-1], waiting, {"dates": held.dates}, "2026-11-14", yes)).to_dict()
    assert check_view(view, "home") == []
    assert not {"mrkdwn", "broadcast"} & {each.get("type") for each in elements(view)}
    assert values(view, "user", "user_id") <= {"U1"}
