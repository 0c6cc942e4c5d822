"""One OpenAI-compatible endpoint: a call with a deadline, counted retries, a remembered form and a breaker.

``openai`` is imported at the first need (1.3 s) or by ``warm``, never on the way of an acknowledgement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError

from bot.advice.model.breaker import Breaker
from bot.advice.model.faults import FormatRefusedError, ModelFaultError
from bot.advice.model.forms import Form, json_in
from bot.advice.model.sorting import sorted_out

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

Shaped = TypeVar("Shaped", bound=BaseModel)
LIMIT_TOKENS = 2_000  # of one completion; the longest honest proposal measures under 1,200
LONGEST_CONTENT_CHARS = 100_000  # a reply past this is not read at all


@dataclass(frozen=True, slots=True)
class EndpointConfig:
    """Where the model is and on what terms it is asked; operator-only, never a tenant's or a person's to set."""

    model: str
    api_key: SecretStr | None = None
    base_url: str | None = None
    azure_endpoint: str | None = None
    azure_api_version: str | None = None
    azure_entra: bool = False  # Entra ID instead of a key; needs the package azure-identity
    deadline_s: float = 20.0  # for the whole call, retries included
    retries: int = 1

    @property
    def name(self) -> str:
        """What the endpoint is called in logs and findings: its model, never its key."""
        return self.model


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; estimated from the lengths (4 characters a token) where the endpoint does not tell."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Completion(Generic[Shaped]):
    """A reply that parsed into its closed type, and what it used."""

    parsed: Shaped
    usage: Usage


@dataclass(slots=True)
class Endpoint:
    """Asks one model for one closed pydantic type; every failure is a ModelFaultError."""

    config: EndpointConfig
    breaker: Breaker = field(default_factory=Breaker)
    _form: Form = field(default_factory=Form, init=False)
    _client: AsyncOpenAI | None = field(default=None, init=False)

    async def warm(self) -> None:
        """Import and build the client in a thread, so that the first call does not pay for it."""
        await asyncio.to_thread(self._connected)

    async def close(self) -> None:
        """Close the client's connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def ask(self, system: str, user: str, schema: type[Shaped]) -> Completion[Shaped]:
        """Return the model's reply to *user* under *system*, as *schema*.

        Raises:
            ModelFaultError: Nothing usable within the deadline, or the breaker is open.
        """
        if not self.breaker.admits():
            raise ModelFaultError("resting")
        try:
            async with asyncio.timeout(self.config.deadline_s):
                completion = await self._with_retries(lambda: self._in_some_form(system, user, schema))
        except TimeoutError:
            self.breaker.failed()
            raise ModelFaultError("timeout") from None
        except ModelFaultError as fault:
            self._note(fault)
            raise
        except BaseException:
            self.breaker.abandoned()
            raise
        self.breaker.succeeded()
        return completion

    def _note(self, fault: ModelFaultError) -> None:
        """Unreadable or refused replies say nothing against the endpoint's health; the others do."""
        if fault.fault in ("refused", "filtered", "unreadable", "truncated", "too_large", "bad_request"):
            self.breaker.succeeded()
        else:
            self.breaker.failed(fault.retry_after_s)

    async def _with_retries(self, attempt: Callable[[], Awaitable[Completion[Shaped]]]) -> Completion[Shaped]:
        for left in range(self.config.retries, -1, -1):
            try:
                return await attempt()
            except ModelFaultError as fault:
                wait_s = fault.retry_after_s or 0.5
                if not fault.safe_to_retry or left == 0 or wait_s > self.config.deadline_s / 2:
                    raise
                await asyncio.sleep(wait_s)
        raise AssertionError("the last attempt either returned or raised")  # pragma: no cover

    async def _in_some_form(self, system: str, user: str, schema: type[Shaped]) -> Completion[Shaped]:
        form: Form | None = self._form
        while form is not None:
            try:
                completion = await self._once(form, system, user, schema)
            except FormatRefusedError as refused:
                form = form.plainer(refused.hint)
            else:
                self._form = form
                return completion
        raise ModelFaultError("bad_request")

    async def _once(self, form: Form, system: str, user: str, schema: type[Shaped]) -> Completion[Shaped]:
        client = await asyncio.to_thread(self._connected) if self._client is None else self._client
        messages: list[Any] = [
            {"role": "system", "content": system + form.instruction(schema)},
            {"role": "user", "content": user},
        ]
        try:
            reply = await client.chat.completions.create(
                model=self.config.model, messages=messages, **form.arguments(schema, limit_tokens=LIMIT_TOKENS)
            )
        except Exception as error:  # sorted by type below; openai is imported lazily, so its names are not here
            raise sorted_out(error, form) from None
        content = _content(reply)
        try:
            parsed = schema.model_validate_json(json_in(content))
        except ValidationError:
            raise ModelFaultError("unreadable", safe_to_retry=True) from None
        return Completion(parsed, _usage(reply, prompt_chars=len(system) + len(user), content_chars=len(content)))

    def _connected(self) -> AsyncOpenAI:
        client = self._client or _client(self.config)
        self._client = client
        return client


def _client(config: EndpointConfig) -> AsyncOpenAI:
    import openai  # noqa: PLC0415  1.3 s and 40 MB: only where a model is configured

    key = config.api_key.get_secret_value() if config.api_key else None
    http_client = openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=config.deadline_s)
    if config.azure_endpoint is None:
        # A local server may need no key at all; the client insists on a non-empty one.
        return openai.AsyncOpenAI(
            api_key=key or "none", base_url=config.base_url, max_retries=0, http_client=http_client
        )
    return openai.AsyncAzureOpenAI(
        azure_endpoint=config.azure_endpoint,
        azure_deployment=config.model,
        api_version=config.azure_api_version or "2024-10-21",
        api_key=None if config.azure_entra else key,
        azure_ad_token_provider=_entra_token if config.azure_entra else None,
        max_retries=0,
        http_client=http_client,
    )


def _entra_token() -> str:
    """Return a token for Azure OpenAI from whatever identity the process runs under."""
    try:
        from azure.identity import DefaultAzureCredential  # type: ignore[import-not-found]  # noqa: PLC0415
    except ImportError:
        raise ModelFaultError("not_allowed") from None
    return str(DefaultAzureCredential().get_token("https://cognitiveservices.azure.com/.default").token)


def _content(reply: ChatCompletion) -> str:
    """Return the text of a reply, or raise the fault that it is."""
    choices = getattr(reply, "choices", None)
    if not choices:
        raise ModelFaultError("unreadable", safe_to_retry=True)
    choice = choices[0]
    message = choice.message
    if choice.finish_reason == "content_filter":
        raise ModelFaultError("filtered")
    if getattr(message, "refusal", None):
        raise ModelFaultError("refused")
    content = (message.content if message else None) or ""
    if len(content) > LONGEST_CONTENT_CHARS:
        raise ModelFaultError("too_large")
    if choice.finish_reason == "length":
        raise ModelFaultError("truncated")
    return content


def _usage(reply: ChatCompletion, *, prompt_chars: int, content_chars: int) -> Usage:
    told = reply.usage
    if told is None:
        return Usage(prompt_chars // 4, content_chars // 4)
    return Usage(told.prompt_tokens or 0, told.completion_tokens or 0)
