"""What can go wrong with a model, named for logs, metrics and the sentence the person hears."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bot.interview.errors import ServiceUnavailableError

FaultName: TypeAlias = Literal[
    "timeout", "connection", "rate_limited", "server_error", "not_allowed", "not_found", "bad_request", "filtered",
    "refused", "truncated", "unreadable", "resting", "cap_reached", "too_large",
]  # fmt: skip


class ModelFaultError(ServiceUnavailableError):
    """The model gave nothing usable; the default rules answer instead. Never carries words of a person or a key."""

    def __init__(self, fault: FaultName, *, retry_after_s: float | None = None, safe_to_retry: bool = False) -> None:
        super().__init__(f"the model gave nothing usable: {fault}")
        self.fault, self.retry_after_s, self.safe_to_retry = fault, retry_after_s, safe_to_retry


class FormatRefusedError(Exception):
    """The endpoint does not take the request in this form; *hint* is its message, lower case, for the next attempt."""

    def __init__(self, hint: str) -> None:
        super().__init__("the endpoint refused the form of the request")
        self.hint = hint
