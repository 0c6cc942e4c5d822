"""The advisor that a command is to ask, by name: by rules, by meaning as well, or with a model."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bot.advice.advisor import Advisor
from bot.modelling import advisor_in_bulk, usual_advisor
from bot.settings import Settings
from knowledge.loading import bundled_pack, load_pack
from knowledge.pack import Pack

AdvisorName: TypeAlias = Literal["default", "semantic", "model"]


def pack_of(settings: Settings) -> Pack:
    """Return the pack that the settings name, the one that ships if they name none."""
    return bundled_pack() if settings.advisor_pack is None else load_pack(settings.advisor_pack)


def advisor_named(name: AdvisorName, settings: Settings, pack: Pack) -> Advisor:
    """Make the advisor of that *name*; ``semantic`` without its extra is ``default``, as in the interview.

    Raises:
        SettingsError: A model is wanted, and none is configured.
    """
    chosen = settings.model_copy(update={"advisor_semantic": name == "semantic"})
    return advisor_in_bulk(chosen, pack) if name == "model" else usual_advisor(chosen, pack)
