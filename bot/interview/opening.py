"""A check begins: the use case, and what becomes of the check before."""

from __future__ import annotations

from dataclasses import replace

from bot.interview import asking, record, showing, withdrawing
from bot.interview.effects import Archive, Step
from bot.interview.events import CheckRequested
from bot.interview.findings import Answer, MessageKey
from bot.interview.showing import notice
from bot.interview.states import Asking, Cancelled, Check, Held, Paused, Posted
from bot.interview.typed import is_more_than_a_title
from knowledge.pack import Pack


def opened(pack: Pack, request: CheckRequested, *, number: int, revision: int = 0) -> Step:
    """Open the check with that *number*: ask for the use case, or for the first section where it is given."""
    pack_id = f"{pack.id}@{pack.version}"
    check = Check(
        number,
        request.owner,
        "",
        pack_id,
        request.on,
        revision=revision,
        last_on=request.on,
        begun_privately=request.privately,
    )
    if request.use_case:
        return told_use_case(pack, check, request.use_case, f"start:{number}")
    return showing.welcome(check)


def opened_after(pack: Pack, state: Held, request: CheckRequested) -> Step:
    """Archive what there is and open the next check; revisions go on counting, so that no old button fits."""
    old, settled = showing.settled(record.check_of(state))
    old, ended = withdrawing.ended(old)
    state = record.with_check(state, old)
    match state:
        case Posted() | Cancelled():
            left: Posted | Cancelled = state
        case Paused(at=at):
            left = Cancelled(at)
        case _:
            left = Cancelled(state)
    after, effects = opened(pack, request, number=old.number + 1, revision=old.revision)
    return after, (Archive(left), *settled, *ended, *effects)


def restarted(pack: Pack, state: Held, use_case: str = "") -> Step:
    """Begin anew for the same person, as they asked in so many words; with the use case they wanted meanwhile."""
    old = record.check_of(state)
    after, effects = opened_after(pack, state, CheckRequested(old.owner, old.last_on, use_case or old.proposed))
    return after, (notice("restarted"), *effects)


def told_use_case(pack: Pack, check: Check, words: str, message: MessageKey) -> Step:
    """Keep the use case; what runs to more than a title is an answer to the first question as well."""
    section = pack.sections[0].id
    check = replace(check, use_case=words, use_case_message=message)
    if not is_more_than_a_title(words):
        return asking.ask(pack, check, section)
    check = record.answered(check, Answer(message, section, words))
    return Asking(check, section, weighing=True), (notice("use_case_noted"), showing.assess(check, section))
