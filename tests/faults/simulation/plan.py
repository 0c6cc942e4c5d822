"""What goes wrong and when, decided by one seed; every decision is counted and written down."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each thing goes wrong, each time it could: 0.0 never, 1.0 always."""

    crash: float = 0.01  # SIGKILL at a named point
    kill: float = 0.001  # SIGKILL between any two steps, each look at the replicas
    freeze: float = 0.003  # SIGSTOP at a unit of work, for up to three leases
    terminate: float = 0.003  # SIGTERM, half of them followed by a second one
    database_down: float = 0.02  # a unit of work does not happen
    commit_unknown: float = 0.01  # it does, and nobody is told
    repeated: float = 0.02  # it happens twice: the connection broke at the commit
    slow_database: float = 0.01  # beyond what Slack waits
    duplicate: float = 0.15  # Slack delivers again what it has delivered
    late: float = 0.15  # delivered after what came later
    ack_lost: float = 0.05
    ratelimited: float = 0.04
    reset_before: float = 0.04  # the connection breaks, Slack did not take it
    reset_after: float = 0.06  # the connection breaks, Slack took it
    hang: float = 0.02  # Slack takes it after we gave up
    refused: float = 0.01  # channel_not_found and the like
    revoked: float = 0.002  # the token is gone for a while
    history_down: float = 0.15
    history_forbidden: float = 0.005
    advice_raises: float = 0.03
    advice_slow: float = 0.02  # longer than a lease
    poison: float = 0.01
    illegal: float = 0.03


CALM = Rates(**dict.fromkeys(Rates.__dataclass_fields__, 0.0))
_SLACK_AS_USUAL = replace(CALM, duplicate=0.1, late=0.1, ack_lost=0.05)
PROFILES = (
    Rates(),
    replace(_SLACK_AS_USUAL, freeze=0.03, crash=0.004, kill=0.003, reset_before=0.15, reset_after=0.05),  # zombies
    replace(
        _SLACK_AS_USUAL, crash=0.005, ratelimited=0.1, reset_before=0.1, reset_after=0.15, hang=0.05, refused=0.02,
        revoked=0.005, history_down=0.3, history_forbidden=0.01,
    ),
    replace(_SLACK_AS_USUAL, advice_slow=0.5),  # nobody is at fault: nothing may be done twice
    replace(
        _SLACK_AS_USUAL, crash=0.02, kill=0.01, terminate=0.02, database_down=0.05, commit_unknown=0.03, repeated=0.05,
        slow_database=0.03, poison=0.05, advice_raises=0.1,
    ),
)  # fmt: skip


@dataclass(slots=True)
class Plan:
    """Decides, counts, remembers."""

    seed: int
    rates: Rates
    hits: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)
    calm: bool = False  # faults are over: now everything must come to its end
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def strikes(self, fault: str, about: str = "", *, to: str = "") -> bool:
        """Say whether *fault* happens here and now; it is counted by itself where it happens *to* something special."""
        struck = self.random.random() < getattr(self.rates, fault) and not self.calm
        if struck:
            self.hits[f"{fault} to {to}" if to else fault] += 1
            self.note(f"{fault} {about}")
        return struck

    def one_of(self, *faults: str, about: str = "", to: str = "") -> str:
        """Return the one of *faults* that happens, "" if none does."""
        return next((fault for fault in faults if self.strikes(fault, about, to=to)), "")

    def within(self, least_s: float, most_s: float) -> float:
        """Return a duration."""
        return self.random.uniform(least_s, most_s)

    def note(self, what: str) -> None:
        """Write down what happened."""
        self.trace.append(what)

    @property
    def faults(self) -> int:
        """How many faults struck so far."""
        return self.hits.total()

    def fingerprint(self) -> str:
        """Return what two runs of the same seed share."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]
