"""A logger for what is Slack's: below WARNING Bolt and the SDK write whole payloads, people's words included."""

from __future__ import annotations

import logging


def quiet_logger() -> logging.Logger:
    """Return the logger for Bolt and the SDK."""
    logger = logging.getLogger("bot.slack.sdk")
    logger.setLevel(logging.WARNING)
    return logger
