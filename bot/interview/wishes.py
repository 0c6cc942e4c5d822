"""What can be typed about one's own checks, reminders and settings; each has a button, and is the same event."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from bot.interview.events import DeletionAsked, ExportForm, RecordAsked, Setting, SettingChosen, Snoozed
from bot.interview.workdays import is_date, next_week, plus_days, plus_working_days, working_day

Wish: TypeAlias = Snoozed | SettingChosen | RecordAsked | DeletionAsked

MAX_SNOOZE_DAYS: Final = 365
_NUMBER: Final = r"(?:check |number |no\.? ?|#)?([0-9]{1,6})"
_SNOOZE: Final = re.compile(
    r"(?:please )?(?:snooze|remind me|not now)(?: again)?(?: (?:me|this|it))?"
    r"(?: (?:until |in |for )?(?P<span>tomorrow|later|next week|a week|(?P<count>[0-9]{1,3}) (?P<unit>days?|weeks?)))?"
)
_SHOW: Final = re.compile(rf"show(?: (?:my )?(?:last |newest )?check| {_NUMBER})?")
_COMPARE: Final = re.compile(rf"compare(?: my checks| checks)?(?: {_NUMBER}(?: (?:and |with |to )?{_NUMBER})?)?")
_EXPORT: Final = re.compile(
    rf"export(?: (?:it|this|my check|the check))?(?: {_NUMBER})?(?: (?:as |to |in )?(?P<form>markdown|md|json|html))?"
)
_DELETE: Final = re.compile(
    rf"delete(?: (?:this check|my check|the check|everything))?(?: {_NUMBER})?(?P<sure> for good)?"
)
_FORMS: Final[dict[str, ExportForm]] = {"": "markdown", "md": "markdown", "json": "json", "html": "html"}
_SETTINGS: Final[dict[str, tuple[Setting, str]]] = {
    **dict.fromkeys(
        ("no reminders", "no more reminders", "reminders off", "don't remind me", "do not remind me",
         "stop reminding me"), ("reminders", "off")
    ),
    **dict.fromkeys(("reminders", "reminders on"), ("reminders", "on")),
    **dict.fromkeys(("keep my words here", "words here", "no model"), ("words", "here")),
    **dict.fromkeys(("my words may go to the model", "words model", "use the model"), ("words", "model")),
}  # fmt: skip
_DATES: Final = re.compile(r"dates(?: in| as)? (?P<name>(?:(?:american|british) )?[a-z_]{2,20})")
_LANGUAGES: Final = {
    "english": "en_GB", "british": "en_GB", "british english": "en_GB", "american": "en_US",
    "american english": "en_US", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl",
    "polish": "pl", "portuguese": "pt_BR", "brazilian": "pt_BR", "japanese": "ja",
    "en_gb": "en_GB", "en_us": "en_US", "pt_br": "pt_BR",
}  # fmt: skip


def wish(text: str, on: str, *, previewing: bool = False) -> Wish | None:
    """Return what *text*, written on ISO date *on*, asks for; None where it is something else.

    While the preview is shown, "show 2" puts an answer's words back on it: there only "show check 2" means the check.
    """
    plain = _plain(text)
    if previewing and re.fullmatch(r"show [0-9]+", plain):
        return None
    for read in (_setting, _shown, _compared, _exported, _deleted):
        found = read(plain)
        if found is not None:
            return found
    return snooze(plain, on) if is_date(on) else None


def snooze(plain: str, on: str) -> Snoozed | None:
    """Return until when "snooze", "snooze 3 days", "remind me next week" puts reminders off; None for other words."""
    match = _SNOOZE.fullmatch(plain)
    if match is None or plain in {"not now", "remind me"}:
        return None
    if match["count"] is None:
        until = next_week(on) if match["span"] in {"next week", "a week"} else plus_working_days(on, 1)
        return Snoozed(until, on)
    days = int(match["count"]) * (7 if match["unit"].startswith("week") else 1)
    return Snoozed(working_day(plus_days(on, min(max(days, 1), MAX_SNOOZE_DAYS))), on)


def _setting(plain: str) -> Wish | None:
    if plain in _SETTINGS:
        return SettingChosen(*_SETTINGS[plain])
    if plain == "settings":
        return SettingChosen("dates", "")  # no value: they are told what can be set
    match = _DATES.fullmatch(plain)
    return SettingChosen("dates", _LANGUAGES.get(match["name"], match["name"])) if match else None


def _shown(plain: str) -> Wish | None:
    match = _SHOW.fullmatch(plain)
    return RecordAsked("show", int(match[1] or 0)) if match else None


def _compared(plain: str) -> Wish | None:
    match = _COMPARE.fullmatch(plain)
    return RecordAsked("compare", int(match[1] or 0), int(match[2] or 0)) if match else None


def _exported(plain: str) -> Wish | None:
    match = _EXPORT.fullmatch(plain)
    return RecordAsked("export", int(match[1] or 0), form=form_named(match["form"] or "")) if match else None


def _deleted(plain: str) -> Wish | None:
    match = _DELETE.fullmatch(plain)
    return DeletionAsked(int(match[1] or 0), confirmed=bool(match["sure"] and match[1])) if match else None


def form_named(name: str) -> ExportForm:
    """Return the export's form that *name* means: "md" is Markdown, and so is anything unknown."""
    return _FORMS.get(name, "markdown")


def _plain(text: str) -> str:
    kept = re.sub(r"[\s,;:!?]+", " ", text.casefold().replace("’", "'"))
    return kept.strip().strip(".")
