"""What a pack's author wants to know of the signals: names, patterns, and whether every example gets its label."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.advice.assessing import judge
from bot.advice.hearing import Hearing
from bot.advice.signals import Signals, SignalsError, problems, read_signals
from knowledge.pack import Criterion, Pack


def signal_problems(folder: Path | Traversable, pack: Pack) -> list[str]:
    """Return what is wrong with the signals of the pack in *folder*, a sentence each; empty where all is well."""
    try:
        signals = read_signals(folder)
    except SignalsError as error:
        return [str(error)]
    return problems(pack, signals) or list(example_problems(pack, signals))


def example_problems(pack: Pack, signals: Signals) -> Iterator[str]:
    """Yield each example of *signals* that the rules give another label than the author did."""
    for section in pack.sections:
        for criterion in section.criteria:
            yield from _misread(pack, signals, criterion)


def _misread(pack: Pack, signals: Signals, criterion: Criterion) -> Iterator[str]:
    section = next(each.id for each in pack.sections if criterion in each.criteria)
    for label, texts in signals.of(criterion.id).examples.items():
        for text in texts:
            judged = {each.criterion: each.label for each in judge(pack, signals, section, Hearing(text, signals))}
            if judged[criterion.id] != label:
                yield f"{criterion.id}: “{text}” is read as {judged[criterion.id]}, not {label}"
