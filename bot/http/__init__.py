"""The ASGI surface: the Slack endpoint, OAuth, health, metrics."""
