"""Sorts what the openai client raises into our faults, or into a refusal of the request's form."""

from __future__ import annotations

from typing import Any

from bot.advice.model.faults import FaultName, FormatRefusedError, ModelFaultError
from bot.advice.model.forms import Form

RETRY_AFTER_CAP_S = 600.0
_BY_STATUS: dict[int, FaultName] = {401: "not_allowed", 403: "not_allowed", 404: "not_found", 429: "rate_limited"}
_FORM_STATUSES = (400, 422)
_SERVER_ERROR = 500


def sorted_out(error: Exception, form: Form) -> Exception:
    """Return what *error*, raised by a call in *form*, means to us; anything unknown comes back as it is."""
    import openai  # noqa: PLC0415  already imported whenever this runs; its names must not be needed earlier

    match error:
        case openai.APIStatusError():
            return _by_status(error, form)
        case openai.APITimeoutError():
            return ModelFaultError("timeout")
        case openai.APIConnectionError():
            return ModelFaultError("connection", safe_to_retry=True)
        case openai.APIError() | ValueError():  # a body that is no JSON, or not of the protocol's shape
            return ModelFaultError("unreadable", safe_to_retry=True)
    return error


def _by_status(error: Any, form: Form) -> Exception:
    status = error.status_code
    if status in _FORM_STATUSES:
        return _refusal(f"{error.message} {error.code or ''}".lower())
    if status == _SERVER_ERROR and form.shape != "plain":
        return FormatRefusedError(error.message.lower())  # some servers answer a schema with a 500
    fault: FaultName = "server_error" if status >= _SERVER_ERROR else _BY_STATUS.get(status, "bad_request")
    return ModelFaultError(
        fault, retry_after_s=_retry_after(error), safe_to_retry=fault in ("server_error", "rate_limited")
    )


def _refusal(hint: str) -> Exception:
    if "content_filter" in hint or "content management policy" in hint:
        return ModelFaultError("filtered")
    if "context" in hint and any(word in hint for word in ("length", "exceed", "window")):
        return ModelFaultError("too_large")
    return FormatRefusedError(hint)


def _retry_after(error: Any) -> float | None:
    """Return the seconds a Retry-After header asks for; None where it is missing or a date."""
    try:
        return min(float(error.response.headers.get("retry-after", "")), RETRY_AFTER_CAP_S)
    except ValueError:
        return None
