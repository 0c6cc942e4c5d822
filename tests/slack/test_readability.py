"""Plain words: what the advisor says can be read by whoever left school at fourteen.

The grade is Coleman and Liau's ("A computer readability formula designed for machine scoring", Journal of Applied
Psychology 60, 1975): school years needed, from letters and sentences alone, so that no dictionary is needed.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from statistics import fmean

import pytest

import bot.slack
from knowledge.loading import bundled_pack

SHORTEST_WORDS = 8  # the formula means nothing for a label
HARDEST_GRADE = 13.0  # one sentence with long words of the field in it
MEAN_GRADE = 7.0


def grade(text: str) -> float:
    words: list[str] = re.findall(r"[\w'’-]+", text)
    letters: int = sum(each.isalnum() for word in words for each in word)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    count = len(words)
    return 5.88 * letters / count - 29.6 * sentences / count - 15.8


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from strings(each)
        case tuple() | list():
            for each in value:
                yield from strings(each)


def said() -> Iterator[str]:
    """Everything with a name of its own in the modules of fixed words."""
    for found in pkgutil.walk_packages(bot.slack.__path__, "bot.slack."):
        if "words" in found.name.rpartition(".")[2]:
            module = vars(importlib.import_module(found.name))
            yield from (text for name, value in module.items() if name.isupper() for text in strings(value))


def asked() -> Iterator[str]:
    for section in bundled_pack().sections:
        yield from (section.ask, section.example)
        for criterion in section.criteria:
            yield from (criterion.probe.text, criterion.next_step.action, criterion.next_step.stop_rule)


def prose(text: str) -> str:
    """Return *text* without what is typed as it stands, and with a short word for what is filled in."""
    return re.sub(r"\{\w+\}", "it", re.sub(r"`[^`]*`", "", text))


TEXTS = sorted(each for each in map(prose, {*said(), *asked()}) if len(re.findall(r"\w+", each)) >= SHORTEST_WORDS)


def test_the_formula_tells_plain_from_learned() -> None:
    learned = (
        "Notwithstanding considerable methodological heterogeneity, retrospective evaluations demonstrate efficacy."
    )
    assert (
        grade("We ask you a few short things, and then you see what I would post.") < MEAN_GRADE < 20 < grade(learned)
    )


@pytest.mark.parametrize("text", TEXTS)
def test_no_sentence_is_hard(text: str) -> None:
    assert grade(text) <= HARDEST_GRADE


def test_all_of_it_together_is_plain() -> None:
    assert len(TEXTS) > 100
    assert fmean(map(grade, TEXTS)) <= MEAN_GRADE
