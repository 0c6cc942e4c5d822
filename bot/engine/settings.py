"""The engine's figures, each with its unit and reason; tests make them smaller, nobody else has to touch them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How patient the engine is. All times are seconds."""

    lease_s: float = 15.0  # longer than any call to Slack (10 s); advice that takes longer has its lease renewed
    poll_s: float = 1.5  # the safety net: a lost wake-up or an ended lease is found this late
    max_attempts: int = 5  # exceptions, before work is put aside and the person told
    max_crashes: int = 15  # attempts that ended with the process, which is rarely the work's fault
    backoff_s: float = 0.5  # before the second attempt, doubled for each further one
    max_backoff_s: float = 30.0
    most_events: int = 20  # of one lane in one transaction: others wait for their turn no longer
    lanes_at_once: int = 16  # advice under way
    posts_at_once: int = 16  # calls to Slack under way
    settle_s: float = 30.0  # before Slack's history is believed: its lag is nowhere documented
    doubt_s: float = 1800.0  # a post that has waited for longer may come from a backup: the history is asked first
    max_lookups: int = 10  # before a post of unknown outcome is parked: two minutes in which nobody tells
    team_stop_s: float = 3600.0  # one call an hour to a workspace that took our token away
    pace_s: float = 1.0  # between posts in one channel, over time
    channel_burst: int = 1  # posts that may go out at once in a channel
    dm_burst: int = 5  # in a direct message: a settled question, a notice, the next question
    keep_keys_s: float = 26 * 3600.0  # Slack retries for a day at most
    housekeeping_s: float = 3600.0
    sign_after_s: float = 0.7  # before a message shows that it is being read: what takes less needs no sign
    time_zone: str = "UTC"  # IANA name, of people whose own is not known: timers come in the morning
    drain_s: float = 25.0  # to stop in good order; Kubernetes gives 30 s

    def backoff(self, attempts: int) -> float:
        """Return how long to wait after *attempts* failures."""
        return min(self.max_backoff_s, self.backoff_s * 2.0 ** max(0, attempts - 1))
