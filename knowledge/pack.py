"""The pack: a guidance text and the interview script over it, as frozen pydantic models.

A pack is a folder: ``guidance.md`` (the source text, byte-exact) and ``pack.yaml``. Another guidance, another language
or a newer version is another folder; no code changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

SectionId: TypeAlias = str
CriterionId: TypeAlias = str


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """Where the guidance text comes from, and on what terms it is quoted."""

    title: str
    author: str
    date: str = Field(description="ISO date of the text.")
    licence: str
    licence_url: str
    url: str = Field(description="The page people can open.")
    base_url: str = Field(description="What relative links of the text resolve against.")
    attribution: str = Field("", max_length=200, description="The line that the licence asks to be kept with quotes.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Of guidance.md, byte for byte.")


class Citation(_Frozen):
    """An exact quote of the guidance a criterion rests on."""

    quote: str = Field(min_length=1)
    source: str = Field("guidance", description="Which source text of the pack.")
    status: Literal["current", "superseded", "removed", "conflicting"] = "current"


class Probe(_Frozen):
    """A neutral follow-up about one criterion, never a leading confirmation."""

    kind: Literal["describe", "one_case", "clarify"]
    text: str = Field(min_length=1, max_length=300)


class NextStep(_Frozen):
    """The cheapest next test for a gap."""

    action: str = Field(min_length=1, max_length=200, description="What to do, as one imperative sentence.")
    budget: str = Field(max_length=60, description="For people: '2 days', 'half a day'.")
    stop_rule: str = Field(max_length=200, description="When to stop, or what outcome changes the plan.")


class Criterion(_Frozen):
    """One sign of being ready (kind ready) or of not being ready yet (kind warning)."""

    id: CriterionId = Field(pattern=r"^[a-z_]+\.[a-z_]+$", description="section.name, stable across versions.")
    kind: Literal["ready", "warning"]
    label: str = Field(max_length=90, description="Short name for people: 'a baseline score'.")
    sign: str = Field(max_length=75, description="The checklist line, first person, mixed and unlabelled: 'We have…'.")
    blocker: bool = Field(False, description="A warning that alone makes its section not_yet.")
    derived: bool = Field(False, description="No literal sentence: the citations are what it rests on.")
    silent_when_unmet: CriterionId | None = Field(
        None, description="A warning present by silence: exactly when this ready criterion is unmet."
    )
    denies: CriterionId | None = Field(
        None,
        description="A warning whose words cannot be so where this ready criterion's are: both said is asked about.",
    )
    one_of: tuple[tuple[str, ...], ...] = Field(
        (), description="Things of which one alone can be meant, each by its names: two of them named is asked about."
    )
    citations: tuple[Citation, ...] = Field(min_length=1)
    probe: Probe
    next_step: NextStep


class Section(_Frozen):
    """One of the guidance's question headings, with what is asked about it."""

    id: SectionId
    heading: str = Field(description="The guidance's own heading, exact.")
    topic: str = Field(max_length=20, description="One or two words for re-anchoring: 'data'.")
    reminder: str = Field("", max_length=80, description="The ask in one short line, after 'Back to data:'.")
    ask: str = Field(max_length=200, description="One concrete ask, for an instance rather than an opinion.")
    example: str = Field(max_length=160, description="One short example of an answer.")
    why_we_ask: Citation
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def ready(self) -> tuple[Criterion, ...]:
        """The section's ready criteria, in pack order."""
        return tuple(each for each in self.criteria if each.kind == "ready")

    @property
    def warnings(self) -> tuple[Criterion, ...]:
        """The section's warnings, in pack order."""
        return tuple(each for each in self.criteria if each.kind == "warning")


class Table(_Frozen):
    """A table of the guidance as data: dated and sourced by its quote."""

    id: str
    title: str
    as_of: str
    citation: Citation
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Asked(_Frozen):
    """What people may ask to get one sentence of the guidance: what a pack's author writes decides most of a search."""

    quote: str = Field(min_length=1, description="An exact part of one passage, best of one sentence.")
    asked: tuple[str, ...] = Field((), description="Phrasings, in as many different words as people have.")
    asked_here: tuple[str, ...] = Field(
        (), description="Phrasings that mean this only while the passage's own section is being asked: 'like what?'."
    )


class Topic(_Frozen):
    """Something people ask for that the guidance does not tell."""

    id: str = Field(pattern=r"^[a-z_]+$")
    scope: Literal["silent", "out_of_scope", "order"] = Field(
        "silent",
        description="silent: near the subject; out_of_scope: another subject; order: tells the advisor what to do.",
    )
    untold: str = Field(
        "", max_length=90, description="Ends the sentence 'The guidance does not say …': 'what training costs'."
    )
    nearest: str | None = Field(None, description="An exact part of the passage to offer instead; None: by search.")
    asked: tuple[str, ...] = Field(min_length=1)


class Questions(_Frozen):
    """``passages.yaml``: which questions lead to which passage, and which lead out of the guidance."""

    passages: tuple[Asked, ...] = ()
    not_covered: tuple[Topic, ...] = ()


class Pack(_Frozen):
    """A guidance with its script; loaded by ``load_pack``, every quote verified against the text."""

    id: str
    version: str
    language: str = "en"
    title: str = Field(max_length=80, description="For people: 'When to use Azure OpenAI fine-tuning (2023)'.")
    core_question: SectionId = Field(description="The section whose not_yet alone makes the verdict not_yet.")
    fresh_days: int = Field(
        90, ge=1, le=3650, description="Days after which the evidence behind a posted summary may be stale."
    )
    source: Source
    sections: tuple[Section, ...] = Field(min_length=1)
    tables: tuple[Table, ...] = ()
    questions: Questions = Field(Questions(), exclude=True, description="passages.yaml; set by the loader.")
    text: str = Field("", exclude=True, description="guidance.md decoded as UTF-8; set by the loader.")

    def section(self, section: SectionId) -> Section:
        """Return the section with that id; KeyError if the pack has none."""
        for each in self.sections:
            if each.id == section:
                return each
        raise KeyError(section)

    def criterion(self, criterion: CriterionId) -> Criterion:
        """Return the criterion with that id; KeyError if the pack has none."""
        for section in self.sections:
            for each in section.criteria:
                if each.id == criterion:
                    return each
        raise KeyError(criterion)

    def __copy__(self) -> Self:
        """Copy what was given, not what was worked out from it: a copy may get other sections."""
        copied = super().__copy__()
        for derived in ("criteria", "opposites"):
            copied.__dict__.pop(derived, None)
        return copied

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in pack order."""
        return tuple(chain.from_iterable([section.criteria for section in self.sections]))

    @cached_property
    def opposites(self) -> Mapping[CriterionId, frozenset[CriterionId]]:
        """The criteria of which and a criterion only one side can be so: a warning, and what it denies."""
        found: dict[CriterionId, set[CriterionId]] = {each.id: set() for each in self.criteria}
        for each in self.criteria:
            for denied in filter(None, (each.silent_when_unmet, each.denies)):
                found[each.id].add(denied)
                found.setdefault(denied, set()).add(each.id)
        return {one: frozenset(others - {one}) for one, others in found.items()}
