from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import settings as subject

BOT, APP, SECRET = "xoxb-sesame", "xapp-sesame", "shhh"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in subject.described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def refused(**environment: str) -> tuple[str, ...]:
    with pytest.MonkeyPatch.context() as patch:
        for name, text in environment.items():
            patch.setenv(name, text)
        with pytest.raises(subject.SettingsError) as caught:
            subject.read()
    assert caught.value.__cause__ is None, "the cause would show the value in a traceback"
    return caught.value.problems


def test_nothing_set_is_enough_to_read_but_not_to_talk_to_slack() -> None:
    settings = subject.read()
    assert [sentence.split()[0] for sentence in subject.for_slack(settings)] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


@pytest.mark.parametrize("other", [{"slack_app_token": APP}, {"slack_signing_secret": SECRET}])
def test_a_bot_token_and_one_of_the_two_ways_to_be_reached_are_enough(other: dict[str, str]) -> None:
    assert subject.for_slack(subject.read(None, slack_bot_token=BOT, **other)) == ()


def test_an_app_token_means_socket_mode_and_no_port_unless_one_is_asked_for() -> None:
    assert not subject.read(slack_app_token=APP).listens
    assert subject.read(slack_app_token=APP, port=3001).listens
    assert subject.read(slack_signing_secret=SECRET).listens


def test_a_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"SLACK_BOT_TOKEN={BOT}\nPORT=4000\nSOMEBODY_ELSES=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "4001")
    settings = subject.read()
    assert settings.slack_bot_token == SecretStr(BOT)
    assert settings.port == 4001


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    assert not subject.read().socket_mode


def test_the_slack_address_gets_the_slash_the_client_needs() -> None:
    assert subject.read(slack_api_url="http://127.0.0.1:8000/api").slack_api_url == "http://127.0.0.1:8000/api/"


def test_every_problem_is_one_sentence_that_names_the_variable_and_never_the_value() -> None:
    problems = refused(
        SLACK_BOT_TOKEN="xapp-sesame", SLACK_APP_TOKEN="xoxb-sesame", PORT="sesame", DATABASE_URL="mysql://u:sesame@h/d"
    )
    assert [sentence.split()[0] for sentence in problems] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "DATABASE_URL",
        "PORT",
    ]
    assert all(sentence.endswith(".") and "\n" not in sentence and "sesame" not in sentence for sentence in problems)


@pytest.mark.parametrize(
    ("name", "text", "tells"),
    [
        ("PORT", "70000", "65535"),
        ("PORT", "abc", "a whole number."),
        ("ADVISOR_DRAIN_S", "soon", "a number."),
        ("ADVISOR_LOCAL_ONLY", "perhaps", "true or false."),
        ("ADVISOR_LOG_FORMAT", "xml", "'json'"),
        ("SLACK_API_URL", "slack.com/api", "https://"),
        ("ADVISOR_DRAIN_S", "0", "greater than 0"),
        ("ADVISOR_PACK", "/nowhere", "pack.yaml"),
    ],
)
def test_the_sentence_says_what_would_be_right(name: str, text: str, tells: str) -> None:
    (sentence,) = refused(**{name: text})
    assert sentence.startswith(f"{name} should be")
    assert tells in sentence


def test_a_cap_in_dollars_needs_a_price() -> None:
    (sentence,) = refused(ADVISOR_MODEL_USD="5")
    assert sentence.startswith("ADVISOR_MODEL_USD_PER_MILLION_TOKENS is missing")
    assert subject.read(advisor_model_usd=5, advisor_model_usd_per_million_tokens=0.4).advisor_model_usd == 5


def test_a_file_that_is_not_text_is_told_by_name() -> None:
    Path(".env").write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe")
    (sentence,) = refused()
    assert ".env" in sentence


def test_no_secret_shows_in_a_printed_setting() -> None:
    settings = subject.read(
        slack_bot_token=BOT,
        slack_app_token=APP,
        slack_signing_secret="sesame",
        database_url="postgresql://u:sesame@h/d",
        openai_api_key="sesame",
        azure_openai_api_key="sesame",
    )
    assert "sesame" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_every_setting_is_described() -> None:
    assert all(description.endswith(".") for _, _, description in subject.described())
