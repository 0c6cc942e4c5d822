"""What a model may propose, as closed pydantic types: labels with quotes, an intent, quotes for a reply. Nothing else.

The types are made per pack, so that a criterion that does not exist cannot even be named. Quotes stand before what
rests on them, because a model writes its reply in this order: first the words, then the judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from bot.interview.events import Intent
from knowledge.pack import CriterionId, Pack, SectionId

# Where no schema is enforced, models write null for "nothing to say".
_OrNothing = BeforeValidator(lambda given: "" if given is None else given)
Text: TypeAlias = Annotated[str, _OrNothing]
# Some endpoints take no schema that names an empty word.
_OrNone = BeforeValidator(lambda given: given or "none")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposedLabel(_Closed):
    """One label and the exact words of the answer it rests on ("" for unmet and absent)."""

    criterion: CriterionId
    quote: Text
    label: Literal["met", "partial", "unmet", "present", "absent"]
    sure: bool


class ProposedLabels(_Closed):
    """All a model may say about the answers to a question."""

    labels: list[ProposedLabel]


class ProposedReply(_Closed):
    """Exact quotes of the guidance that answer a question, best first, and at most two plain sentences."""

    quotes: list[str]
    outcome: Literal["none", "answered", "silent", "out_of_scope"]
    in_short: Text


class Proposal(_Closed):
    """All a model may say about one message."""

    intent: Intent
    labels: list[ProposedLabel]
    reply: ProposedReply
    section: SectionId  # or "none"
    edit_text: Text

    @property
    def target(self) -> SectionId | None:
        """The section that is meant, if the message shows one."""
        return None if self.section == "none" else self.section


@dataclass(frozen=True, slots=True)
class Shapes:
    """The types of proposals for one pack."""

    message: type[Proposal]
    labels: type[ProposedLabels]
    reply: type[ProposedReply] = ProposedReply


def shapes_for(pack: Pack) -> Shapes:
    """Return the types for *pack*."""
    return _shapes(tuple(each.id for each in pack.criteria), tuple(each.id for each in pack.sections))


@lru_cache(maxsize=8)
def _shapes(criteria: tuple[CriterionId, ...], sections: tuple[SectionId, ...]) -> Shapes:
    """Close criterion and section ids to those of a pack ("none" for no section)."""
    # Literal over values known only now: a type checker cannot see it, pydantic and the endpoint's schema can.
    a_criterion: Any = Literal[criteria]
    a_section: Any = Literal[("none", *sections)]
    label: Any = create_model("ProposedLabel", __base__=ProposedLabel, criterion=(a_criterion, ...))
    return Shapes(
        create_model(
            "Proposal", __base__=Proposal, labels=(list[label], ...), section=(Annotated[a_section, _OrNone], ...)
        ),
        create_model("ProposedLabels", __base__=ProposedLabels, labels=(list[label], ...)),
    )
