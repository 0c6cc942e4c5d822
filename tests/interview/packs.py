"""Small packs for tables and laws; what they quote is of no matter here."""

from __future__ import annotations

from knowledge.pack import Citation, Criterion, NextStep, Pack, Probe, Section, Source

_CITATION = Citation(quote="a sentence")


def criterion(
    name: str,
    *,
    warning: bool = False,
    blocker: bool = False,
    silent_when_unmet: str | None = None,
    denies: str | None = None,
    one_of: tuple[tuple[str, ...], ...] = (),
) -> Criterion:
    return Criterion(
        id=name,
        kind="warning" if warning else "ready",
        label=name,
        sign=f"We have {name}.",
        blocker=blocker,
        silent_when_unmet=silent_when_unmet,
        denies=denies,
        one_of=one_of,
        citations=(_CITATION,),
        probe=Probe(kind="describe", text="How is that?"),
        next_step=NextStep(action="Find out.", budget="a day", stop_rule="Stop then."),
    )


def section(name: str, *criteria: Criterion) -> Section:
    return Section(
        id=name, heading=f"{name}?", topic=name, ask="Which?", example="This.", why_we_ask=_CITATION, criteria=criteria
    )


def pack(*sections: Section) -> Pack:
    source = Source(
        title="A text",
        author="Somebody",
        date="2026-01-01",
        licence="CC0",
        licence_url="https://example.org/licence",
        url="https://example.org/text",
        base_url="https://example.org/",
        sha256="0" * 64,
    )
    return Pack(id="small", version="1", title="Small", core_question=sections[0].id, source=source, sections=sections)
