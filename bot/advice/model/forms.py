"""The forms a request can take, from the strictest to the plainest, and which one an endpoint is known to take.

Compatible endpoints differ: some take a JSON schema, some only ``json_object``, some neither; some know
``max_completion_tokens``, others ``max_tokens``; some models refuse a temperature or a system message, some think
before they write. What works is found out once per endpoint and remembered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel

Shape: TypeAlias = Literal["json_schema", "json_object", "plain"]
LIMIT_TOKENS: Final = 2_000  # of one completion; the longest honest proposal measures under 1,200
ROOMY_TOKENS: Final = 16_000  # where a model thinks before it writes, and both count
NEEDS_ROOM: Final = "needs room"  # the hint that the limit was used up before the first word
MOST_OPENINGS: Final = 50  # braces in a reply that may begin the object
_NO_SYSTEM_ROLE = re.compile(
    r"\bsystem\W{1,3}(?:role|message|prompt|instruction)|\brole\b.{0,40}\bsystem\b|\broles must alternate"
)
_DECODER: Final = json.JSONDecoder()
_PLAINER: dict[Shape, Shape | None] = {"json_schema": "json_object", "json_object": "plain", "plain": None}


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is written: its shape, the token limit's name and size, whether temperature and role are sent."""

    shape: Shape = "json_schema"
    limit_name: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    temperature: bool = True
    roomy: bool = False
    system_role: bool = True

    def messages(self, system: str, user: str, schema: type[BaseModel]) -> list[Any]:
        """Return the messages; where the endpoint knows no system message, one that holds both."""
        told = system + self.instruction(schema)
        if self.system_role:
            return [{"role": "system", "content": told}, {"role": "user", "content": user}]
        return [{"role": "user", "content": f"{told}\n\nThe user turn:\n{user}"}]

    def arguments(self, schema: type[BaseModel]) -> dict[str, Any]:
        """Return the keyword arguments for ``chat.completions.create`` that this form adds."""
        arguments: dict[str, Any] = {self.limit_name: ROOMY_TOKENS if self.roomy else LIMIT_TOKENS}
        if self.temperature:
            arguments["temperature"] = 0
        if self.shape == "json_schema":
            named = {"name": schema.__name__, "strict": True, "schema": schema.model_json_schema()}
            arguments["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.shape == "json_object":
            arguments["response_format"] = {"type": "json_object"}
        return arguments

    def instruction(self, schema: type[BaseModel]) -> str:
        """Return what the prompt must add where the endpoint does not enforce the schema itself."""
        if self.shape == "json_schema":
            return ""
        return "\n\nReply with one JSON object and nothing else. Its JSON schema:\n" + json.dumps(
            schema.model_json_schema(), separators=(",", ":")
        )

    def plainer(self, hint: str) -> Form | None:
        """Return the next form to try after a refusal that said *hint*; None when there is none left."""
        if hint == NEEDS_ROOM:
            return replace(self, roomy=True)
        if self.roomy and "large" in hint:
            return None  # it has no more room than it used up
        if self.temperature and "temperature" in hint:
            return replace(self, temperature=False)
        if self.limit_name == "max_completion_tokens" and "max_completion_tokens" in hint:
            return replace(self, limit_name="max_tokens")
        if self.system_role and _NO_SYSTEM_ROLE.search(hint):
            return replace(self, system_role=False)
        return self._lower()

    def _lower(self) -> Form | None:
        """Return the next form where nothing tells what was refused."""
        shape = _PLAINER[self.shape]
        if shape is not None:
            return replace(self, shape=shape)
        if self.limit_name == "max_completion_tokens":
            return replace(self, limit_name="max_tokens")
        return replace(self, temperature=False) if self.temperature else None


def objects_in(text: str) -> Iterator[str]:
    """Give the JSON objects inside *text*, first to last, of which one is what was asked for.

    Models wrap it in thoughts, words or fences, and their words may hold a draft. What is written before the end of
    thoughts is passed over, unless the text is an object from the start: then those marks are words that it quotes.
    """
    said = text if text.lstrip().startswith("{") else text.rpartition("</think>")[2]
    end = 0
    for opening in islice(re.finditer(r"\{", said), MOST_OPENINGS):
        if opening.start() < end:
            continue
        try:
            _, end = _DECODER.raw_decode(said, opening.start())
        except (ValueError, RecursionError):
            continue
        yield said[opening.start() : end]
