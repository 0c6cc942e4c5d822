"""What the advisor says about one's own checks: the Home tab, reminders, show, compare, export, delete.

Templates name what they fill in: {day} a date in the person's language, {topic} a section's one or two words.
"""

from __future__ import annotations

from bot.interview.events import ExportForm
from bot.interview.tickets import TicketKind

# ── the Home tab ──────────────────────────────────────────────────────────────────────────────────────────────────

HOME_CHECKS = "Your readiness checks"
HOME_NONE = "None yet."
HOME_MORE = "{count} older ones are not shown here. To see them, type: list"
HOME_PROGRESS = "{answered} of {total} questions answered, about {minutes} minutes left"
HOME_AGE = {0: "begun today", 1: "begun yesterday"}  # by days
HOME_AGE_DAYS = "begun {day}, {count} days ago"
HOME_WAITING = "Waiting for you"
HOME_WAITS: dict[TicketKind, str] = {
    "delegation": " asked you a question about {topic}",
    "opinion": " asked you for a second opinion",
    "review": " asked you to review a readiness check",
}
HOME_ABOUT = ": {use_case}"  # only as the posted card says it
HOME_CARD = ", posted in "
HOME_DUE = " (by {day})"
HOME_NOT_POSTED = "It is not posted yet. I tell you when it is; then you can review it."
HOME_TICKETS_HOW = "Everything here can be typed, too: reply in the thread of my message to you."
HOME_MORE_TICKETS = "{count} more wait in my messages to you."
HOME_SETTINGS = "Settings"
HOME_DATES = "Language of dates"
HOME_REMINDERS = "Reminders"
HOME_WORDS = "Where what you write to me may go"
HOME_NO_MODEL = "No language model is configured: what you write is read on the advisor's own machine."
HOME_HOW_SETTINGS = "You can type it, too: dates german, no reminders, reminders on"
HOME_HOW_WORDS = "keep my words here, use the model"
REMINDERS = {"on": "Remind me in the mornings of working days", "off": "No reminders"}
WORDS = {"model": "The language model that is configured here, too", "here": "The advisor's own machine alone"}

# ── reminders ─────────────────────────────────────────────────────────────────────────────────────────────────────

NUDGE = "Your readiness check waits for you, whenever you like."
NUDGE_NEXT = "Next: "
NUDGE_HOW = "Or type: resume, snooze, snooze 3 days, no reminders."
PARKED = "I have paused your readiness check. Everything is kept, and I will not remind you again."
PARKED_PARTIAL = "Would what you told me so far be enough for now? I can show what it comes to."
PARKED_HOW = "Or type: summary, resume, snooze 1 week, no reminders."
TOMORROW = "Remind me tomorrow"
NEXT_WEEK = "Remind me next week"
NO_REMINDERS = "Don't remind me"
TICKET_KIND: dict[TicketKind, str] = {
    "delegation": "an answer about {topic}",
    "opinion": "a second opinion on a readiness check",
    "review": "a review of a readiness check",
}
TICKET_BEFORE = " asked you for {what}. It is due on {day}."
TICKET_DUE = " asked you for {what}. It is due today."
TICKET_OVERDUE = " has not answered yet: you asked for {what} by {day}."
TICKET_OVERDUE_HOW = "You can wait, ask somebody else, or answer it yourself."
TICKET_HOW = "Or reply in the thread of my earlier message."
TASK_DUE = "Due on {day}: “{name}”."
TASK_OF = " You were named to close this gap in the readiness check of "
TASK_ABOUT = ": {use_case}"
TASK_CARD = "The card is in "
TASK_CLOSED = "Is it closed? Tell "
TASK_HOW = "Or reply in the thread of this message: snooze 3 days, next week, dismiss."
TASK_SETTLED = "Put off, or dealt with."
NO_MORE = "Dismiss"
RECHECK = "Check again"
RECHECK_OFFER = "You posted this on {day}: {use_case}"
RECHECK_WHY = "What was measured then may have changed. Shall we go through your answers again? It takes a few minutes."
RECHECK_HOW = "Or type: recheck. The same card is then brought up to date."

# ── one's own checks: show, compare, export, delete ───────────────────────────────────────────────────────────────

SHOWN = "Check {number}: {use_case}"
SHOWN_BEGUN = "begun {day}"
SHOWN_POSTED = "posted {day}"
SHOWN_NOW = "As it stands: {verdict}"
SHOWN_POSTED_AS = "On the card: {verdict}"
SHOWN_GAPS = "Open gaps: "
SHOWN_HISTORY = "What happened"
SHOWN_NO_HISTORY = "Not posted yet: its history begins with the post."
SHOWN_HOW = "You can type it, too: export {number}, compare {number}, delete {number}"
MILESTONE_POSTED = "{day}: posted, {verdict}, {count} open gaps"
MILESTONE: dict[str, str] = {"rechecked": "{day}: checked again, {verdict}", "changed": "{day}: changed, {verdict}"}
MILESTONE_CLOSED = "closed: {names}"
MILESTONE_OPENED = "opened: {names}"
MILESTONE_NOTHING = "no gap closed or opened"
MILESTONE_BECAUSE = "by your answer about {topics}"
COMPARED = "Check {newer} beside check {older}"
COMPARED_SELF = "Check {newer}, now and when it was first posted"
COMPARED_LINE = "{topic}: {before} → {after}"
COMPARED_SAME = "{topic}: {after}, as before"
COMPARED_VERDICT = "Verdict"
COMPARED_CLOSED = "Gaps closed: {names}"
COMPARED_OPENED = "New gaps: {names}"
COMPARED_STILL = "{count} gaps are open in both."
AND_MORE = "and {count} more"
COMPARE_WHAT = "There is nothing to compare yet: that takes two checks, or one that was posted."
NO_SUCH_CHECK = "I keep no such check. To see yours, type: list"
DELETE_OFFER = "Shall I delete check {number} for good?"
DELETE_TAKES = (
    "I then delete its answers, findings and history, and what I keep of our messages about it. This cannot be undone."
)
DELETE_LEAVES = (
    "What stands in Slack stays: our messages here, which you can delete, and a card in a channel. "
    "Nobody brings that card up to date any more."
)
DELETE_HOW = "To delete it, press the button or type: delete {number} for good"
DELETE = "Delete"
DELETE_CONFIRM = "Delete check {number}?"
DELETE_KEEP = "Keep it"
SHOW = "Show"
EXPORT = "Export"
EXPORT_FORMS: dict[ExportForm, str] = {"markdown": "as Markdown", "json": "as JSON", "html": "as a page to print"}
EXPORT_TITLE = "Readiness check {number}"
EXPORT_SAID = "Here is your readiness check {number}. The file holds your own words, also those the card leaves out."
EXPORT_AS_TEXT = "I may not send files in this workspace (scope files:write), so here is your check {number} as text."
WISH_HOW: dict[str, str] = {
    "show": "To see a check: `/finetune show` or `/finetune show 2`",
    "compare": "To compare checks: `/finetune compare` or `/finetune compare 1 2`",
    "export": "To export a check: `/finetune export`, `/finetune export 2 json` (or markdown, html)",
    "delete": "To delete a check: `/finetune delete 2`",
    "snooze": "To put reminders off: `/finetune snooze`, `/finetune snooze 3 days`, `/finetune snooze next week`",
    "reminders": "To switch reminders: `/finetune reminders on`, `/finetune reminders off`",
    "dates": "To choose the language of dates: `/finetune dates german`",
    "settings": "To see what you can set: `/finetune settings`",
}
