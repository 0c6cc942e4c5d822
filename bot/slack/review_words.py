"""What is said about reviews, gaps that somebody takes, and who can read a channel; all else stands in ``words``."""

from __future__ import annotations

from typing import Final

from bot.interview.content import Risk
from bot.interview.deeds import DeedKind
from bot.interview.events import Share
from bot.interview.findings import Label

# ── buttons, at most 75 characters ────────────────────────────────────────────────────────────────────────────────

EVIDENCE: Final = "View evidence"
ASK: Final = "Ask about this"
CHALLENGE: Final = "Challenge"
RECHECK: Final = "Re-check"
EXTRA: Final = "Ask one question"
COUNTERSIGN: Final = "Countersign"
WAIVE: Final = "Waive a gap"
FINISHED: Final = "I am done"
KEEP: Final = "Keep it"
CHANGE: Final = "Change the answer"
ANSWER: Final = "Answer"
RELEASE: Final = "Put it in the thread"
REWORD: Final = "Write it anew"
KEEP_PRIVATE: Final = "Keep it private"
REVIEWERS: Final = "Ask reviewers"
TASKS: Final = "Who does what"
POST_ALL_THE_SAME: Final = "Post it there all the same"

# ── modals; titles and buttons at most 24 characters ──────────────────────────────────────────────────────────────

SEND: Final = "Send"
CLOSE: Final = "Close"
NOT_NOW: Final = "Not now"
EVIDENCE_TITLE: Final = "The evidence"
ASK_TITLE: Final = "Ask the guidance"
ASK_LABEL: Final = "Your question"
ASK_HINT: Final = "It is answered in the card's thread, in the guidance's own words. Everybody there can read it."
CHALLENGE_TITLE: Final = "Challenge a finding"
CHALLENGE_WHICH: Final = "Which finding?"
REASON_LABEL: Final = "Your reason"
CHALLENGE_HINT: Final = "It stands in the card's thread under your name, and the owner is asked to answer it."
EXTRA_TITLE: Final = "Ask one question"
EXTRA_HINT: Final = "The owner gets it in private, and decides whether the answer goes into the thread. You have one."
COUNTERSIGN_TITLE: Final = "Countersign"
COUNTERSIGN_WHICH: Final = "What do you vouch for?"
COUNTERSIGN_HINT: Final = "Your name stands beside it. The person's own words stay the evidence."
COUNTERSIGN_ALL: Final = "All of: {topic}"
WAIVE_TITLE: Final = "Waive a gap"
WAIVE_WHICH: Final = "Which gap?"
WAIVE_HINT: Final = "The card says who waived it, why, and until when."
WAIVE_UNTIL: Final = "Until when? After that day it counts again."
KEEP_TITLE: Final = "Keep the finding"
KEEP_HINT: Final = "Your reason stands in the card's thread, under the challenge."
ANSWER_TITLE: Final = "Answer the question"
ANSWER_LABEL: Final = "Your answer"
ANSWER_HINT: Final = "You see exactly what would stand in the thread before anything is said there."
REVIEWERS_TITLE: Final = "Ask reviewers"
REVIEWERS_LABEL: Final = "Who shall review it?"
REVIEWERS_HINT: Final = "They hear of it now. They see only what you post, and can act once it is posted."
TASKS_TITLE: Final = "Who does what"
TASKS_WHICH: Final = "Which gap?"
TASKS_WHO: Final = "Who closes it? Empty takes the name off."
TASKS_DUE: Final = "By when? Empty: as long as the guidance's next step takes."
TASKS_HINT: Final = "Name and day stand on the card for everybody who can read it."
REQUIRED: Final = "Please write a few words, or close this window."
LATER: Final = "Please choose a day after today."

# ── said to reviewers and to the owner ────────────────────────────────────────────────────────────────────────────

INVITED: Final = " asks you to review a fine-tuning readiness check."
INVITED_LATER: Final = "It is not posted yet. I tell you when it is, and what you can do then."
INVITED_NOW: Final = "The card is in "
INVITED_MAY: Final = (
    "You can challenge a finding, ask one question, countersign what you know to be true, "
    "or waive a gap for some time. All of it stands in the card's thread under your name."
)
INVITED_HOW: Final = (
    "Or reply in the thread of this message: challenge 3: your reason · ask the owner: your question · countersign 3 · "
    "waive 3 until 31 Dec: your reason · view evidence · finish review. For the numbers, type: challenge"
)
CARD_HOW: Final = (
    "Nothing was done yet. Reviewers can type: challenge 3: your reason · countersign 3 · "
    "waive 3 until 31 Dec: your reason · ask the owner: your question · view evidence · finish review"
)
FINDINGS: Final = "On the card, by number:"
FINDING_GAP: Final = " (a gap, can be waived)"
RAISED_CHALLENGE: Final = " challenges a finding: "
RAISED_QUESTION: Final = " asks:"
RAISED_CHALLENGE_HOW: Final = (
    "You can type it, too: keep {number}: your reason. Or change the answer, as always: change 2"
)
RAISED_QUESTION_HOW: Final = (
    "You can type it, too: reply {number}: your answer. Nothing leaves this conversation before you say so."
)
DRAFTED: Final = "This is exactly what I would put into the card's thread. Nothing is said there before you say so."
SETTLED: Final = "Dealt with."
DRAFTED_HOW: Final = "You can type it, too: release {number}, reply {number}: other words, discard {number}"

# ── said in the card's thread, after the name of who did it ───────────────────────────────────────────────────────

DEED: Final[dict[DeedKind, str]] = {
    "challenged": " challenges “{names}”:",
    "kept": " keeps “{names}”:",
    "taken_up": " looks at “{names}” again.",
    "changed": " changed the answer. “{names}” is now {label}.",
    "asked": " asks:",
    "drafted": "",
    "released": " answers:",
    "kept_private": " keeps the answer private.",
    "countersigned": " countersigns: {names}.",
    "waived": " waives “{names}” until {until}:",
}
VERDICT_NOW: Final = "The verdict is now: {verdict}"
ASKED_HERE: Final = " asks the guidance:"

# ── on the card ───────────────────────────────────────────────────────────────────────────────────────────────────

WHO: Final = "Who: "
BY_WHEN: Final = " by {on}"
REVIEW: Final = "Review: "
CHALLENGED: Final = "{count} challenged"
WAIVED: Final = "“{name}” waived until {until} by "
WAIVED_WHY: Final = " (“{why}”)"
COUNTERSIGNED: Final = "{count} countersigned"
WAIVED_BY: Final = "Waived until {until} by "
SIGNED_BY: Final = "Countersigned by "
CHALLENGED_BY: Final = "Challenged by "
CHART_TITLE: Final = "Signs of readiness, by question"
CHART_MET: Final = "evidenced"
CHART_PARTLY: Final = "claimed or in part"
CHART_OPEN: Final = "missing or not known"
CARD_TYPED: Final = (
    "Or type it in this thread, with my name before it: view evidence, challenge, re-check, your question."
)
CARD_BUTTONS: Final = (
    "Under the card stand its buttons: View evidence, Ask about this, Challenge, Re-check; and how to type them."
)
GAPS: Final = "The gaps, by number:"
GAPS_HOW: Final = "To say who closes one: press the button, or type: gap 1 @name by 21 Nov"
GAPS_LEFT_OUT: Final = "Not shown here: {count} more."

# ── whose words, and who reads them ───────────────────────────────────────────────────────────────────────────────

SHARES: Final = "How shall each answer leave this conversation?"
SHARE: Final[dict[Share, str]] = {"verbatim": "my words", "paraphrase": "in short", "private": "private"}
SHARE_OPTION: Final = "{share} · {topic}"  # what matters first: selects cut their labels at the end
PARAPHRASED: Final[dict[Label, str]] = {
    "met": "In short: they showed {name}.",
    "partial": "In short: they spoke of {name}, not yet in full.",
    "unmet": "In short: they said that {name} is missing.",
    "present": "In short: what they said shows {name}.",
    "absent": "In short: what they said speaks against {name}.",
    "unknown": "",
}
PRIVATE_CHANNEL: Final = "It is a private channel: its members can read it."
PUBLIC_CHANNEL: Final = "It is a public channel: everybody in the workspace can read it."
SHARED_CHANNEL: Final = "It is shared with other companies (Slack Connect): people of other companies can read it."
UNSEEN_CHANNEL: Final = "I was not allowed to see what kind of channel it is: please make sure who can read it."
ASKED_AGAIN: Final[dict[Risk, str]] = {
    "shared": "People of other companies can read it there. Only a second Post sends it.",
    "public": "This began in a private place, and that channel is public. Only a second Post sends it.",
    "unseen": "This may have been meant for fewer people. Only a second Post sends it.",
}
