"""Making the client for an endpoint: OpenAI, Azure OpenAI with a key or Entra ID, or anything compatible.

``openai`` takes 1.3 s and 40 MB to import: it is imported here, where a model is configured, in a thread.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from bot.advice.model.faults import ModelFaultError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

AZURE_API_VERSION: Final = "2024-10-21"
# Portals show whole addresses to copy; the client adds these parts itself.
_ADDED: Final = re.compile(r"/chat/completions/?(?:\?.*)?$")
_ADDED_AT_AZURE: Final = re.compile(r"/openai/(?:v1|deployments)\b.*$")
AZURE_SCOPE: Final = "https://cognitiveservices.azure.com/.default"


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


def connect(config: EndpointConfig) -> AsyncOpenAI:
    """Return a client that retries nothing by itself and follows no redirect, which would carry the key elsewhere."""
    import openai  # noqa: PLC0415  only where a model is configured

    key = config.api_key.get_secret_value() if config.api_key else None
    http_client = openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=config.deadline_s)
    if config.azure_endpoint is None:
        # A local server may need no key at all; the client insists on a non-empty one.
        return openai.AsyncOpenAI(
            api_key=key or "none",
            base_url=config.base_url and _ADDED.sub("", config.base_url),
            max_retries=0,
            http_client=http_client,
        )
    return openai.AsyncAzureOpenAI(
        azure_endpoint=_ADDED_AT_AZURE.sub("", config.azure_endpoint),
        azure_deployment=config.model,
        api_version=config.azure_api_version or AZURE_API_VERSION,
        api_key=None if config.azure_entra else key or "none",
        azure_ad_token_provider=entra_tokens() if config.azure_entra else None,
        max_retries=0,
        http_client=http_client,
    )


def entra_tokens() -> Callable[[], Awaitable[str]]:
    """Return what gives a token for whatever identity the process runs under, kept until it is about to end.

    Raises:
        ModelFaultError: azure-identity is not installed.
    """
    try:
        from azure.identity import (  # type: ignore[import-not-found]  # noqa: PLC0415  an optional extra
            DefaultAzureCredential,
            get_bearer_token_provider,
        )
    except ImportError:
        raise ModelFaultError("not_allowed") from None
    provider = get_bearer_token_provider(DefaultAzureCredential(), AZURE_SCOPE)

    async def token() -> str:
        try:
            return str(await asyncio.to_thread(provider))  # it asks the network, for seconds where there is no identity
        except Exception:  # whatever the identity raises may quote the tenant
            raise ModelFaultError("not_allowed") from None

    return token
