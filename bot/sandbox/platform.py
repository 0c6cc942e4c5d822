"""Everything the Web API, the page and the people share: one workspace and the app's rights in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.sandbox.calls import Calls
from bot.sandbox.clock import Clock
from bot.sandbox.delivery import Deliveries
from bot.sandbox.faults import Faults
from bot.sandbox.jsontypes import Json
from bot.sandbox.permissions import Permissions
from bot.sandbox.rates import Rates
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.tokens import Tokens
from bot.sandbox.triggers import ResponseUrls, Triggers
from bot.sandbox.workspace import Workspace


@dataclass
class Platform:
    """The parts of one running sandbox; `base_url` is known once it listens."""

    workspace: Workspace
    permissions: Permissions
    tokens: Tokens
    clock: Clock
    calls: Calls
    faults: Faults
    rates: Rates
    deliveries: Deliveries
    socket_mode: SocketMode
    signed_http: SignedHttp
    triggers: Triggers
    response_urls: ResponseUrls
    base_url: str = ""
    views: dict[str, Json] = field(default_factory=dict)
    streams: dict[str, Json] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    skip_ahead: Callable[[], Awaitable[int]] | None = None  # lets the app's next timers come; how many those are
