"""Which advisor the settings ask for: the default rules, or a model over them. Part of what ``main`` wires.

What an advisor is made of is imported when it is made: messages can be taken in before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.advice.advisor import Advisor
from bot.settings import Settings
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack

if TYPE_CHECKING:
    from bot.advice.default import DefaultAdvisor
    from bot.advice.model.advising import ModelAdvisor
    from bot.advice.model.endpoint import Endpoint, EndpointConfig, Usage
    from bot.advice.model.usage import Spent

DEFAULT_MODEL = "gpt-4.1-mini"


@dataclass(frozen=True, slots=True)
class StoredUsage:
    """The usage book in the database: one account for all replicas."""

    storage: Storage

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        """See UsageBook."""
        from bot.advice.model.usage import Spent  # noqa: PLC0415 - see the module

        spent = await self.storage.run(lambda work: work.model_calls.spent_in_a_day(team, person))
        return Spent(spent.person, spent.team, spent.all)

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        """See UsageBook."""

        def write(work: UnitOfWork) -> None:
            work.model_calls.record(
                team,
                person,
                model,
                outcome,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
            )

        await self.storage.run(write)


def endpoint_of(settings: Settings) -> EndpointConfig | None:
    """Return where the model is, None where none is configured or everything is to stay on this machine."""
    if settings.model_endpoint == "none":
        return None
    from bot.advice.model.endpoint import EndpointConfig  # noqa: PLC0415 - see the module

    match settings.model_endpoint:
        case "openai":
            return EndpointConfig(
                model=settings.openai_model or DEFAULT_MODEL,
                api_key=settings.openai_api_key,
                base_url=settings.openai_base_url,
                deadline_s=settings.advisor_model_deadline_s,
            )
        case "azure":
            return EndpointConfig(
                model=settings.azure_openai_deployment or DEFAULT_MODEL,
                api_key=settings.azure_openai_api_key,
                azure_endpoint=settings.azure_openai_endpoint,
                azure_api_version=settings.azure_openai_api_version,
                azure_entra=settings.azure_openai_entra,
                deadline_s=settings.advisor_model_deadline_s,
            )


def usual_advisor(settings: Settings, pack: Pack) -> DefaultAdvisor:
    """Make the advisor by rules, which takes a second: its patterns and its index of the guidance."""
    from bot.advice.default import DefaultAdvisor  # noqa: PLC0415 - see the module
    from bot.advice.signals import signals_of  # noqa: PLC0415 - the same

    with_model = endpoint_of(settings) is not None
    return DefaultAdvisor(pack, signals_of(pack.id, settings.advisor_pack), with_model=with_model)


def advisor_of(settings: Settings, pack: Pack, storage: Storage, usual: Advisor) -> tuple[Advisor, Endpoint | None]:
    """Return the advisor to use over the *usual* one, and the endpoint to close where a model takes part."""
    config = endpoint_of(settings)
    if config is None:
        return usual, None
    from bot.advice.model.endpoint import Endpoint  # noqa: PLC0415 - see the module

    endpoint = Endpoint(config)
    return model_advisor(settings, pack, usual, endpoint, StoredUsage(storage)), endpoint


def model_advisor(
    settings: Settings, pack: Pack, usual: Advisor, endpoint: Endpoint, book: StoredUsage
) -> ModelAdvisor:
    """Return the advisor that asks *endpoint*, within the settings' caps."""
    from bot.advice.model.advising import ModelAdvisor  # noqa: PLC0415 - see the module
    from bot.advice.model.prompting import understand_prompt  # noqa: PLC0415 - the same
    from bot.advice.model.usage import Caps  # noqa: PLC0415 - the same

    caps = Caps(
        settings.advisor_model_person_tokens,
        settings.advisor_model_team_tokens,
        settings.advisor_model_usd,
        settings.advisor_model_usd_per_million_tokens,
    )
    return ModelAdvisor(pack, usual, endpoint, understand_prompt(pack, _rubric(settings, pack)), book, caps)


def _rubric(settings: Settings, pack: Pack) -> Path:
    from bot.advice.signals import PACKS  # noqa: PLC0415 - see the module

    return (settings.advisor_pack or PACKS / pack.id) / "rubric.yaml"
