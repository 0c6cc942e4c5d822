"""An export as Markdown. What people wrote stands in quotes of its own and cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.dates import USUAL, day
from bot.exports import words
from bot.exports.model import ExportedCheck, ExportedSection, ExportedSign
from bot.exports.telling import history, rating, verdict
from knowledge.markdown import readable

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_AT_START: Final = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def as_markdown(check: ExportedCheck, locale: str = USUAL) -> str:
    """Return *check* as a Markdown document, its dates in *locale*."""
    return "\n".join(_lines(check, locale)).rstrip() + "\n"


def _lines(check: ExportedCheck, locale: str) -> Iterator[str]:
    posted = f" · posted {day(check.posted_on, locale)}" if check.posted_on else ""
    begun = f"{words.STAGE[check.stage]} · begun {day(check.started_on, locale)}"
    cover, source = check.coverage, check.guidance
    known = f"{cover.evidenced} of {cover.total} signs evidenced, {cover.claimed} claimed, {cover.unknown} not known"
    measured = f"Measured against [{source.title}]({source.url}), {source.author}, {day(source.date, locale)}."
    yield f"# {_inert(_one_line(check.use_case)) or words.NO_USE_CASE}\n"
    yield f"Fine-tuning readiness check {check.number} · {begun}{posted}\n"
    yield f"**{verdict(check)}** · {known}\n"
    yield from _gaps(check)
    for number, section in enumerate(check.sections, start=1):
        yield from _section(number, section, check.owner)
    yield from _history(check, locale)
    yield "---\n"
    yield f"{words.PRIVATE}\n"
    yield f"{measured} {source.attribution}\n"
    yield f"Exported {day(check.exported_on, locale)}."


def _gaps(check: ExportedCheck) -> Iterator[str]:
    if not check.gaps:
        return
    yield "## What to do"
    yield ""
    for number, gap in enumerate(check.gaps, start=1):
        budget = f" ({gap.budget})" if gap.budget else ""
        found = words.FINDING[gap.finding]
        yield f"{number}. **{_capital(gap.name)}** ({found}): {gap.next_step}{budget} {gap.stop_rule}".rstrip()
    yield ""


def _section(number: int, section: ExportedSection, owner: str) -> Iterator[str]:
    yield f"## {number}. {section.question} ({rating(section)})"
    yield ""
    for answer in section.answers:
        yield from (f"> {_inert(line)}".rstrip() for line in answer.text.splitlines() or [""])
        yield ""
        if answer.by != owner:
            yield f"said by {answer.by}"
            yield ""
    if not section.answers:
        because = words.REASON[section.no_answer_because] if section.no_answer_because else "No answer yet."
        yield f"{because} {_inert(section.no_answer_words)}".rstrip()
        yield ""
    yield from (_sign(each) for each in section.signs)
    yield ""


def _sign(sign: ExportedSign) -> str:
    grade = words.GRADE[sign.grade]
    backed = f" ({grade}: “{_inert(_one_line(sign.evidence.quote))}”)" if sign.evidence and grade else ""
    rests = " ".join(f"“{_inert(_one_line(readable(each)))}”" for each in sign.guidance)
    return f"- {sign.name}: **{words.FINDING[sign.finding]}**{backed}  \n  The guidance: {rests}"


def _history(check: ExportedCheck, locale: str) -> Iterator[str]:
    told = list(history(check))
    if told:
        yield "## History"
        yield ""
        yield from (f"- {day(each.on, locale)}: {each.told} Verdict: {each.verdict}." for each in told)
        yield ""


def _inert(text: str) -> str:
    """Return *text* so that Markdown shows it letter by letter."""
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
