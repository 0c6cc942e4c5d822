"""How answering and asking stand in a message: content, a question to the advisor, or both; no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from bot.advice.clauses import Sentence, plain, sentences
from bot.advice.patterns import alternatives, any_of, english
from knowledge.wording import content_stems

_Part: TypeAlias = tuple[int, int]
_QUESTION_CUT = re.compile(
    r"(?:,|\s-+|:|\.\.\.|\()\s*"
    r"(?=(?:and |but |so |or )?(?:is|does|do|would|should|can|could|what|why|how|which|are|will|must|where|who)\b)"
)
_STATED = re.compile(r"(?:is|are|was|were|has|have|does|do|can|will) (?!you\b|it\b|that\b|this\b|there\b)[^?]*\.")
_OWN_WORDS = 2  # with fewer a question is about what stands before it in its sentence: "and gpt-4o, can it be tuned?"

_REST_WORDS = 3  # around a question and what it is about: courtesies


@dataclass(frozen=True, slots=True)
class Structure:
    """What a message is by its build alone; *question* is the part that asks, as written, for the look-up."""

    intent: Literal["answer", "question", "answer_and_question"]
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Questions:
    opens: re.Pattern[str]
    asks_us: re.Pattern[str]
    rhetorical: re.Pattern[str]
    without_mark: re.Pattern[str]
    clause_opens: re.Pattern[str]
    filler: re.Pattern[str]
    framing: re.Pattern[str]


@cache
def _questions() -> _Questions:
    said = {name: alternatives(patterns, {}) for name, patterns in english("questions").items()}
    return _Questions(
        opens=re.compile(rf"\W*(?:(?:{said['lead_in']})\W+){{0,4}}(?:{said['opens']})(?!\w)"),
        asks_us=any_of(english("questions")["asks_us"]),
        rhetorical=re.compile(
            rf"(?<!\w)(?:(?:{said['rhetorical']})\s*\?+\W*$|(?:{said['rhetorical_anywhere']})(?!\w))"
        ),
        # possessive, as all of these begin with a letter: else a run of signs is tried from every place to every other
        without_mark=re.compile(rf"(?:^|[.;,!-]\s*+|\b(?:and|but|so|btw)\s)\W*+(?:{said['without_mark']})(?!\w)"),
        clause_opens=re.compile(rf"(?:^|[^\w\s'-]|\s-|\b(?:and|but|or|so|btw|by the way))\s*(?:{said['opens']})(?!\w)"),
        filler=re.compile(rf"\W*(?:(?:{said['filler']})\W*){{1,3}}"),
        framing=re.compile(rf"\W*(?:(?:{said['lead_in']})\W+){{0,3}}(?:{said['framing']})(?!\w)[\s,:.-]*(?:but\s+)?"),
    )


@lru_cache(maxsize=8)  # asked of one message up to three times
def structure(text: str, words: str) -> Structure:
    """Tell content from questions in *text*; *words* is the same, plain."""
    asking: list[_Part] = []
    telling = False
    for sentence in sentences(words):
        for part in _parts(words, sentence):
            if _asks(words, part, sentence):
                asking.append(part)
            else:
                telling = telling or _tells(words, part)
    if not asking:
        return Structure("answer")
    start, end = asking[0]
    if len(set(content_stems(words[start:end]))) < _OWN_WORDS:
        start = next(each.start for each in sentences(words) if each.start <= start < each.end)
    question = text[start : asking[-1][1]]
    return Structure("answer_and_question" if telling else "question", question)


def _parts(words: str, sentence: Sentence) -> list[_Part]:
    """Cut a sentence where a question begins after a comma or a dash: "about 3k tickets, is that enough?"."""
    for mark in _QUESTION_CUT.finditer(words, sentence.start, sentence.end):
        if "?" in words[mark.end() : sentence.end]:
            return [(sentence.start, mark.start()), (mark.end(), sentence.end)]
    return [(sentence.start, sentence.end)]


def _asks(words: str, part: _Part, sentence: Sentence) -> bool:
    said = words[part[0] : part[1]]
    if _questions().rhetorical.search(said):
        return False
    if said.rstrip("\"') ").endswith("?"):
        return bool(_questions().opens.match(said) or _questions().asks_us.search(said))
    return part[1] == sentence.end and bool(_questions().without_mark.search(said))


def may_ask(words: str) -> bool:
    """Say whether anything in plain *words* could be a question: a mark, if not of "you know?", or how one begins."""
    if structure(words, words).intent != "answer" or _questions().clause_opens.search(words):
        return True
    ends = (words[each.start : each.end].rstrip("\"') ") for each in sentences(words))
    return any(each.endswith("?") and not _questions().rhetorical.search(each) for each in ends)


def states(words: str) -> bool:
    """Say whether plain *words* state what only looks asked: "Is hallucinate articles." ends in a full stop."""
    return bool(_STATED.fullmatch(words.strip()))


def unframed(question: str) -> str:
    """Return *question* without what stands before what it asks: "remind me what RAG is" asks what RAG is."""
    framing = _questions().framing.match(plain(question))
    rest = question[framing.end() :] if framing else ""
    return rest if any(each.isalpha() for each in rest) else question


@cache
def _leaning() -> re.Pattern[str]:
    said = {name: alternatives(words, {}) for name, words in english("leaning").items()}
    return re.compile(rf"\W*(?:(?:{said['lead_in']})\W+)*(?:{said['opens']})(?! you\b)(?: [a-z']+){{0,6}}\W*")


def with_its_subject(text: str, question: str) -> str:
    """Return *question* with the sentence of *text* before it, where it only asks whether that is so: "Is needed?".

    A few words that are then left of *text* come along.
    """
    words, asked, at = plain(text), plain(question), text.rfind(question)
    if at < 0 or len(set(content_stems(asked))) >= _OWN_WORDS or not _leaning().fullmatch(asked):
        return question
    before = [each.start for each in sentences(words) if each.start < at and _tells(words, (each.start, each.end))]
    if not before:
        return question
    together = text[before[-1] : at + len(question)]
    return text if len(text.split()) - len(together.split()) <= _REST_WORDS else together


def only_asks(text: str) -> bool:
    """Say whether *text* is built as a question and tells nothing beside it."""
    return structure(text, plain(text)).intent == "question"


def is_filler(words: str) -> bool:
    """Say whether plain *words* say nothing beside a question: "ok, thanks"."""
    return bool(_questions().filler.fullmatch(words.strip()))


def _tells(words: str, part: _Part) -> bool:
    said = words[part[0] : part[1]]
    return bool(said.strip()) and not is_filler(said)
