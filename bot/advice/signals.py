"""What a pack's author knows about wording: ``signals/*.yaml`` beside ``pack.yaml``, as data.

A *signal* is something an answer can show, as patterns and how they must be said; a *rule* of a criterion names the
signals that together make a label. The first rule that holds decides; with none, a ready criterion is unmet and a
warning absent (or present by silence, as the pack says).

The files of the folder are one: a section's pieces, signals and criteria stand in the file named after it, what all
share in ``general.yaml``. A small pack may have a single ``signals.yaml``. Patterns are written as ``patterns`` says,
and looked for within one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.advice.patterns import PatternError, any_of, read_patterns
from bot.advice.sieve import Needed, Sifted
from bot.interview.errors import ReadinessError
from bot.interview.findings import Label
from knowledge.pack import CriterionId, Pack, SectionId

PACKS = Path(__file__).resolve().parents[2] / "knowledge" / "packs"
FILE, FOLDER = "signals.yaml", "signals"
_LABELS: dict[str, frozenset[Label]] = {
    "ready": frozenset({"met", "partial", "unmet"}),
    "warning": frozenset({"present", "absent"}),
}


class SignalsError(ReadinessError):
    """A pack's signals cannot be used; the sentence says where and why."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignalText(_Frozen):
    """One signal as written in the file."""

    any: tuple[str, ...] = Field(min_length=1, description="Patterns; one that matches is enough.")
    unless: tuple[str, ...] = Field((), description="Patterns that veto a match in the same scope.")
    polarity: Literal["affirmed", "denied", "either"] = "affirmed"
    done: bool = Field(False, description="Plans do not count.")
    planned: bool = Field(False, description="Only plans count.")
    sure: bool = Field(False, description="Guesses do not count.")
    asked: bool = Field(True, description="Whether it counts inside a question.")
    veto: Literal["clause", "sentence", "answer"] = Field("sentence", description="Where ``unless`` is looked for.")


class RuleText(_Frozen):
    """Signals that together make a label."""

    label: Label
    all: tuple[str, ...] = Field((), description="Signals that must all be heard.")
    any: tuple[str, ...] = Field((), description="Signals of which ``least`` different wordings must be heard.")
    least: int = Field(1, ge=1, description="How many different wordings of ``any``.")
    without: tuple[str, ...] = Field((), description="Signals none of which may be heard.")
    when: dict[CriterionId, tuple[Label, ...]] = Field(
        default_factory=dict, description="Labels that criteria of the section judged before must have."
    )
    words: int = Field(0, ge=0, description="Words the counted sentences must have at least.")
    most: int = Field(100_000, description="Words they may have at most.")
    together: bool = Field(False, description="All in one sentence.")
    guessed: bool = Field(False, description="Nothing that it hears is said for certain: a hedge stands beside it all.")
    weak: bool = Field(False, description="Decides for want of better: the criterion stays unclear.")
    quote: str = Field("", description="Which signal's words are the evidence; the first that is heard if not said.")

    @property
    def named(self) -> frozenset[str]:
        """The signals it names."""
        return frozenset({*self.all, *self.any, *self.without, *filter(None, [self.quote])})


class CriterionSignals(_Frozen):
    """How one criterion is heard: its rules, first match first, and sentences that show each label."""

    rules: tuple[RuleText, ...] = ()
    examples: dict[Label, tuple[str, ...]] = Field(
        default_factory=dict, description="Answers and the label each must get: what the rules are held to."
    )
    exactly: bool = Field(False, description="A warning by silence whose rules only supply the words, never the label.")
    volunteered: tuple[str, ...] = Field(
        (), description="Signals clear enough to count in an answer to another section's question."
    )

    @property
    def named(self) -> frozenset[str]:
        """The signals it names."""
        return frozenset(self.volunteered).union(*(each.named for each in self.rules))


class SignalsText(_Frozen):
    """All files of a pack's folder, merged."""

    version: str
    pieces: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    signals: dict[str, SignalText] = Field(default_factory=dict)
    criteria: dict[CriterionId, CriterionSignals] = Field(default_factory=dict)
    topics: dict[SectionId, tuple[str, ...]] = Field(
        default_factory=dict, description="Words by which people name a section, besides its id and topic."
    )


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal ready to be looked for."""

    name: str
    sifted: Sifted
    unless: re.Pattern[str] | None
    said: SignalText


@dataclass(frozen=True)
class Signals:
    """A pack's signals, each compiled when it is first looked for."""

    text: SignalsText
    _compiled: dict[str, Signal] = field(default_factory=dict, repr=False, compare=False)

    def signal(self, name: str) -> Signal:
        """Return the signal of that name.

        Raises:
            SignalsError: There is none, or a pattern of it does not compile; ``problems`` would have told.
        """
        if name not in self._compiled:
            self._compiled[name] = self._compile(name)
        return self._compiled[name]

    def of(self, criterion: CriterionId) -> CriterionSignals:
        """Return how *criterion* is heard; without rules where the pack says nothing."""
        return self.text.criteria.get(criterion, _SILENT)

    @cached_property
    def needed(self) -> Needed:
        """What signals need of a sentence; all are compiled for it (0.3 s for the shipped pack)."""
        return Needed(self.signal(name).sifted.needs for name in self.text.signals)

    def warm(self) -> None:
        """Compile all signals now rather than at the first answer."""
        self.needed.of("")

    def _compile(self, name: str) -> Signal:
        try:
            said = self.text.signals[name]
            unless = any_of(said.unless, self.text.pieces) if said.unless else None
            return Signal(name, Sifted(any_of(said.any, self.text.pieces)), unless, said)
        except KeyError:
            raise SignalsError(f"there is no signal {name}") from None
        except PatternError as error:
            raise SignalsError(f"signal {name}: {error}") from error


_SILENT = CriterionSignals()


def read_signals(pack_folder: Path | Traversable) -> Signals:
    """Read the signals of the pack in *pack_folder*; empty ones where it has none.

    Raises:
        SignalsError: A file is not readable YAML or not of the right form, or two say different things of one name.
    """
    merged: dict[str, Any] = {"version": "none"}
    for file in _files(pack_folder):
        try:
            _merge(merged, read_patterns(file.read_text(encoding="utf-8")) or {})
        except (UnicodeDecodeError, yaml.YAMLError, SignalsError) as error:
            raise SignalsError(f"{file.name}: {error}") from error
    try:
        return Signals(SignalsText.model_validate(merged))
    except ValidationError as error:
        raise SignalsError(f"signals: {error}") from error


@cache
def signals_of(pack_id: str, folder: Path | None = None) -> Signals:
    """Return the signals of a pack that ships, or of the one in *folder*, read once; empty ones where it has none."""
    return read_signals(folder or PACKS / pack_id)


def problems(pack: Pack, signals: Signals) -> list[str]:
    """Return what is wrong with *signals* for *pack*: unknown names, labels of the wrong kind, bad patterns."""
    kinds = {each.id: each.kind for each in pack.criteria}
    sections = {each.id for each in pack.sections}
    found = [f"topics: there is no section {each}" for each in signals.text.topics if each not in sections]
    for name in signals.text.signals:
        try:
            signals.signal(name)
        except SignalsError as error:
            found.append(str(error))
    for criterion, said in signals.text.criteria.items():
        found += _criterion_problems(criterion, said, kinds, signals)
    return found


def _criterion_problems(
    criterion: CriterionId, said: CriterionSignals, kinds: Mapping[CriterionId, str], signals: Signals
) -> Iterator[str]:
    if criterion not in kinds:
        yield f"{criterion}: there is no such criterion"
        return
    for name in sorted(said.named - set(signals.text.signals)):
        yield f"{criterion}: there is no signal {name}"
    for label in sorted({*said.examples, *(each.label for each in said.rules)} - _LABELS[kinds[criterion]]):
        yield f"{criterion}: {label} is no label of a {kinds[criterion]} criterion"


def _files(folder: Path | Traversable) -> list[Traversable]:
    single, many = folder.joinpath(FILE), folder.joinpath(FOLDER)
    parts = sorted(many.iterdir(), key=lambda each: each.name) if many.is_dir() else []
    return [each for each in (single, *parts) if each.is_file() and each.name.endswith(".yaml")]


def _merge(merged: dict[str, Any], part: object) -> None:
    if not isinstance(part, dict):
        raise SignalsError("is not a mapping")
    for key, value in part.items():
        if isinstance(value, dict):
            before = merged.setdefault(key, {})
            if twice := set(before) & set(value):
                raise SignalsError(f"{key}: {', '.join(sorted(twice))} is in another file, too")
            before.update(value)
        else:
            merged[key] = value
