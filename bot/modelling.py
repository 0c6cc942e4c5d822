"""Which advisor the settings ask for: the default rules, or a model over them. Part of what ``main`` wires."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.advice.advisor import Advisor, Asker
from bot.advice.allowing import AllowedAdvisor
from bot.advice.default import DefaultAdvisor
from bot.advice.model.advising import ModelAdvisor
from bot.advice.model.breaker import Breaker
from bot.advice.model.connecting import EndpointConfig
from bot.advice.model.endpoint import Endpoint
from bot.advice.model.faults import Usage
from bot.advice.model.prompting import prompts_for
from bot.advice.model.usage import Caps, Spent, UsageBook
from bot.advice.semantic.encoder import encoder
from bot.advice.semantic.likeness import meanings_of
from bot.advice.signals import PACKS, signals_of
from bot.settings import Settings, SettingsError
from bot.storage.storage import Storage
from bot.storage.work import UnitOfWork
from knowledge.pack import Pack
from knowledge.search import Alike

DEFAULT_MODEL = "gpt-4.1-mini"
NO_MODEL = "No model is configured: set OPENAI_API_KEY or OPENAI_BASE_URL, or AZURE_OPENAI_ENDPOINT."
BULK_DEADLINE_S, BULK_RETRIES = 120.0, 3  # nobody waits for a row
LOCAL_ONLY = "ADVISOR_LOCAL_ONLY keeps everything on this machine: unset it to ask a model."


@dataclass(frozen=True, slots=True)
class StoredUsage:
    """The usage book in the database: one account for all replicas."""

    storage: Storage

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        """See UsageBook."""
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


@dataclass(slots=True)
class UsageInMemory:
    """A usage book of one run from the command line: what it has spent so far, and how its calls ended."""

    spent: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    async def spent_in_a_day(self, team: str, person: str) -> Spent:
        """See UsageBook."""
        return Spent(self.spent, self.spent, self.spent)

    async def record(self, team: str, person: str, model: str, usage: Usage, outcome: str) -> None:
        """See UsageBook."""
        self.spent += usage.tokens
        self.outcomes[outcome] += 1


def endpoint_of(settings: Settings) -> EndpointConfig | None:
    """Return where the model is, None where none is configured or everything is to stay on this machine."""
    match settings.model_endpoint:
        case "none":
            return None
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
    with_model = endpoint_of(settings) is not None
    signals = signals_of(pack.id, settings.advisor_pack)
    advisor = DefaultAdvisor(pack, signals, alike=_alike(settings, pack), with_model=with_model)
    advisor.warm()
    return advisor


def _alike(settings: Settings, pack: Pack) -> Alike | None:
    model = encoder() if settings.advisor_semantic else None
    return meanings_of(_folder(settings, pack), model) if model else None


def advisor_of(settings: Settings, pack: Pack, storage: Storage, usual: Advisor) -> tuple[Advisor, Endpoint | None]:
    """Return the advisor to use over the *usual* one, and the endpoint to close where a model takes part."""
    config = endpoint_of(settings)
    if config is None:
        return usual, None
    endpoint = Endpoint(config)
    with_model = model_advisor(settings, pack, usual, endpoint, StoredUsage(storage))
    return AllowedAdvisor(with_model, usual, partial(_may_leave, storage)), endpoint


async def _may_leave(storage: Storage, asker: Asker) -> bool:
    """Say whether the words of *asker* may go to the model, as they chose."""
    known = await storage.run(lambda work: work.people.of(asker.team, asker.person))
    return known.words != "here"


def model_advisor(settings: Settings, pack: Pack, usual: Advisor, endpoint: Endpoint, book: UsageBook) -> ModelAdvisor:
    """Return the advisor that asks *endpoint*, within the settings' caps."""
    caps = Caps(
        settings.advisor_model_person_tokens,
        settings.advisor_model_team_tokens,
        settings.advisor_model_usd,
        settings.advisor_model_usd_per_million_tokens,
    )
    return ModelAdvisor(pack, usual, endpoint, prompts_for(pack, _rubric(settings, pack)), book, caps)


def advisor_in_bulk(settings: Settings, pack: Pack) -> Advisor:
    """Return the advisor with the configured model to put many rows to, without a database.

    A run has no persons and teams to be fair to, so only the cap in dollars holds, for the run. And nobody waits: each
    row has more time, unless a deadline is set, and an endpoint in trouble is not left alone, since the rules would
    then answer all the rows that come meanwhile.

    Raises:
        SettingsError: A model is wanted, and none is configured or everything is to stay on this machine.
    """
    config = endpoint_of(settings)
    if config is None:
        raise SettingsError((LOCAL_ONLY if settings.advisor_local_only else NO_MODEL,))
    free = settings.model_copy(update={"advisor_model_person_tokens": 0, "advisor_model_team_tokens": 0})
    deadline_set = "advisor_model_deadline_s" in settings.model_fields_set
    patient = replace(config, deadline_s=config.deadline_s if deadline_set else BULK_DEADLINE_S, retries=BULK_RETRIES)
    endpoint = Endpoint(patient, Breaker(threshold=0))
    return model_advisor(free, pack, usual_advisor(settings, pack), endpoint, UsageInMemory())


def _rubric(settings: Settings, pack: Pack) -> Path:
    return _folder(settings, pack) / "rubric.yaml"


def _folder(settings: Settings, pack: Pack) -> Path:
    return settings.advisor_pack or PACKS / pack.id
