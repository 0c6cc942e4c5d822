"""A local Slack: Web API, Socket Mode, signed HTTP delivery, people and a page, for trying and testing an app.

Nothing here knows the advisor: any Slack app can be pointed at it. Source of the protocol: docs.slack.dev.
"""
