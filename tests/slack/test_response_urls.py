from __future__ import annotations

import pytest

from bot.slack.response_urls import is_slacks

SLACK = "https://slack.com/api/"
LOCAL = "http://127.0.0.1:4000/api/"


@pytest.mark.parametrize(
    ("url", "api", "ours"),
    [
        ("https://hooks.slack.com/commands/T1/1/x", SLACK, True),
        ("https://slack.com/x", SLACK, True),
        ("https://hooks.slack-gov.com/x", "https://slack-gov.com/api/", True),
        ("http://hooks.slack.com/x", SLACK, False),
        ("https://hooks.slack.com.evil.example/x", SLACK, False),
        ("https://evil.example/hooks.slack.com", SLACK, False),
        ("https://hooks.slack.com@evil.example/x", SLACK, False),
        ("https://user:pw@hooks.slack.com/x", SLACK, False),
        ("https://169.254.169.254/latest", SLACK, False),
        ("http://127.0.0.1/x", SLACK, False),
        ("http://localhost:9000/x", SLACK, False),
        ("file:///etc/passwd", SLACK, False),
        ("https://[::1/x", SLACK, False),
        ("", SLACK, False),
        ("http://127.0.0.1:4001/response/x", LOCAL, True),
        ("http://localhost:4000/response/x", LOCAL, True),
        ("http://169.254.169.254/latest", LOCAL, False),
        ("http://10.0.0.1/x", LOCAL, False),
    ],
)
def test_private_answers_go_to_slack_alone(url: str, api: str, ours: bool) -> None:
    assert is_slacks(url, api) is ours
