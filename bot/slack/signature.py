"""Slack's request signature, checked strictly: whatever is odd is a 401, never an exception, and is never logged.

Source: docs.slack.dev, "Verifying requests from Slack": ``v0=`` HMAC-SHA256 over ``v0:<timestamp>:<raw body>``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable

MAX_AGE_S = 300
_TIMESTAMP = re.compile(r"[0-9]{1,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Signature:
    """Tells requests signed with *secret* from all others."""

    def __init__(self, secret: str, *, now: Callable[[], float] = time.time) -> None:
        if not secret.strip():
            raise ValueError("The signing secret is empty: every request could be forged.")
        self._secret, self._now = secret.encode(), now

    def is_valid(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Return whether *signature* is Slack's over *body*, not older or newer than five minutes."""
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        if abs(self._now() - int(timestamp)) > MAX_AGE_S:
            return False
        expected = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={expected}", signature)
