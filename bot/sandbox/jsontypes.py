"""The JSON that travels: Slack's objects are plain dictionaries here, as the sandbox is the side that makes them."""

from typing import Any

Json = dict[str, Any]
