"""Slack's rate limits, off unless asked for: a tier per method, and one message a second in each channel.

Source: docs.slack.dev/apis/web-api/rate-limits; tiers are calls a minute.
"""

from collections import defaultdict, deque

from bot.sandbox.clock import Clock

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
WINDOW_S = 60.0


class Rates:
    """Counts calls and says how long to wait."""

    def __init__(self, clock: Clock, *, strict: bool = False) -> None:
        self.strict = strict
        self.message_gap_s = 1.0
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._posted: dict[str, float] = {}

    def wait_s(self, method: str, tier: int | None, channel: str | None) -> float:
        """Return 0 and count the call, or the seconds after which it may come again."""
        if not self.strict:
            return 0.0
        if method == "chat.postMessage" and channel is not None:
            return self._message_wait(channel)
        return self._tier_wait(method, TIERS[tier]) if tier is not None else 0.0

    def _message_wait(self, channel: str) -> float:
        now = self._clock.now()
        left = self._posted.get(channel, 0.0) + self.message_gap_s - now
        if left <= 0:
            self._posted[channel] = now
        return max(left, 0.0)

    def _tier_wait(self, method: str, limit: int) -> float:
        now, calls = self._clock.now(), self._calls[method]
        while calls and calls[0] <= now - WINDOW_S:
            calls.popleft()
        if len(calls) >= limit:
            return calls[0] + WINDOW_S - now
        calls.append(now)
        return 0.0
