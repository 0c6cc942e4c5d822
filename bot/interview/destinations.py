"""Where something is said or answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Dm:
    """The person's direct message with the advisor."""

    kind: Literal["dm"] = "dm"


@dataclass(frozen=True, slots=True)
class Private:
    """Only for the person, where they typed a slash command; answered through its response URL (five uses, 30 min)."""

    response_url: str
    kind: Literal["private"] = "private"


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread in a channel; *unbidden*: nobody turned to us, so that silence is better than having nothing to say."""

    channel: str
    ts: str
    unbidden: bool = False
    kind: Literal["thread"] = "thread"


@dataclass(frozen=True, slots=True)
class Person:
    """The direct message of somebody else who has to do with the check."""

    user: str
    kind: Literal["person"] = "person"


Destination: TypeAlias = Annotated[Dm | Private | Thread | Person, Field(discriminator="kind")]
