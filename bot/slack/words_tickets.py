"""Every sentence about asking somebody else: what the owner reads, and whoever is asked.

Templates name what they fill in: {person} a mention, {topic} a section's one or two words, {by} a due day or nothing.
"""

from __future__ import annotations

from bot.interview.told import ToldId

# ── to whoever is asked ───────────────────────────────────────────────────────────────────────────────────────────

ASKS_ONE = "{person} asks you one question."
ASKS_OPINION = "{person} asks you for a second opinion."
PASSED_BY = "{person} passed it on to you."
ABOUT = "It is about this plan to fine-tune a language model: "
NOTE = "They add:"
DUE = "They would like it by {day}."
ONLY_THIS = (
    "Only this one answer goes back to them. They see it first, and may quote it with your name in the summary they "
    "post. The rest of their check stays private, and I tell nobody else what you write here."
)
BLIND = (
    "You answer on your own: neither of you sees the other's answers before both are through. Then I show you both, "
    "and nobody else, where you agree and where you differ."
)
HOW_ONE = (
    "Press a button, or reply in the thread of this message with your answer, with: decline, or with: pass @colleague"
)
HOW_OPINION = (
    "Press a button, or reply in the thread of this message, one question at a time, like this: 2: what we tried. "
    "Then type: done. You can also type: decline, or: pass @colleague"
)
ANSWER = "Answer"
GIVE_OPINION = "Answer the questions"
DECLINE = "Decline"
PASS_ON = "Pass on"  # noqa: S105 - a label
SETTLED = "Dealt with, thank you. You can still edit or delete what you wrote in this thread."

OPINION_NOTED = "Noted."
OPINION_THERE = "There so far: {topics}."
OPINION_LEFT = "Still open: {topics}. Leave out what you do not know."
OPINION_DONE_HOW = "When that is all, type: done"

# ── to the owner ──────────────────────────────────────────────────────────────────────────────────────────────────

NOTED_ONE = (
    "I asked {person} about {topic}{by}. You see the answer here before anybody else does; let's go on meanwhile."
)
NOTED_OPINION = (
    "I asked {person} for a second opinion{by}. When you are both through, I show you both where you agree and differ."
)
NOTED_PASSED = "{passed_by} passed your question about {topic} on to {person}{by}. It waits for them now."
NOTED_OPINION_PASSED = "{passed_by} passed your request for a second opinion on to {person}{by}."
NOTED_HOW = "To take it back, press Withdraw or type: withdraw"
WITHDRAW = "Withdraw"
SETTLED_NOTED = "This request has ended."
BY = " (by {day})"
WAITING = "Waiting for colleagues; what they have not answered is not known, and does not count as a No:"
WAITING_ONE = "{topic}: waiting for {person}{by}"
WAITING_OPINION = "a second opinion: waiting for {person}{by}"
WAITING_MORE = "and {count} more"
FROM_OTHERS = "From colleagues, in their words:"
FROM_ONE = "{person}, about {topic}:"
ASK_COLLEAGUE = "Ask a colleague"
SECOND_OPINION = "Second opinion"
WHO_KNOWS = "Who would know? Ask them: press “Ask a colleague”, or type: ask @colleague"

TOLD: dict[ToldId, str] = {
    "already_asked": "{person} has been asked that already; I tell you as soon as they answer.",
    "answer_added": "{person} adds to their answer about {topic}:",
    "answer_gone": "{person} took their answer about {topic} back, so I no longer count it.",
    "answer_in": "{person} answered your question about {topic}. Nobody else has seen this:",
    "answer_reworded": "{person} changed their answer about {topic}. It now reads:",
    "declined": "{person} would rather not answer about {topic}. The question is open again.",
    "ended": "{person} has ended that readiness check, so there is nothing more for you to do. Thank you.",
    "gone_away": "I could not ask {person}: they are not active in this workspace. The question is open again.",
    "is_app": "I could not ask {person}: that is an app. Please choose a person; the question is open again.",
    "not_reached": "I could not make sure that {person} got your question. Please ask somebody else, or ask again.",
    "opinion_in": "{person} has given their second opinion. You both see how it compares once you have been through.",
    "over": "Thank you. {person} no longer waits for this, so I did not pass it on. Please tell them yourself if it "
    "matters.",
    "passed_on": "{person} has it now.",
    "thanks": "Thank you. {person} has your answer. To change it, edit your reply; to add to it, write in the thread.",
    "thanks_added": "Thank you, {person} has that, too.",
    "thanks_declined": "That's fine; I told {person}.",
    "thanks_gone": "I took it back; {person} knows.",
    "thanks_opinion": "Thank you. You and {person} see how your answers compare once both of you are through.",
    "thanks_passed": "Thank you. I asked {person} instead.",
    "thanks_reworded": "Changed; {person} has it as it reads now.",
    "withdrawn": "I told {person} that it is no longer needed.",
    "withdrawn_theirs": "{person} no longer needs that, so there is nothing more for you to do. Thank you.",
}
WORDS_GIVEN_BACK = "What you wrote:"
OF_AN_OPINION = "a second opinion"  # in the place of a topic

# ── a second opinion, compared ────────────────────────────────────────────────────────────────────────────────────

COMPARED = "Two opinions, side by side. Only the two of you see this."
COMPARED_PAIR = "{owner} and {person} answered independently."
DIFFER_NONE = "You see everything alike."
DIFFER_ONE = "You differ in 1 sign:"
DIFFER = "You differ in {count} signs:"
AGREE = "You agree on: "
AGREE_NONE = "You agree on none of the signs that either of you spoke of."
COMPARED_LEFT_OUT = "{count} more differences do not fit here."
COMPARED_HOW = (
    "Nothing of it is posted. To tell the channel the number of differences, type in the preview: show opinion"
)
NO_WORDS = "no words on it"
ON_THE_CARD = "second opinion: {count}"
ON_THE_CARD_COUNT = ("no differences", "1 difference", "{count} differences")
SHOW_OPINION = "Tell of the second opinion"
HIDE_OPINION = "Leave the second opinion out"

# ── windows; titles and buttons at most 24 characters ─────────────────────────────────────────────────────────────

ASK_TITLE = "Ask a colleague"
ASK_SUBMIT = "Ask"
CLOSE = "Not now"
WHICH_QUESTION = "Which question"
WHOM = "Whom shall I ask?"
WHOM_HINT = "Choose a person"
WHEN = "By when"
WHEN_HINT = "Choose a day"
NOTE_LABEL = "A word to them"
ASK_PROMISE = "They get this one question, what you want to build, and your note. Nothing else of your check."
SECOND_TITLE = "Second opinion"
SECOND_PROMISE = (
    "They answer the same questions on their own. Once you are both through, you both see where you agree and differ, "
    "each in your own words."
)
DECLINE_TITLE = "Decline"
DECLINE_SUBMIT = "Decline"
DECLINE_LABEL = "Would you like to say why?"
PASS_TITLE = "Pass on"  # noqa: S105 - a label
PASS_SUBMIT = "Pass on"  # noqa: S105 - a label
PASS_LABEL = "Who would know?"  # noqa: S105 - a label
OPINION_TITLE = "Your opinion"
OPINION_SUBMIT = "Send"
OPINION_PROMISE = "Leave out what you do not know. Once sent, it stands."
CHOOSE_SOMEBODY = "Please choose somebody."
CHOOSE_QUESTION = "Please choose a question."
NOT_YOURSELF = "That is you. Please choose somebody else."
NOT_THE_OWNER = "They asked you. To give it back to them, press Decline instead."
NOT_AN_APP = "That is an app. Please choose a person."
NOT_ACTIVE = "They are not active in this workspace. Please choose somebody else."
NOT_IN_THE_PAST = "That day is over. Please choose today or a later day."
OPINION_EMPTY = "Please answer at least one question, or close this window."

NO_MENTION = "Whom shall I ask? Type @ and pick the name from the list, like this: `/finetune {name} @colleague`"
