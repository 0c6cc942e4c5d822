"""What a message is: one of fifteen intents. A bare command by its phrase, all else by a small linear model."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.advice.clauses import plain
from bot.advice.commands import whole_command
from bot.advice.corrections import is_correction, speaks_of_answers
from bot.advice.features import shape, wording
from bot.advice.linear import PackedModel, shipped_packed
from bot.advice.objects import has_its_own_object
from bot.advice.orders import without_orders
from bot.advice.pasting import without_pasted
from bot.advice.questions import is_filler, may_ask, states, structure, with_its_subject
from bot.interview.events import Intent
from bot.interview.naming import names_something
from knowledge.pack import Pack
from knowledge.wording import words as words_of

_WORD = re.compile(r"\w")
MAX_READ_CHARS = 2_000  # of a longer message the beginning says what it is
# A longer message is content: mistaken for an answer, a command costs a probe; the other way round, words are lost.
MAX_COMMAND_WORDS = 18
OPENING_WORDS = 9  # in which a long correction says that it is one
CONTENT_INTENTS: frozenset[Intent] = frozenset({"answer", "question", "answer_and_question", "dont_know"})
ENDING_INTENTS: frozenset[Intent] = frozenset({"cancel", "restart"})
ENDING_PROBABILITY = 0.5  # what ends or discards a check is not guessed at
WORDED_INTENTS: frozenset[Intent] = frozenset({"answer", "question", "answer_and_question"})  # in anybody's own words
UNHEARD_PROBABILITY = 0.5  # of anything else, where no phrase of it is heard: "3.5" changes no answer
LEAVING_INTENTS: frozenset[Intent] = frozenset({"skip", "back", "pause", "cancel", "restart"})
FRAGMENT_PROBABILITY = 0.75  # of leaving a question by a few nouns that speak to nobody: "question in, answer out"


@dataclass(frozen=True, slots=True)
class Read:
    """An intent; *question* is the part that asks, for the look-up, where there is one."""

    intent: Intent
    question: str = ""


class IntentReader:
    """Reads messages to an interview over one pack. Never raises; time is linear, bounded by MAX_READ_CHARS."""

    def __init__(self, pack: Pack, model: PackedModel | None = None) -> None:
        self._subject = subject_of(pack)
        self._model = model or shipped_packed()

    def read(self, text: str) -> Read:
        """Say what *text* is."""
        read = text[:MAX_READ_CHARS]
        words = plain(read)
        if not words.strip():
            return Read("smalltalk")
        command = whole_command(words)
        if command:
            return Read(command)
        told = without_orders(read)
        if told != read and _says_nothing(told):
            return Read("question", read)  # what only orders us about is turned down like a question, and is no answer
        own = without_pasted(told)
        intent = self._own_intent(read, own)
        if intent in {"question", "answer_and_question"}:
            asked = with_its_subject(read, structure(read, plain(own)).question or read)
            return Read(intent, read if told != read else asked)
        return Read(intent)

    def _own_intent(self, text: str, own: str) -> Intent:
        """Say what *text* is by what is left of it without what it pastes; a case that is pasted is an answer."""
        if own == text:
            return self._likeliest(text, plain(text))
        words = plain(own)
        intent = self._likeliest(own, words) if _WORD.search(own) else "answer"
        asks = intent in {"question", "answer_and_question"}
        return intent if asks or (intent == "edit" and is_correction(words)) else "answer"

    def _likeliest(self, text: str, words: str) -> Intent:
        if has_its_own_object(words) and not may_ask(words):
            return "answer"
        shown = shape(text, words, self._subject)
        probabilities = self._model.probabilities(wording(words), shown)
        likeliest_first = sorted(probabilities, key=probabilities.__getitem__, reverse=True)
        possible = (each for each in likeliest_first if self._may_be(each, probabilities[each], words, shown))
        return next(possible, "answer")

    @staticmethod
    def _may_be(intent: Intent, probability: float, words: str, shown: Collection[str]) -> bool:
        if intent in ENDING_INTENTS and probability < ENDING_PROBABILITY:
            return False
        if intent not in WORDED_INTENTS and _is_unlikely(intent, probability, words) and not _is_heard(intent, shown):
            return False
        if intent == "answer_and_question" and not may_ask(words):
            return False
        if (intent == "question" and states(words)) or (intent == "edit" and not speaks_of_answers(words)):
            return False
        said = words.split()
        if intent in CONTENT_INTENTS or len(said) <= MAX_COMMAND_WORDS:
            return True
        return intent == "edit" and is_correction(" ".join(said[:OPENING_WORDS]))


def _is_unlikely(intent: Intent, probability: float, words: str) -> bool:
    """Say whether no phrase of *intent* heard is too little for it; a piece of an answer leaves no question."""
    if probability < UNHEARD_PROBABILITY:
        return True
    return intent in LEAVING_INTENTS and probability < FRAGMENT_PROBABILITY and names_something(words)


def _is_heard(intent: Intent, shown: Collection[str]) -> bool:
    """Say whether a phrase of *intent* is among what a message shows."""
    return bool({f"heard:whole {intent}", f"heard:said {intent}"} & {*shown}) or (
        intent == "edit" and "correction" in shown
    )


def _says_nothing(text: str) -> bool:
    return not _WORD.search(text) or is_filler(plain(text))


def subject_of(pack: Pack) -> frozenset[str]:
    """Return the words of a pack's questions and criteria: what people speak of who answer them."""
    return frozenset(word for text in _texts(pack) for word in words_of(text) if len(word) > len("the"))


def _texts(pack: Pack) -> Iterable[str]:
    for section in pack.sections:
        yield from (section.heading, section.topic, section.ask, section.example)
        yield from (text for each in section.criteria for text in (each.label, each.sign))
