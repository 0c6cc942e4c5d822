"""Settings: read once from the environment or from ``.env``, under the names people already have set.

``read`` returns them or raises ``SettingsError`` with one sentence per problem: what is wrong and what to do, never the
value. ``for_slack`` says what is still missing before the advisor can talk to a workspace.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.interview.errors import ReadinessError

SLACK_API = "https://slack.com/api/"
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")


class SettingsError(ReadinessError):
    """Something is missing or wrong; *problems* are sentences for the person who starts the advisor."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _with_slash(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("should be an address that starts with http:// or https://")
    return url if url.endswith("/") else f"{url}/"


WebAddress = Annotated[str, AfterValidator(_with_slash)]


class Settings(BaseSettings):
    """Everything that can be set; each field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = Field(
        None, description="Bot token (`xoxb-…`) from your app's *OAuth & Permissions* page. Needed by `serve`."
    )
    slack_app_token: SecretStr | None = Field(
        None,
        description="App-level token (`xapp-…`) with `connections:write`. When set, `serve` uses Socket Mode and needs "
        "no public address.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret from *Basic Information*. Needed without an app-level token (HTTP mode)."
    )
    slack_api_url: WebAddress = Field(SLACK_API, description="Where the Slack Web API is.")
    database_url: SecretStr = Field(
        SecretStr("sqlite:///advisor.db"),
        description="`sqlite:///file.db`, or `postgresql://user:password@host/name` for several replicas.",
    )
    port: int = Field(
        3000,
        ge=1,
        le=65535,
        description="Port of the HTTP endpoint: Slack's requests in HTTP mode, health and metrics in both. In Socket "
        "Mode nothing listens unless this is set.",
    )
    advisor_host: str = Field("0.0.0.0", description="Address the HTTP endpoint binds to.")  # noqa: S104 -- behind a proxy or in a container; every Slack request is verified by its signature
    advisor_pack: Path | None = Field(
        None, description="Folder of another knowledge pack. Default: the guidance that ships with the advisor."
    )
    advisor_semantic: bool = Field(
        True, description="Compare questions by meaning where the extra `semantic` is installed, on this machine."
    )
    advisor_drain_s: float = Field(
        25.0, gt=0, le=600, description="Seconds that work under way gets to finish after SIGTERM."
    )
    advisor_time_zone: str = Field(
        "UTC",
        description="Time zone of people whose own Slack does not tell, such as `Europe/Berlin`: reminders come in the "
        "morning.",
    )
    advisor_log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="`auto` is `console` on a terminal and `json` elsewhere."
    )
    advisor_log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level that is logged. People's words are logged at no level."
    )
    openai_api_key: SecretStr | None = Field(None, description="Key of OpenAI or of a compatible endpoint.")
    openai_base_url: WebAddress | None = Field(None, description="Address of a compatible endpoint.")
    openai_model: str | None = Field(None, description="Model to use there.")
    azure_openai_endpoint: WebAddress | None = Field(None, description="Address of an Azure OpenAI resource.")
    azure_openai_api_key: SecretStr | None = Field(None, description="Its key.")
    azure_openai_deployment: str | None = Field(None, description="Name of the deployment to use there.")
    azure_openai_api_version: str = Field("2024-10-21", description="Azure OpenAI API version.")
    azure_openai_entra: bool = Field(
        False, description="Sign in to Azure OpenAI with Entra ID instead of a key; needs `pip install azure-identity`."
    )
    advisor_local_only: bool = Field(
        False, description="Keep everything people write on this machine: no model is asked, whatever else is set."
    )
    advisor_model_deadline_s: float = Field(
        20.0, gt=0, le=120, description="Seconds a model has for a message, retries included; then fixed rules answer."
    )
    advisor_model_person_tokens: int = Field(
        500_000, ge=0, description="Tokens one person may use in 24 hours; 0 for no cap. A message takes about 7,000."
    )
    advisor_model_team_tokens: int = Field(
        5_000_000, ge=0, description="Tokens one workspace may use in 24 hours; 0 for no cap."
    )
    advisor_model_usd: float = Field(
        0.0, ge=0, description="US dollars all calls together may cost in 24 hours; 0 for no cap."
    )
    advisor_model_usd_per_million_tokens: float = Field(
        0.0, ge=0, validate_default=True, description="What a million tokens cost you; needed for the cap in dollars."
    )

    @field_validator("slack_bot_token")
    @classmethod
    def _is_a_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _starting_with(
            token, ("xoxb-", "xoxe.xoxb-"), "copy the Bot User OAuth Token from OAuth & Permissions of your Slack app"
        )

    @field_validator("slack_app_token")
    @classmethod
    def _is_an_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _starting_with(
            token,
            ("xapp-",),
            "make an app-level token with connections:write under Basic Information of your Slack app",
        )

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: SecretStr) -> SecretStr:
        scheme = url.get_secret_value().partition("://")[0].partition("+")[0]
        if "://" not in url.get_secret_value() or scheme not in DATABASE_SCHEMES:
            raise ValueError("should look like sqlite:///advisor.db or postgresql://user:password@host/name")
        file = url.get_secret_value().partition(":///")[2] if scheme == "sqlite" else ""
        if file and not file.startswith("file:") and not (folder := Path(file).parent).is_dir():
            raise ValueError(f"should name a file in a folder that exists; there is no {folder}")
        return url

    @field_validator("advisor_model_usd_per_million_tokens")
    @classmethod
    def _is_a_price(cls, usd: float, others: ValidationInfo) -> float:
        if not usd and others.data.get("advisor_model_usd"):
            raise ValueError("is missing: without a price ADVISOR_MODEL_USD would cap nothing")
        return usd

    @field_validator("advisor_pack")
    @classmethod
    def _is_a_pack(cls, folder: Path | None) -> Path | None:
        if folder is not None and not (folder / "pack.yaml").is_file():
            raise ValueError("should be a folder that holds a pack.yaml")
        return folder

    @field_validator("advisor_time_zone")
    @classmethod
    def _is_a_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("should be the name of a time zone, such as Europe/Berlin or UTC") from None
        return name

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached through a WebSocket that we open, instead of requests that Slack sends."""
        return self.slack_app_token is not None

    @property
    def listens(self) -> bool:
        """Whether an HTTP port is opened: always in HTTP mode; in Socket Mode where PORT is set, for the probes."""
        return not self.socket_mode or "port" in self.model_fields_set

    @property
    def model_endpoint(self) -> Literal["none", "openai", "azure"]:
        """Which kind of model endpoint is configured; none where everything is to stay on this machine."""
        if self.advisor_local_only:
            return "none"
        if self.azure_openai_endpoint:
            return "azure"
        return "openai" if self.openai_api_key or self.openai_base_url else "none"


def _starting_with(token: SecretStr | None, starts: tuple[str, ...], mend: str) -> SecretStr | None:
    if token is not None and not token.get_secret_value().startswith(starts):
        raise ValueError(f"should start with {starts[0]} ({mend})")
    return token


def read(env_file: Path | None = Path(".env"), **given: Any) -> Settings:
    """Read the settings; *given* values win over the environment, the environment over *env_file*.

    Raises:
        SettingsError: One sentence for each variable that cannot be used.
    """
    try:
        return Settings(_env_file=env_file, **given)
    except ValidationError as error:
        raise SettingsError(tuple(_sentences(error))) from None  # its cause would show values
    except (UnicodeDecodeError, PermissionError) as error:
        raise SettingsError(
            (f"{env_file} cannot be read ({type(error).__name__}): it should be UTF-8 text.",)
        ) from None


_WANTED = {"int_parsing": "should be a whole number", "float_parsing": "should be a number"}
_WANTED |= {"bool_parsing": "should be true or false"}


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]).upper()
        says = problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
        yield f"{name} {_WANTED.get(problem['type'], says)}."


def for_slack(settings: Settings) -> tuple[str, ...]:
    """Return what is still missing before the advisor can serve a workspace, a sentence each; empty if nothing."""
    missing = []
    if settings.slack_bot_token is None:
        missing.append(
            "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token from OAuth & Permissions of your Slack app."
        )
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        missing.append(
            "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode) is missing: both stand under Basic "
            "Information of your Slack app; one of them is enough."
        )
    return tuple(missing)


def described() -> tuple[tuple[str, str, str], ...]:
    """Return (variable, default, description) of every setting, in order, for the README and ``doctor``."""
    return tuple(
        (name.upper(), _shown(field.default), field.description or "") for name, field in Settings.model_fields.items()
    )


def _shown(default: object) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    return "" if default is None else str(default)
