"""What can go wrong with a model, named for logs, metrics and the sentence the person hears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.interview.errors import ServiceUnavailableError

FaultName: TypeAlias = Literal[
    "timeout", "connection", "rate_limited", "server_error", "not_allowed", "not_found", "bad_request", "filtered",
    "refused", "truncated", "unreadable", "resting", "cap_reached", "too_large", "client_failed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a call; estimated from the lengths (4 characters a token) where the endpoint does not tell."""

    prompt_tokens: int
    completion_tokens: int

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens)

    @property
    def tokens(self) -> int:
        """Both together."""
        return self.prompt_tokens + self.completion_tokens


NOTHING: Final = Usage(0, 0)


class ModelFaultError(ServiceUnavailableError):
    """The model gave nothing usable; the default rules answer instead. Never carries words of a person or a key.

    *usage* is what was spent all the same, *retry_after_s* what the endpoint asked for.
    """

    def __init__(
        self,
        fault: FaultName,
        *,
        retry_after_s: float | None = None,
        safe_to_retry: bool = False,
        usage: Usage = NOTHING,
    ) -> None:
        super().__init__(f"the model gave nothing usable: {fault}")
        self.fault, self.retry_after_s, self.safe_to_retry, self.usage = fault, retry_after_s, safe_to_retry, usage


class FormatRefusedError(Exception):
    """The endpoint does not take the request in this form; *hint* is its message, lower case, for the next attempt.

    *sure* is False where it only failed: a server that cannot do a schema says 500, and so does one in trouble.
    """

    def __init__(self, hint: str, *, sure: bool = True) -> None:
        super().__init__("the endpoint refused the form of the request")
        self.hint, self.sure = hint, sure
