"""A sample person for the rehearsal: what they want to build, and what they say to each question."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.pack import SectionId


@dataclass(frozen=True, slots=True)
class Persona:
    """Everything a sample person says in one check, in their own words."""

    user: str
    use_case: str
    answers: dict[SectionId, str]
    digression: str
    digress_in: SectionId
    changed: SectionId
    changed_to: str
    kept_private: SectionId


ANA = Persona(
    user="U0ANA",
    use_case="Replies to customer emails in our house style",
    answers={
        "why": (
            "A customer's email and the matching help article go in; out comes a reply of at most 120 words in our "
            "own tone, for the support desk to send. We would tune gpt-3.5-turbo. The style guide is 40 pages, "
            "far too long for a prompt."
        ),
        "tried": (
            "First a system prompt alone, then eight examples in the prompt, then retrieval over our help articles. On "
            "300 emails, the base model with eight examples kept to the style in 61 % of the replies; retrieval mended "
            "the facts, the tone stayed wrong."
        ),
        "alternatives": (
            "A refund email: it apologises three times and promises a date we never gave, in 34 of 80 cases. A rule in "
            "the prompt brought that to 27, a second call that checks the draft to 19, but then it takes nine seconds."
        ),
        "data": (
            "4,200 pairs of email and sent reply from last year, as chat messages in JSONL for gpt-3.5-turbo. Nobody "
            "has looked through them yet."
        ),
        "measure": "The support desk should like it better.",
    },
    digression="Why is a baseline so important?",
    digress_in="tried",
    changed="measure",
    changed_to=(
        "At least 85 % of the drafts sent without an edit, on 400 emails we keep apart; base and tuned model side by "
        "side, rated blind by six agents."
    ),
    kept_private="why",
)
