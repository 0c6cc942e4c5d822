"""Sorts what the openai client raises into our faults, or into a refusal of the request's form."""

from __future__ import annotations

import math
import time
from email.utils import parsedate_to_datetime
from typing import Any, Final

import structlog

from bot.advice.model.faults import FaultName, FormatRefusedError, ModelFaultError
from bot.advice.model.forms import Form

RETRY_AFTER_CAP_S: Final = 600.0
_BY_STATUS: Final[dict[int, FaultName]] = {
    401: "not_allowed", 403: "not_allowed", 404: "not_found", 413: "too_large", 429: "rate_limited",
}  # fmt: skip
_FORM_STATUSES: Final = (400, 422)
_SERVER_ERROR: Final = 500
log = structlog.get_logger()


def sorted_out(error: Exception, form: Form) -> tuple[Exception, bool]:
    """Return what *error*, raised by a call in *form*, means to us, and whether the call may be charged for."""
    if isinstance(error, ModelFaultError):
        return error, False
    import openai  # noqa: PLC0415  already imported whenever this runs; its names must not be needed earlier

    match error:
        case openai.APIStatusError():
            return _by_status(error, form), False
        case openai.APITimeoutError():
            return ModelFaultError("timeout"), True
        case openai.APIConnectionError():
            return ModelFaultError("connection", safe_to_retry=True), True
        case openai.APIError() | ValueError():  # a body that is no JSON, or not of the protocol's shape
            return ModelFaultError("unreadable", safe_to_retry=True), True
    log.warning("model_client_failed", error=type(error).__name__)  # its text may quote what was sent
    return ModelFaultError("client_failed"), True


def _by_status(error: Any, form: Form) -> Exception:
    status, hint = error.status_code, f"{error.message} {error.code or ''}".lower()
    if status in _FORM_STATUSES:
        return _refusal(hint)
    if status == _SERVER_ERROR and form.shape == "json_schema":
        return FormatRefusedError(hint, sure="response_format" in hint or "schema" in hint or "grammar" in hint)
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
    """Return the seconds a Retry-After header asks for, a number or a date; None where it is missing or neither."""
    told = str(error.response.headers.get("retry-after", "")).strip()
    try:
        seconds = float(told)
    except ValueError:
        seconds = _until(told)
    return min(seconds, RETRY_AFTER_CAP_S) if math.isfinite(seconds) and seconds >= 0 else None


def _until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return -1.0
