"""The gaps as a leader should hear of them: the decisive first, each once, with what to do, how long, when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.interview.gaps import decisive, named_by
from bot.interview.record import TICKS
from bot.interview.summary import Gap, SaidLine, Summary
from bot.slack import words
from bot.slack.escaping import clipped, one_line
from bot.slack.views.naming import criterion_of, name_of
from knowledge.pack import Criterion, Pack

MAX_NAMED: Final = 3  # gaps and steps named on the card; the thread has all
_QUOTE_CHARS: Final = 160
_ARTICLE: Final = re.compile(r"^(?:an?|the) ")

# ── why ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def why(pack: Pack, summary: Summary) -> str:
    """Name the most decisive gaps, with their words where these speak against being ready; the same words once."""
    told, heard = [], set[str]()
    for gap in decisive(pack, summary)[:MAX_NAMED]:
        words_against = _against(summary, gap)
        told.append(_called(pack, gap) + ("" if words_against in heard else words_against))
        heard.add(words_against)
    return "; ".join(told)


def _called(pack: Pack, gap: Gap) -> str:
    """Return how a gap is called: what is missing is "no curated data", a warning says it by itself."""
    name = name_of(pack, gap.criterion)
    return words.GAP.get(gap.label, "{name}").format(name=name, bare=_ARTICLE.sub("", name))


def _against(summary: Summary, gap: Gap) -> str:
    told = next((each for each in summary.lines if each.criterion == gap.criterion), None)
    return in_their_words(told) if told and gap.label in {"present", "unmet"} else ""


def in_their_words(told: SaidLine) -> str:
    """Return the words a finding rests on, in brackets; "" where there are none to show, or only a tick."""
    if told.evidence is None or told.withheld or told.evidence.message.startswith(TICKS):
        return ""
    whose = words.BY_A_COLLEAGUE if told.by else ""
    return f" (“{clipped(one_line(told.evidence.quote), _QUOTE_CHARS)}”{whose})"


# ── what to do ────────────────────────────────────────────────────────────────────────────────────────────────────


def first_step(pack: Pack, summary: Summary) -> Criterion | None:
    """Return the gap to work on first; None where there is none, or where a check was begun with another pack."""
    found = (criterion_of(pack, each.criterion) for each in decisive(pack, summary))
    return next((each for each in found if each is not None), None)


def decision(pack: Pack, summary: Summary) -> str:
    """Return the decision that is asked for: the first step and what it costs."""
    first = first_step(pack, summary)
    if first is None or summary.readiness.verdict == "ready":
        return words.DECISION[summary.readiness.verdict]
    action, budget = _in_a_sentence(first.next_step.action), first.next_step.budget
    if not budget:
        return words.DECISION_STEP.format(action=action)
    return words.DECISION_BUDGET.format(action=action, budget=f"{budget}," if "," in budget else budget)


def steps(pack: Pack, summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield gap and what to do: the first step, which the decision names already, then what else is needed."""
    first, readiness = first_step(pack, summary), summary.readiness
    if first is None:
        return
    yield _capital(first.label), f"{words.AS_ABOVE} {first.next_step.stop_rule}".rstrip()
    flips = readiness.flips if readiness.better != readiness.verdict else ()
    named = named_by(pack, first.id)
    others = [found for each in flips if each not in named and (found := criterion_of(pack, each))]
    for each in others[: MAX_NAMED - 1]:
        yield _capital(each.label), _step(each)


def _step(criterion: Criterion) -> str:
    step = criterion.next_step
    budget = f" ({step.budget})" if step.budget else ""
    return f": {_in_a_sentence(step.action)}{budget}. {step.stop_rule}".rstrip()


def _in_a_sentence(action: str) -> str:
    """Return *action* as it stands within a sentence: "Score the base model." is "score the base model"."""
    shouts = action[1:2].isupper()
    return (action if shouts else action[:1].lower() + action[1:]).rstrip(".?! ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
