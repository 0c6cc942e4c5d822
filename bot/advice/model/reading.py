"""Reading what an endpoint sent back: what it says, and what it says was used. None of it is taken on trust.

The client builds its types without looking at what it puts into them, and compatible servers leave fields out, add
some, or say in a list what the protocol has as text. So a body is read here, into a type of our own.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, NonNegativeInt, ValidationError

from bot.advice.model.faults import FormatRefusedError, ModelFaultError, Usage
from bot.advice.model.forms import NEEDS_ROOM, Form, objects_in

Shaped = TypeVar("Shaped", bound=BaseModel)
LONGEST_CONTENT_CHARS: Final = 100_000  # a reply past this is not read at all
CHARS_PER_TOKEN: Final = 4


def _text_of(content: Any) -> Any:
    """Join the parts of a content that comes in parts; thoughts are parts of another type."""
    if not isinstance(content, list):
        return content
    return "".join(
        str(each.get("text", "")) for each in content if isinstance(each, dict) and each.get("type") == "text"
    )


class _Message(BaseModel):
    content: Annotated[str | None, BeforeValidator(_text_of)] = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message | None = None
    finish_reason: str | None = None


class _Told(BaseModel):
    prompt_tokens: NonNegativeInt
    completion_tokens: NonNegativeInt


class Body(BaseModel):
    """The body of a completion, as far as it is looked at."""

    choices: list[_Choice]
    usage: Any = None  # read apart: a wrong account is no reason to lose what was said

    @property
    def content(self) -> str:
        """What the first choice says; "" for nothing."""
        message = self.choices[0].message if self.choices else None
        return (message.content if message else None) or ""


def body_in(received: bytes) -> Body:
    """Return the body of a completion.

    Raises:
        ValueError: It is no JSON, or not of the protocol's shape.
    """
    return Body.model_validate_json(received)


def proposal_in(body: Body, form: Form, schema: type[Shaped]) -> Shaped:
    """Return what *body*, the reply to a request in *form*, says as *schema*.

    Raises:
        ModelFaultError: It says nothing of that kind.
        FormatRefusedError: A plainer form, or one with more room, may get it to.
    """
    _refuse_what_is_no_reply(body)
    for each in objects_in(body.content):
        try:
            return schema.model_validate_json(each)
        except ValidationError:
            continue
    if body.choices[0].finish_reason == "length":
        raise (
            FormatRefusedError(NEEDS_ROOM)
            if _only_thought(body.content) and not form.roomy
            else ModelFaultError("truncated")
        )
    if form.shape == "json_schema":  # many an endpoint takes a schema and does not look at it
        raise FormatRefusedError("unreadable", sure=False)
    raise ModelFaultError("unreadable", safe_to_retry=True)


def usage_of(body: Body, expected: Usage) -> Usage:
    """Return what the endpoint says was used, else an estimate: *expected* and what was said."""
    try:
        told = _Told.model_validate(body.usage)
    except ValidationError:
        return expected + Usage(0, len(body.content) // CHARS_PER_TOKEN)
    return Usage(told.prompt_tokens, told.completion_tokens)


def _refuse_what_is_no_reply(body: Body) -> None:
    if not body.choices:
        raise ModelFaultError("unreadable", safe_to_retry=True)
    choice = body.choices[0]
    if choice.finish_reason == "content_filter":
        raise ModelFaultError("filtered")
    if choice.message is not None and choice.message.refusal:
        raise ModelFaultError("refused")
    if len(body.content) > LONGEST_CONTENT_CHARS:
        raise ModelFaultError("too_large")


def _only_thought(content: str) -> bool:
    said = content.strip()
    return not said or (said.startswith("<think") and "</think>" not in said)
