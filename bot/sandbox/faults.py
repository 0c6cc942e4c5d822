"""Faults on demand: what a Slack in trouble does to one method, some of the time, repeatably.

For calls of the app the method is its name (`chat.postMessage`, or `*`); for deliveries to the app it is
`deliver.events_api`, `deliver.slash_commands` or `deliver.interactive`.
"""

import fnmatch
import random
from dataclasses import dataclass, field, fields
from typing import Literal, get_args

from bot.sandbox.jsontypes import Json

FaultKind = Literal[
    "ratelimited",  # 429 with Retry-After; not performed
    "error",  # {"ok": false, "error": error}; not performed
    "http_500",  # JSON-less 500; not performed
    "http_503",  # 503 with an HTML page; not performed
    "drop_before",  # the connection breaks, nothing was performed (deliveries: nothing is sent)
    "drop_after",  # performed, then the connection breaks without an answer (deliveries: the ack is lost)
    "http_500_after",  # performed, then a 500
    "delay",  # performed after delay_s seconds (deliveries: sent late, so later ones overtake)
    "delay_after",  # performed at once, answered after delay_s seconds
    "history_lag",  # conversations.history/replies hide what is younger than lag_s seconds
    "duplicate",  # deliveries: sent copies times
]


@dataclass
class Fault:
    """One rule. It strikes calls that match, after the first *skip*, at most *times* times (None: for ever)."""

    method: str
    kind: FaultKind
    times: int | None = None
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    channel: str | None = None
    retry_after_s: int = 1
    delay_s: float = 0.0
    lag_s: float = 0.0
    copies: int = 2
    error: str = "internal_error"
    hits: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"There is no fault {self.kind!r}; there are {', '.join(get_args(FaultKind))}.")
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    def matches(self, method: str, channel: str | None) -> bool:
        """Return whether this rule speaks of that call."""
        return fnmatch.fnmatchcase(method, self.method) and self.channel in (None, channel)

    def strikes(self) -> bool:
        """Return whether it strikes this matching call, and count it."""
        if self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self._random.random() >= self.probability:
            return False
        self.times = None if self.times is None else self.times - 1
        self.hits += 1
        return True


class Faults:
    """The rules in force, first match first."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, method: str, kind: FaultKind, **figures: object) -> Fault:
        """Put a rule in force and return it, so that its `hits` can be read.

        Raises:
            ValueError: There is no such kind, or no such figure.
        """
        known = {each.name for each in fields(Fault) if each.init}
        if unknown := set(figures) - known:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}.")
        rule = Fault(method, kind, **figures)  # type: ignore[arg-type] # names are checked above
        self.rules.append(rule)
        return rule

    def remove(self, rule: Fault) -> None:
        """Take one rule out of force."""
        self.rules.remove(rule)

    def clear(self) -> None:
        """Take all rules out of force."""
        self.rules.clear()

    def strike(self, method: str, channel: str | None = None) -> Fault | None:
        """Return the fault that befalls this call, if any."""
        matching = (rule for rule in self.rules if rule.kind != "history_lag" and rule.matches(method, channel))
        return next((rule for rule in matching if rule.strikes()), None)

    def history_lag_s(self, method: str, channel: str) -> float:
        """Return how many seconds of the newest messages are hidden from this reading."""
        lagging = (rule for rule in self.rules if rule.kind == "history_lag" and rule.matches(method, channel))
        return max((rule.lag_s for rule in lagging if rule.strikes()), default=0.0)

    def listed(self) -> list[Json]:
        """Return the rules as JSON."""
        names = [each.name for each in fields(Fault) if each.init]
        return [{name: getattr(rule, name) for name in names} for rule in self.rules]
