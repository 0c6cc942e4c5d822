"""What a model may propose, as closed pydantic types: labels with quotes, an intent, quotes for a reply. Nothing else.

The types are made per pack, so that a criterion that does not exist cannot even be named.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from bot.interview.events import Intent
from knowledge.pack import CriterionId, SectionId


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposedLabel(_Closed):
    """One label and the exact words of the answer it rests on ("" for unmet and absent)."""

    criterion: CriterionId
    label: Literal["met", "partial", "unmet", "present", "absent"]
    quote: str
    sure: bool


class ProposedReply(_Closed):
    """Exact quotes of the guidance that answer the person's question, best first, and at most two plain sentences."""

    outcome: Literal["none", "answered", "silent", "out_of_scope"]
    quotes: list[str]
    in_short: str


class Proposal(_Closed):
    """All a model may say about one message."""

    intent: Intent
    labels: list[ProposedLabel]
    reply: ProposedReply
    edit_section: SectionId
    edit_text: str


@lru_cache(maxsize=8)
def proposal_for(criteria: tuple[CriterionId, ...], sections: tuple[SectionId, ...]) -> type[Proposal]:
    """Return ``Proposal`` with its criterion and section ids closed to those of a pack ("" for no section)."""
    # Literal over values known only now: a type checker cannot see it, pydantic and the endpoint's schema can.
    a_criterion: Any = Literal[criteria]
    a_section: Any = Literal[("", *sections)]
    label: Any = create_model("ProposedLabel", __base__=ProposedLabel, criterion=(a_criterion, ...))
    return create_model("Proposal", __base__=Proposal, labels=(list[label], ...), edit_section=(a_section, ...))
