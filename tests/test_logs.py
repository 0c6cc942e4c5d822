from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog

from bot import logs

WORDS = "we pay 40,000 a month for it"


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("json", "debug", stream)
    return stream


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_with_its_fields(out: io.StringIO) -> None:
    structlog.get_logger().info("answer_assessed", lane="T1:U1", took_s=1.8)
    (line,) = lines(out)
    assert (line["event"], line["lane"], line["took_s"], line["level"]) == ("answer_assessed", "T1:U1", 1.8, "info")


def test_an_exception_is_told_by_type_and_place_without_its_words(out: io.StringIO) -> None:
    try:
        int(WORDS)
    except ValueError:
        structlog.get_logger().exception("work_failed")
    (line,) = lines(out)
    assert line["error"] == "ValueError"
    assert line["at"][-1].startswith("test_logs.py:")
    assert WORDS not in out.getvalue()


def test_a_library_that_logs_a_body_is_cut_before_it(out: io.StringIO) -> None:
    logging.getLogger("slack_bolt.AsyncApp").warning(f"Unhandled request ({{'text': '{WORDS}'}})")  # noqa: G004
    (line,) = lines(out)
    assert (line["event"], line["library"], line["said"]) == (
        "library_spoke",
        "slack_bolt.AsyncApp",
        "Unhandled request",
    )
    assert WORDS not in out.getvalue()


def test_a_library_that_logs_an_exception_shows_none_of_its_words(out: io.StringIO) -> None:
    try:
        {"": 0}[WORDS]
    except KeyError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    assert lines(out)[0]["error"] == "KeyError"
    assert WORDS not in out.getvalue()


def test_libraries_stay_silent_below_a_warning_even_when_we_log_everything(out: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web.async_base_client").info("Sending a request - url: x, json: %s", WORDS)
    assert out.getvalue() == ""


def test_the_level_is_kept(out: io.StringIO) -> None:
    logs.configure("json", "warning", out)
    structlog.get_logger().info("not_shown")
    structlog.get_logger().warning("shown")
    assert [line["event"] for line in lines(out)] == ["shown"]


def test_configuring_twice_says_everything_once(out: io.StringIO) -> None:
    logs.configure("json", "info", out)
    logging.getLogger("aiohttp.client").error("Unclosed client session")
    assert len(lines(out)) == 1


def test_a_console_gets_readable_lines(out: io.StringIO) -> None:
    logs.configure("console", "info", out)
    structlog.get_logger().info("advisor_started", mode="socket")
    assert "advisor_started" in out.getvalue()
    assert "mode=socket" in out.getvalue().replace(" ", "")
