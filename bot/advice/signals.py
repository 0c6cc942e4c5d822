"""What a pack's author knows about wording: ``signals.yaml`` beside ``pack.yaml``, as data.

A *signal* is something an answer can show, as patterns and how they must be said; a *rule* of a criterion names the
signals that together make a label. The first rule that holds decides; with none, a ready criterion is unmet and a
warning absent (or present by silence, as the pack says).

Patterns are written as ``patterns`` says, and looked for within one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.advice.patterns import PatternError, any_of, read_patterns
from bot.interview.errors import ReadinessError
from bot.interview.findings import Label
from knowledge.pack import CriterionId, Pack, SectionId

PACKS = Path(__file__).resolve().parents[2] / "knowledge" / "packs"
FILE = "signals.yaml"

Polarity = Literal["affirmed", "denied", "either"]


class SignalsError(ReadinessError):
    """A pack's signals cannot be used; the sentence says where and why."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignalText(_Frozen):
    """One signal as written in the file."""

    any: tuple[str, ...] = Field(min_length=1, description="Patterns; one that matches is enough.")
    unless: tuple[str, ...] = Field((), description="Patterns that veto a match in the same scope.")
    polarity: Polarity = "affirmed"
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
    weak: bool = Field(False, description="Decides for want of better: the criterion stays unclear.")
    quote: str = Field("", description="Which signal's words are the evidence; the first of ``all`` if not said.")


class CriterionSignals(_Frozen):
    """How one criterion is heard: its rules, first match first, and sentences that show each label."""

    rules: tuple[RuleText, ...] = ()
    examples: dict[Label, tuple[str, ...]] = Field(default_factory=dict)
    exactly: bool = Field(False, description="A warning by silence whose rules only supply the words, never the label.")
    volunteered: tuple[str, ...] = Field(
        (), description="Signals clear enough to count in an answer to another section's question."
    )


class SignalsText(_Frozen):
    """The file."""

    version: str
    pieces: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    signals: dict[str, SignalText] = Field(default_factory=dict)
    criteria: dict[CriterionId, CriterionSignals] = Field(default_factory=dict)
    topics: dict[SectionId, tuple[str, ...]] = Field(
        default_factory=dict, description="Words by which people name a section, besides its id and topic."
    )

    @model_validator(mode="after")
    def _names_are_known(self) -> SignalsText:
        for criterion, heard in self.criteria.items():
            for rule in heard.rules:
                unknown = {*rule.all, *rule.any, *rule.without, *filter(None, [rule.quote])} - set(self.signals)
                if unknown:
                    raise ValueError(f"{criterion}: no such signal: {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal ready to be looked for."""

    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    said: SignalText


@dataclass(frozen=True)
class Signals:
    """A pack's signals, compiled; ``empty`` for a pack that has none."""

    text: SignalsText

    @cached_property
    def compiled(self) -> dict[str, Signal]:
        """All signals by name."""
        return {name: self._compile(name, said) for name, said in self.text.signals.items()}

    def _compile(self, name: str, said: SignalText) -> Signal:
        try:
            unless = any_of(said.unless, self.text.pieces) if said.unless else None
            return Signal(name, any_of(said.any, self.text.pieces), unless, said)
        except PatternError as error:
            raise SignalsError(f"signal {name}: {error}") from error


def read_signals(path: Path) -> Signals:
    """Read and compile a ``signals.yaml``.

    Raises:
        SignalsError: It is not readable YAML, not of the right form, or a pattern does not compile.
    """
    try:
        signals = Signals(SignalsText.model_validate(read_patterns(path.read_text(encoding="utf-8"))))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SignalsError(f"{path.name}: {error}") from error
    if signals.compiled is None:  # compiling is what finds a bad pattern
        raise SignalsError(path.name)
    return signals


@lru_cache(maxsize=8)
def signals_of(pack_id: str, folder: Path | None = None) -> Signals:
    """Return the signals of a shipped pack, or of the pack in *folder*; empty ones if it has no ``signals.yaml``."""
    path = (folder or PACKS / pack_id) / FILE
    return read_signals(path) if path.is_file() else Signals(SignalsText(version="none"))


def section_criteria(pack: Pack, section: SectionId) -> tuple[CriterionId, ...]:
    """Return the ids of a section's criteria in pack order; KeyError if the pack has no such section."""
    for each in pack.sections:
        if each.id == section:
            return tuple(criterion.id for criterion in each.criteria)
    raise KeyError(section)
