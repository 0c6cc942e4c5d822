"""The advisor in bulk: JSON lines in, JSON lines out, one for each: ``advisor batch`` and evaluation.

A line that cannot be answered gets ``{"id", "error"}``; nothing a line holds ends the run.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Literal, TextIO, TypeAlias

from bot.advice.advisor import Advisor
from bot.interview import readiness
from bot.interview.destinations import Dm
from bot.interview.effects import AnswerQuestion, Assess, Understand
from bot.interview.findings import Answer, Finding
from bot.interview.replies import Reply
from knowledge.pack import Pack, SectionId

Kind: TypeAlias = Literal["ask", "assess", "intent", "interview"]
Row: TypeAlias = dict[str, Any]
MAX_PASSAGE_CHARS = 1_000
_MESSAGE = "batch:1"


class BadLineError(Exception):
    """A line that cannot be answered; the sentence says why, and goes into its ``error`` field."""


def run(kind: Kind, lines: Iterable[str | bytes], out: TextIO, *, pack: Pack, advisor: Advisor) -> int:
    """Answer each of *lines* on *out*, flushed line by line; return how many were bad.

    Raises:
        OSError: *out* cannot be written to.
    """
    return asyncio.run(_run(BatchReader(pack, advisor), kind, lines, out))


async def _run(reader: BatchReader, kind: Kind, lines: Iterable[str | bytes], out: TextIO) -> int:
    bad = 0
    for line in lines:
        answered = await reader.line(kind, line)
        bad += "error" in answered
        out.write(json.dumps(answered) + "\n")  # ASCII: whatever the stream's encoding, no letter is refused
        out.flush()
    return bad


class BatchReader:
    """Answers rows of the four kinds through an advisor, as the interview would."""

    def __init__(self, pack: Pack, advisor: Advisor) -> None:
        self._pack, self._advisor = pack, advisor
        self._kinds: dict[Kind, Callable[[Row], Awaitable[Row]]] = {
            "ask": self.ask, "assess": self.assess, "intent": self.intent, "interview": self.interview,
        }  # fmt: skip

    async def line(self, kind: Kind, line: str | bytes) -> Row:
        """Answer one line; a bad one with an ``error``."""
        row: Row = {}
        try:
            row = _row_in(line)
            return {"id": row["id"], **await self._kinds[kind](row)}
        except BadLineError as error:
            return {"id": row.get("id"), "error": str(error)}

    async def ask(self, row: Row) -> Row:
        """Look a question up: ``outcome``, ``answer``, ``passages`` best first."""
        question, section = _text(row, "question"), self._open_section(row, "context_section")
        reply = (await self._advisor.answer(AnswerQuestion(question, section, Dm()))).reply
        outcome = "answered" if reply.outcome == "conflict" else reply.outcome
        return {"outcome": outcome, "answer": _said(reply), "passages": list(_passages(reply))}

    async def assess(self, row: Row) -> Row:
        """Label every criterion of a section, with exact substrings of the answer as evidence."""
        section, answer = self._section(row, "section"), _text(row, "answer")
        heard = await self._advisor.assess(Assess(section, (Answer(_MESSAGE, section, answer),)))
        own = {each.id for each in self._pack.section(section).criteria}
        found = {each.criterion: each for each in heard.findings if each.criterion in own}
        evidence = {each: found[each].evidence for each in found}
        return {
            "labels": {each.id: _label(found.get(each.id), each.kind) for each in self._pack.section(section).criteria},
            "evidence": {each: words.quote for each, words in evidence.items() if words},
        }

    async def intent(self, row: Row) -> Row:
        """Say what a message is while a section's question is pending."""
        section, message = self._open_section(row, "section"), _text(row, "message")
        understood = await self._advisor.understand(Understand("batch", _MESSAGE, message, "", section))
        return {"intent": understood.intent}

    async def interview(self, row: Row) -> Row:
        """Assess the answers to all sections and say what they come to."""
        _text(row, "use_case", needed=False)
        asked = [Assess(each, (Answer(f"batch:{each}", each, answer),)) for each, answer in self._answers(row)]
        heard = await asyncio.gather(*(self._advisor.assess(each) for each in asked))  # a model takes seconds for each
        found = readiness.assess(self._pack, [finding for each in heard for finding in each.findings])
        gaps = [each.criterion for each in found.gaps]
        return {"verdict": found.verdict, "section_ratings": dict(found.ratings), "gaps": gaps}

    def _answers(self, row: Row) -> Iterator[tuple[SectionId, str]]:
        answers = row.get("answers")
        if not isinstance(answers, dict):
            raise BadLineError('"answers" must be an object of section and text')
        unknown = [str(each) for each in answers if each not in self._ids]
        if unknown:
            raise BadLineError(f"there is no section {unknown[0]!r}; there are: {', '.join(self._ids)}")
        for section in self._ids:
            if not isinstance(answers.get(section, ""), str):
                raise BadLineError(f'"answers.{section}" must be text')
            yield section, answers.get(section, "")

    @property
    def _ids(self) -> list[SectionId]:
        return [each.id for each in self._pack.sections]

    def _section(self, row: Row, field: str) -> SectionId:
        section = row.get(field)
        if not isinstance(section, str) or section not in self._ids:
            raise BadLineError(f'"{field}" must be one of: {", ".join(self._ids)}')
        return section

    def _open_section(self, row: Row, field: str) -> SectionId | None:
        return None if row.get(field) is None else self._section(row, field)


def _row_in(line: str | bytes) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError("this line is not JSON") from None
    if not isinstance(row, dict):
        raise BadLineError("this line is not a JSON object")
    if not isinstance(row.get("id"), str | int) or isinstance(row["id"], bool):
        raise BadLineError('"id" must be text or a whole number')
    return row


def _text(row: Row, field: str, *, needed: bool = True) -> str:
    text = row.get(field, None if needed else "")
    if not isinstance(text, str):
        raise BadLineError(f'"{field}" must be text')
    return text


def _label(finding: Finding | None, kind: str) -> str:
    silent = "unmet" if kind == "ready" else "absent"
    return silent if finding is None or finding.label == "unknown" else str(finding.label)


def _said(reply: Reply) -> str:
    return "\n\n".join(filter(None, (reply.lead, *(each.quote for each in reply.passages))))


def _passages(reply: Reply) -> Iterator[Row]:
    for each in reply.passages:
        yield {"text": each.quote[:MAX_PASSAGE_CHARS], "section": each.section, "score": round(each.score, 4)}
