"""What the app is lent for a moment: trigger ids (3 s, once) and response URLs (30 min, five uses)."""

from dataclasses import dataclass

from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import Ids

TRIGGER_LIFETIME_S = 3.0
RESPONSE_LIFETIME_S = 30 * 60.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    """The right to open one modal for *user*."""

    user: str
    expires_s: float
    used: bool = False


class Triggers:
    """The trigger ids given out."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock, self._ids = clock, ids
        self._given: dict[str, Trigger] = {}

    def give(self, user: str) -> str:
        """Return a new trigger id for a gesture of *user*."""
        number = str(self._ids.number())
        ident = f"{number[:12]}.{number[12:24]}.{self._ids.hexadecimal()}"
        self._given[ident] = Trigger(user, self._clock.now() + TRIGGER_LIFETIME_S)
        return ident

    def exchange(self, ident: str) -> Trigger:
        """Use *ident* up and return what it gave the right to.

        Raises:
            SlackError: `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`.
        """
        trigger = self._given.get(ident)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() > trigger.expires_s:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where answers to one gesture may go; *message_ts* is the message it was made on, if any."""

    channel: str
    user: str
    expires_s: float
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """The response URLs given out, by the last part of their path."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock, self._ids = clock, ids
        self._given: dict[str, ResponseUrl] = {}
        self.base = ""

    def give(
        self,
        channel: str,
        user: str,
        *,
        message_ts: str | None = None,
        ephemeral: bool = False,
        thread_ts: str | None = None,
    ) -> str:
        """Return a new absolute URL for answers to a gesture of *user* in *channel*."""
        expires_s = self._clock.now() + RESPONSE_LIFETIME_S
        ident = self._ids.hexadecimal()
        self._given[ident] = ResponseUrl(channel, user, expires_s, message_ts, ephemeral, thread_ts)
        return f"{self.base}/response/{ident}"

    def use(self, ident: str) -> ResponseUrl:
        """Count one use of *ident* and return where the answer goes.

        Raises:
            SlackError: `invalid_url`, `expired_url` (30 minutes) or `used_url` (five answers).
        """
        given = self._given.get(ident)
        if given is None:
            raise SlackError("invalid_url")
        if self._clock.now() > given.expires_s:
            raise SlackError("expired_url")
        if given.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        given.uses += 1
        return given
