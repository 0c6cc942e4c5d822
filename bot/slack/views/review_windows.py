"""The windows of a posted card and of its review: what each shows, and to whom it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.interview import assigning, releasing, reviewing
from bot.interview.content import NoticeId
from bot.interview.deeds import deed, open_challenges, open_questions
from bot.interview.roles import Action, may
from bot.interview.states import Check
from bot.slack import controls, review_words
from bot.slack.controls import Pointer
from bot.slack.escaping import clipped, one_line
from bot.slack.views.details import details
from bot.slack.views.message import AnyBlock
from bot.slack.views.naming import name_of, title_of
from bot.slack.views.pieces import rich, saying
from knowledge.pack import CriterionId, Pack

Window: TypeAlias = View | NoticeId | None  # the sentence says why it does not open; None: it is not theirs
Opened: TypeAlias = Callable[[Pack, Check, Pointer, str], Window]
MAX_OPTIONS: Final = 100
MAX_REVIEWERS: Final = 10
REASON_CHARS: Final = 1_000
ANSWER_CHARS: Final = 3_000
_OPTION_CHARS: Final = 75


# ── for everybody who sees the card ───────────────────────────────────────────────────────────────────────────────


def evidence(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Show what the card's thread shows: the released words beside the guidance's, and nothing else."""
    if check.card is None or not may(check, who, "see_evidence"):
        return None
    shown = details(pack, releasing.released(pack, releasing.as_posted(check)))
    return View(
        type="modal",
        title=_plain(review_words.EVIDENCE_TITLE),
        close=_plain(review_words.CLOSE),
        blocks=list(shown.blocks),
    )


def ask(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take a question to the guidance."""
    if check.card is None or not may(check, who, "ask_guidance"):
        return None
    return _window("ask", pointer, review_words.ASK_TITLE, _text(review_words.ASK_LABEL, review_words.ASK_HINT))


# ── for reviewers ─────────────────────────────────────────────────────────────────────────────────────────────────


def challenge(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take a challenge of one finding on the card, with a reason."""
    if (refusal := _not_reviewable(check, who, "challenge")) is not None:
        return refusal
    found = reviewing.doubtable(pack, check)
    if not found:
        return "nothing_to_sign"
    which = _select(review_words.CHALLENGE_WHICH, _named(pack, found))
    reason = _text(review_words.REASON_LABEL, review_words.CHALLENGE_HINT)
    return _window("challenge", pointer, review_words.CHALLENGE_TITLE, which, reason)


def extra(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take a reviewer's one question to the owner."""
    if (refusal := _not_reviewable(check, who, "ask_extra")) is not None:
        return refusal
    question = _text(review_words.ASK_LABEL, review_words.EXTRA_HINT)
    return _window("extra", pointer, review_words.EXTRA_TITLE, question)


def countersign(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take what a reviewer vouches for: one finding, or all of a section's."""
    if (refusal := _not_reviewable(check, who, "countersign")) is not None:
        return refusal
    found = reviewing.signable(pack, check)
    if not found:
        return "nothing_to_sign"
    whole = [
        (each.id, review_words.COUNTERSIGN_ALL.format(topic=title_of(each)))
        for each in pack.sections
        if len({criterion.id for criterion in each.criteria} & set(found)) > 1
    ]
    which = _select(review_words.COUNTERSIGN_WHICH, [*whole, *_named(pack, found)], review_words.COUNTERSIGN_HINT)
    return _window("countersign", pointer, review_words.COUNTERSIGN_TITLE, which)


def waive(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take the gap that shall not count for some time, why, and until when."""
    if (refusal := _not_reviewable(check, who, "waive")) is not None:
        return refusal
    found = reviewing.waivable(pack, check)
    if not found:
        return "no_such_gap"
    which = _select(review_words.WAIVE_WHICH, _named(pack, found))
    reason = _text(review_words.REASON_LABEL, review_words.WAIVE_HINT)
    return _window("waive", pointer, review_words.WAIVE_TITLE, which, reason, _day(review_words.WAIVE_UNTIL))


def _not_reviewable(check: Check, who: str, action: Action) -> NoticeId | None:
    """Return why *who* cannot review just now, None where nothing is in the way."""
    if who == check.owner:
        return "review_self"
    if not may(check, who, action):
        return "not_yours"
    return None if check.card else "not_posted_yet"


# ── for the owner ─────────────────────────────────────────────────────────────────────────────────────────────────


def keep(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take the reason for which a challenged finding is kept."""
    raised = _raised(check, pointer, who)
    if raised is None:
        return None
    reason = _text(review_words.REASON_LABEL, review_words.KEEP_HINT, ANSWER_CHARS)
    return _window("keep", pointer, review_words.KEEP_TITLE, raised, reason)


def answer(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take the answer to an extra question."""
    raised = _raised(check, pointer, who)
    if raised is None:
        return None
    words = _text(review_words.ANSWER_LABEL, review_words.ANSWER_HINT, ANSWER_CHARS)
    return _window("reply", pointer, review_words.ANSWER_TITLE, raised, words)


def _raised(check: Check, pointer: Pointer, who: str) -> RichTextBlock | None:
    """Return what a reviewer asked or doubted, to be answered; None where it is settled, or not theirs to answer."""
    number = int(pointer.item) if pointer.item.isdecimal() else 0
    raised = deed((*open_challenges(check.deeds), *open_questions(check.deeds)), number)
    if raised is None or not may(check, who, "settle_challenge"):
        return None
    return rich(saying(raised.words, ANSWER_CHARS))


def reviewers(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take whom the owner asks to review."""
    if not may(check, who, "invite"):
        return None
    element = UserMultiSelectElement(action_id=controls.INPUT, max_selected_items=MAX_REVIEWERS)
    people = _input(controls.PEOPLE_INPUT, review_words.REVIEWERS_LABEL, element, review_words.REVIEWERS_HINT)
    return _window("reviewers", pointer, review_words.REVIEWERS_TITLE, people)


def tasks(pack: Pack, check: Check, pointer: Pointer, who: str) -> Window:
    """Take who closes which gap by when."""
    if not may(check, who, "assign"):
        return None
    gaps = assigning.numbered(pack, check)
    if not gaps:
        return "no_such_gap"
    numbered = [(each, f"{number}. {name_of(pack, each)}") for number, each in enumerate(gaps, start=1)]
    which = _select(review_words.TASKS_WHICH, numbered, review_words.TASKS_HINT)
    person = UserSelectElement(action_id=controls.INPUT)
    chosen = _input(controls.PEOPLE_INPUT, review_words.TASKS_WHO, person, optional=True)
    due = _day(review_words.TASKS_DUE, optional=True)
    return _window("tasks", pointer, review_words.TASKS_TITLE, which, chosen, due)


# By the last part of the action id that opens it: "ft.team.challenge".
WINDOWS: Final[dict[str, Opened]] = {
    "evidence": evidence, "ask": ask, "challenge": challenge, "extra": extra, "countersign": countersign,
    "waive": waive, "keep": keep, "reply": answer, "reviewers": reviewers, "tasks": tasks,
}  # fmt: skip


# ── pieces ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _window(verb: str, pointer: Pointer, title: str, *blocks: AnyBlock) -> View:
    return View(
        type="modal",
        callback_id=f"{controls.TEAM}.{verb}",
        private_metadata=str(pointer),
        title=_plain(title),
        submit=_plain(review_words.SEND),
        close=_plain(review_words.NOT_NOW),
        blocks=list(blocks),
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=False)


def _input(
    block_id: str, label: str, element: InputInteractiveElement, hint: str = "", *, optional: bool = False
) -> InputBlock:
    return InputBlock(
        label=_plain(label),
        block_id=block_id,
        element=element,
        optional=optional,
        hint=_plain(hint) if hint else None,
    )


def _text(label: str, hint: str, chars: int = REASON_CHARS) -> InputBlock:
    field = PlainTextInputElement(action_id=controls.INPUT, multiline=True, max_length=chars)
    return _input(controls.REASON_INPUT, label, field, hint)


def _select(label: str, choices: Sequence[tuple[str, str]], hint: str = "") -> InputBlock:
    options = [Option(value=value, text=_plain(_option(name))) for value, name in choices[:MAX_OPTIONS]]
    return _input(controls.ITEM_INPUT, label, StaticSelectElement(action_id=controls.INPUT, options=options), hint)


def _option(name: str) -> str:
    return clipped(one_line(name), _OPTION_CHARS) or "–"


def _named(pack: Pack, criteria: Iterable[CriterionId]) -> list[tuple[str, str]]:
    return [(each, name_of(pack, each)) for each in criteria]


def _day(label: str, *, optional: bool = False) -> InputBlock:
    return _input(controls.UNTIL_INPUT, label, DatePickerElement(action_id=controls.INPUT), optional=optional)
