"""The forms a request can take, from the strictest to the plainest, and which one an endpoint is known to take.

Compatible endpoints differ: some take a JSON schema, some only ``json_object``, some neither; some know
``max_completion_tokens``, others ``max_tokens``; some models refuse a temperature. What works is found out once per
endpoint and remembered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel

Shape: TypeAlias = Literal["json_schema", "json_object", "plain"]
_PLAINER: dict[Shape, Shape | None] = {"json_schema": "json_object", "json_object": "plain", "plain": None}


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is written: the shape asked for, the name of the token limit, whether a temperature is sent."""

    shape: Shape = "json_schema"
    limit_name: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    temperature: bool = True

    def arguments(self, schema: type[BaseModel], *, limit_tokens: int) -> dict[str, Any]:
        """Return the keyword arguments for ``chat.completions.create`` that this form adds."""
        arguments: dict[str, Any] = {self.limit_name: limit_tokens}
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
        if self.temperature and "temperature" in hint:
            return replace(self, temperature=False)
        if self.limit_name == "max_completion_tokens" and "max_completion_tokens" in hint:
            return replace(self, limit_name="max_tokens")
        shape = _PLAINER[self.shape]
        if shape is not None:
            return replace(self, shape=shape)
        if self.limit_name == "max_completion_tokens":
            return replace(self, limit_name="max_tokens")
        return replace(self, temperature=False) if self.temperature else None


def json_in(text: str) -> str:
    """Return the outermost JSON object inside *text* (models wrap it in words or code fences); "" if there is none."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else ""
