"""A check begins: the use case, and what becomes of the check before."""

from __future__ import annotations

from bot.interview import asking, record, showing, withdrawing
from bot.interview.changing import replace
from bot.interview.effects import Archive, Say, Step
from bot.interview.events import CheckRequested
from bot.interview.findings import Answer, MessageKey
from bot.interview.showing import notice
from bot.interview.states import Asking, Cancelled, Check, Held, Paused, Posted, Unplaced
from bot.interview.typed import is_more_than_a_title, title_of
from knowledge.pack import Pack


def opened(pack: Pack, request: CheckRequested, *, number: int, revision: int = 0) -> Step:
    """Open the check with that *number*: ask for the use case, or for the first section where it is given."""
    check = _begun(pack, request, number=number, revision=revision)
    if request.use_case:
        return told_use_case(pack, check, request.use_case, f"start:{number}")
    return showing.welcome(check)


def _begun(pack: Pack, request: CheckRequested, *, number: int, revision: int = 0) -> Check:
    return Check(
        number,
        request.owner,
        "",
        f"{pack.id}@{pack.version}",
        request.on,
        revision=revision,
        last_on=request.on,
        begun_privately=request.privately,
    )


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


def opened_with(
    pack: Pack,
    request: CheckRequested,
    named: Unplaced,
    also: tuple[Unplaced, ...],
    *,
    number: int,
    shown_back: bool = False,
) -> Step:
    """Open the check about what they *named* before it began; *also* is an answer already."""
    said = notice("use_case_kept", detail=title_of(named.text)) if shown_back else None
    return told_use_case(pack, _begun(pack, request, number=number), named.text, named.message, also=also, said=said)


def told_use_case(
    pack: Pack,
    check: Check,
    words: str,
    message: MessageKey,
    *,
    also: tuple[Unplaced, ...] = (),
    said: Say | None = None,
) -> Step:
    """Keep the use case, and say *said*; what runs to more than a title is an answer to the first question as well."""
    section = pack.sections[0].id
    check = replace(check, use_case=words, use_case_message=message)
    answers = (*([Unplaced(message, words)] if is_more_than_a_title(words) else []), *also)
    if not answers:
        after, asked = asking.ask(pack, check, section)
        return after, (*([said] if said else []), *asked)
    for each in answers:
        check = record.answered(check, Answer(each.message, section, each.text))
    return Asking(check, section, weighing=True), (said or notice("use_case_noted"), showing.assess(check, section))
