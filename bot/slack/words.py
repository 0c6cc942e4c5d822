"""Every sentence the advisor says of its own. Short, warm, plain; what can be pressed can be typed.

Templates name what they fill in: {topic} a section's one or two words, {channel} a channel, {detail} an error.
"""

from __future__ import annotations

from bot.interview.content import NoticeId, Standing
from bot.interview.findings import Label, Reason
from bot.interview.summary import SectionRating, Verdict

# ── buttons, at most 75 characters ────────────────────────────────────────────────────────────────────────────────

START = "Start a check"
CONTROL_LABELS = {
    "back": "Back",
    "skip": "Skip",
    "pause": "Pause",
    "resume": "Go on",
    "cancel": "Cancel",
    "restart": "Start again",
    "summary": "Show the summary so far",
    "finish": "Choose where to post",
    "keep_both": "Keep both",
    "undo": "Undo",
}
DONT_KNOW = "I don't know"
WHY_WE_ASK = "Why we ask"
WRITE_MORE = "Write more"
NEXT = "Done ticking"
CHANGE = "Change"
POST = "Post it"
UPDATE = "Update the card"
REASON_LABELS: dict[Reason, str] = {
    "dont_know": "I don't know; somebody else would",
    "dont_have": "We don't have it",
    "not_applicable": "It doesn't apply to us",
    "rather_not": "I'd rather not say",
    "skipped": "Skip it for now",
}

# ── opening ───────────────────────────────────────────────────────────────────────────────────────────────────────

OFFER = "I help you find out whether you are ready to fine-tune a language model, before the money is spent."
OFFER_HOW = "It takes about 15 minutes. Press the button, or type: start. You can also just ask me a question."
OFFER_TOLD = "You told me:"
OFFER_TOLD_HOW = (
    "To check whether you are ready for it, about 15 minutes, press the button or type: start. "
    "If it is something else, tell me in one line what you want to build."
)
WELCOME = "Let's see whether you are ready to fine-tune a model."
WELCOME_POINTS = (
    "{count} questions, about 15 minutes. You can pause at any time and nothing is lost.",
    "Good to have at hand: one prompt and one output that was wrong, a look at your data, any scores.",
    "At the end you see the exact summary and choose the channel. Nothing is posted before that.",
    "Ask me anything on the way. To leave, type: cancel.",
)
INTRO = (
    "Let's see whether you are ready to fine-tune: {count} questions, about 15 minutes, and you can pause at any time. "
    "Nothing is posted before you see the exact text. To leave, type: cancel"
)
WELCOME_ASK = "First, in one line: what do you want to build?"

# ── questions ─────────────────────────────────────────────────────────────────────────────────────────────────────

POSITION = "Question {position} of {total}"
EXAMPLE = "For example: "
PREVIOUS = "You said so far (kept unless you write something new):"
ACKNOWLEDGED = "Already noted from what you told me: "
CHECKLIST = "Or tick what is true today. A tick counts as a claim; an example in your own words counts for more."
SIGNS_LEFT_OUT = "{count} more signs do not fit here; please put them in words."
YOU_TICKED = "You ticked:"
YOU_WROTE = "You wrote:"
SETTLED_QUESTION = "To come back to this question, type: change {position}"
PROBE = "One follow-up about {topic}"
PROBE_QUOTES = "Both of these were said:"
REOFFER = "That's fine. Which of these is it?"
REOFFER_EASIER = "Or, if it is easier, one rough sentence is enough: {ask}"

# ── replies ───────────────────────────────────────────────────────────────────────────────────────────────────────

BACK_TO = "Back to {topic}: {ask}"
BACK_TO_PROBE = "Back to {topic}. {probe}"
OFFER_PAUSE = "Shall we go on, or pause here? Everything is kept."
WHY = "Why we ask about {topic}. The guidance says:"
NEAREST = "The nearest passage I have:"
IN_SHORT = "In short, as a language model puts what is quoted here:"
FROM = "From: "
CREDIT = "Quoted from “{title}” by {author}, {date}, {licence}."
PASSAGES_LEFT_OUT = "The guidance has more on this."

# ── recap and preview ─────────────────────────────────────────────────────────────────────────────────────────────

RECAP = "Please check your answers."
RECAP_SO_FAR = "This is where you stand so far."
RECAP_VERDICT = "As it stands: {verdict}"
TICKED = "☑ {sign} (ticked)"
RECAP_HOW = "To change one, press Change or type: change 2"
RECAP_HOW_TYPED = "To change one, type: change 2"
RECAP_FINISH = "When it is right, choose where to post it: press the button or type: finish"
NO_ANSWER = "(no answer yet)"
ANSWERED_ELSEWHERE = "(not answered here: what you said elsewhere speaks to it)"
SECTIONS_LEFT_OUT = "{count} more sections do not fit here; they are kept."
PREVIEW = "This is exactly what I would post. Nothing is posted before you press Post."
PREVIEW_UPDATE = "This is exactly how the card in {channel} will read. Nothing changes before you press Update."
PREVIEW_CARD = "The card itself:"
USE_CASE_BOX = "what we want to build"
PREVIEW_THREAD = "First, what goes into the card's thread; the card, the channel and Post stand below it."
PREVIEW_THREAD_UPDATE = "First, how the card's thread will read; the card and Update stand below it."
PREVIEW_CHANNEL = "Where shall it go?"
PREVIEW_GOES_TO = "It will go to "
PREVIEW_CHANNEL_HINT = "Choose a channel"
PREVIEW_HOW = (
    "You can type it, too: a #channel, hide 2, show 2, paraphrase 2, post, back, cancel. "
    "I can post only where I am a member; invite me if I am not."
)
PREVIEW_UPDATE_HOW = "You can type it, too: hide 2, show 2, paraphrase 2, update, back, cancel."
SETTLED_PREVIEW = "This preview is closed."

# ── card and details ──────────────────────────────────────────────────────────────────────────────────────────────

VERDICT: dict[Verdict, str] = {"ready": "READY", "almost": "ALMOST READY", "not_yet": "NOT YET"}
VERDICT_ON_LITTLE = "{verdict} — but only {known} of {total} signs are known"
VERDICT_ON_NOTHING = "TOO LITTLE KNOWN YET ({known} of {total} signs)"
DECISION: dict[Verdict, str] = {
    "ready": "Decision needed: approve the fine-tuning run?",
    "almost": "Decision needed: close the gaps below first, or go ahead knowing them?",
    "not_yet": "Decision needed: approve the groundwork below before any fine-tuning is paid for?",
}
DECISION_BUDGET = "Decision needed: before any tuning budget, approve {budget} to {action}?"
DECISION_STEP = "Decision needed: before any tuning budget, shall we {action}?"
NO_DECISION = "No decision to take yet: first, somebody who knows the project answers the questions."
RATING: dict[SectionRating, str] = {"ready": "ready", "partly": "partly", "not_yet": "not yet"}
RATING_OPEN = "open"
RATING_BAR: dict[SectionRating, str] = {"ready": "■■■", "partly": "■■□", "not_yet": "■□□"}
RATING_BAR_OPEN = "□□□"
LABEL: dict[Label, str] = {
    "met": "met",
    "partial": "only in part",
    "unmet": "missing",
    "present": "a warning sign",
    "absent": "no warning sign",
    "unknown": "not known yet",
}
NO_USE_CASE = "Use case not named"
USE_CASE_WITHHELD = "Use case kept private"
GAPS = "Why: "
GAP: dict[Label, str] = {"unmet": "no {bare}", "partial": "{name} only in part", "unknown": "{name} not known yet"}
NO_GAPS = "no gaps were found in what was said"
STRONG = "Strong: "
NOTHING_STRONG = "nothing is backed by an example yet"
TRY_FIRST = "To do first: "
TO_BECOME = "To become {better}: "
AS_ABOVE = ", as above."
COVERAGE = "Coverage: "
COVERAGE_EVIDENCED = "{count} of {total} signs evidenced"
COVERAGE_CLAIMED = "{count} only claimed"
COVERAGE_MISSING = "{count} missing"
COVERAGE_UNKNOWN = "{count} not known"
SINCE = "Since {on}: "
SINCE_CLOSED = "{count} closed"
SINCE_OPENED = "{count} opened"
SINCE_REOPENED = "{count} reopened"
SINCE_NOTHING = "no gap closed or opened"
DETAILS_IN_THREAD = "Details in the thread. Measured against: "
DETAILS = "How this came about, section by section."
BAR_KEY = "■■■ ready · ■■□ partly · ■□□ not yet · □□□ open"
THEY_SAID = "They said: "
THEIR_COLLEAGUE_SAID = " said: "  # after the colleague's name
A_COLLEAGUE_SAID = "A colleague said: "
BY_A_COLLEAGUE = " — a colleague"
THEY_TICKED = "They ticked: "
WITHHELD = "Their words are kept private."
NO_WARNINGS = "No warning signs here."
OPEN = "Not known yet: "
GUIDANCE_SAYS = "The guidance says: "
CRITERIA_LEFT_OUT = "{count} more signs are left out here for length."
CHANGED = "Brought up to date."
CHANGED_CLOSED = "Closed: "
CHANGED_OPENED = "Opened: "
CHANGED_NOTHING = "The answers changed; no gap was closed or opened."

# ── status, checks, help ──────────────────────────────────────────────────────────────────────────────────────────

STATUS = {
    "none": "No check is under way. One takes about 15 minutes: {total} questions. To start one, type: start",
    "opening": "We have just begun: tell me in one line what you want to build.",
    "asking": "Question {position} of {total}, about {topic}. About {minutes} minutes left.",
    "reviewing": "All questions are done. Check your answers, then choose where to post.",
    "previewing": "The preview is ready. Choose a channel and post it, or go back.",
    "posted": "The summary is posted. New answers update the same card.",
    "paused": "Paused at question {position} of {total}. To go on, type: resume",
    "cancelled": "Cancelled. To take it back, type: resume",
}
STATUS_USE_CASE = "About: "
CHECKS = "Your readiness checks, newest first:"
NO_CHECKS = "You have no readiness checks yet. To start one, type: start"
CHECKS_LEFT_OUT = "{count} older ones are not shown."
STANDING = {
    "opening": "just begun",
    "asking": "under way",
    "reviewing": "ready to post",
    "previewing": "ready to post",
    "posted": "posted",
    "paused": "paused",
    "cancelled": "cancelled",
}
HELP = "I ask a few short questions, answer yours from the guidance, and post a readiness summary where you choose."
HELP_NOW = "You can type this now, or press the button of the same name:"
HELP_NOW_LINES: dict[Standing, tuple[tuple[str, str], ...]] = {
    "none": (
        ("start", "begin a check, about 15 minutes"),
        ("any question", "how many examples do we need? I answer from the guidance"),
        ("list", "your checks so far"),
    ),
    "opening": (
        ("one line", "what you want to build"),
        ("any question", "I answer it first; then we go on"),
        ("pause, cancel", "stop for now, or for good"),
    ),
    "asking": (
        ("any sentence", "your answer, in one message or several; a question of yours is answered first"),
        ("I don't know, skip", "go on without an answer; it never counts as a No"),
        ("why", "the guidance sentence behind the question"),
        ("back, change 2", "go back, or change your answer to question 2"),
        ("ask @colleague about 4", "let somebody who knows answer one question"),
        ("finish", "stop asking and go on to the review"),
        ("pause", "stop for now; everything is kept"),
    ),
    "reviewing": (
        ("change 2", "change your answer to question 2"),
        ("any sentence", "what you left out; I add it where it belongs"),
        ("finish", "go on to the preview and choose the channel"),
        ("pause", "stop for now; everything is kept"),
    ),
    "previewing": (
        ("#channel", "where it shall go"),
        ("hide 2, show 2, paraphrase 2", "your words left out, put back, or told in short"),
        ("post", "post it, as it reads here"),
        ("back", "to your answers, to change one"),
    ),
    "posted": (
        ("change 2", "change an answer; the card is updated once you have seen it"),
        ("reviewers @name", "ask somebody to review it"),
        ("gap 1 @name by 21 Nov", "who closes a gap, and by when"),
        ("show, export", "the check with its history, or as a file"),
        ("start what we want to build", "the next check"),
    ),
    "paused": (
        ("resume", "go on where we were; an answer does it, too"),
        ("summary", "what it comes to so far"),
        ("snooze 3 days, no reminders", "put my reminders off, or switch them off"),
    ),
    "cancelled": (
        ("resume", "take it back"),
        ("start what we want to build", "the next check"),
    ),
}
HELP_ALL = "Everything you can say"
HELP_ALL_HOW = "For everything else, press the button or type: help all"
HELP_ELSEWHERE_HOW = "The rest: `/finetune help all`"
HELP_DM = "Here in the direct message you can type (or press the button of the same name):"
HELP_DM_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "As we talk",
        (
            ("start", "begin a check"),
            ("any sentence", "your answer; a question of yours is answered first"),
            ("back, skip, I don't know", "move between questions"),
            ("why", "the guidance sentence behind the question"),
            ("change 2", "change your answer to question 2; editing your message works, too"),
            ("undo, keep both", "take your last change of an answer back, or let the old words count, too"),
            ("change use case: new words", "call what you want to build by other words"),
            ("status, summary", "where we are, and what it comes to so far"),
            ("pause, resume, cancel, restart", "stop and go on; nothing is lost"),
        ),
    ),
    (
        "Before it is posted, and after",
        (
            ("finish", "go on to the preview and choose the channel"),
            ("#channel", "in the preview: where the summary shall go"),
            ("hide 2, show 2, paraphrase 2", "in the preview: your words left out, put back, or told in short"),
            ("post", "post the preview in the channel you chose"),
            ("reviewers @name", "ask somebody to review it, once it is posted"),
            ("gap 1 @name by 21 Nov", "who closes a gap, and by when"),
        ),
    ),
    (
        "Colleagues who know more",
        (
            ("ask @colleague about 4 by Friday", "let somebody who knows answer one question"),
            ("second opinion @colleague", "let somebody answer it all on their own, and see where you differ"),
            ("withdraw", "take such a request back"),
        ),
    ),
    (
        "Your checks, reminders and settings",
        (
            ("list, show 2, compare 1 2", "your checks, one of them, two side by side"),
            ("export 2 html", "a check as a file: markdown, json or html"),
            ("delete 2", "delete a check for good; I ask first"),
            ("snooze 3 days, no reminders", "put my reminders off, or switch them off"),
            ("settings", "what you can set"),
        ),
    ),
)
HELP_SLASH = "Anywhere in Slack"
HELP_SLASH_FIRST = (
    ("/finetune", "start, or go on where you were"),
    ("/finetune start what you want to build", "start a new check"),
    ("/finetune ask your question", "an answer from the guidance, only for you"),
    ("/finetune status, summary, list, help", "only for you, too"),
)
HELP_SLASH_LINES = (
    *HELP_SLASH_FIRST,
    ("/finetune reviewers @name", "ask somebody to review your check"),
    ("/finetune pause, resume, cancel, restart", "as in the direct message"),
    ("/finetune show, compare, export, delete", "your own checks, as in the direct message"),
    ("/finetune delegate @colleague, second @colleague, withdraw", "ask somebody else, or take it back"),
    ("Use as evidence", "in a message's menu: its words count for your check, as its writer's"),
    ("Check from this thread", "in a message's menu: a thread becomes drafts you can use"),
)
HELP_MENTION = "In a channel, mention me with a question and I answer in its thread. On a card, use its buttons."
HOME = "Ready to fine-tune?"
HOME_HOW = "It takes about 15 minutes, in our direct message. Nothing is posted before you see the exact text."
HOME_GO_ON = "Go on with your check"

# ── slash command ─────────────────────────────────────────────────────────────────────────────────────────────────

GO_TO_DM = "Let's go on in {dm}."
OUR_DM = "our direct message"
LOOKING_UP = "Looking that up in the guidance…"
ASK_WHAT = "What would you like to know? For example: `/finetune ask how many examples do I need?`"
UNKNOWN_COMMAND = (
    "I don't know that command. To start a check: `/finetune start what you want to build`. "
    "To ask something: `/finetune ask your question`. All commands: `/finetune help`"
)
DID_YOU_MEAN = "Did you mean: "
DID_YOU_MEAN_ONE = "Did you mean one of these?"
ALL_COMMANDS = "All commands: `/finetune help`"

# ── drafts and shortcuts ──────────────────────────────────────────────────────────────────────────────────────────

DRAFT = "A draft about {topic}"
DRAFT_BY = ", from a message by "
DRAFT_COUNTS = "It counts only if you use it. Press a button, or type: use it, or: leave it"
DRAFT_USE = "Use it"
DRAFT_LEAVE = "Leave it"
DRAFT_SETTLED = "You have decided on this draft."
BEGIN_TITLE = "Readiness check"
BEGIN_SUBMIT = "Start"
BEGIN_ASK = "What do you want to build?"
BEGIN_HINT = "One line is enough. If a check of yours is under way, we go on with that one."
EVIDENCE_TITLE = "Use as evidence"
EVIDENCE_SUBMIT = "Use it"
EVIDENCE_BY = "A message by "
EVIDENCE_COUNTS = "It counts for your check, as their words. Before anything is posted you see the exact text."
EVIDENCE_SECTION = "Which question does it speak to?"
EVIDENCE_WORDS = "The part that counts"
EVIDENCE_NOT_THEIRS = "Please keep to the words of the message: cut what does not matter, add nothing."
EVIDENCE_EMPTY = "There are no words in that message that I could use."
THREAD_TAKEN = "I am reading that thread. Its messages become drafts: you decide which of them count."

# ── the "write more" modal; titles and buttons at most 24 characters ──────────────────────────────────────────────

MODAL_TITLE = "Your answer"
MODAL_SUBMIT = "Send"
MODAL_CLOSE = "Not now"
TOLD_TITLE = "Readiness advisor"  # of a window that only tells something
TOLD_CLOSE = "Close"
MODAL_PART = ("Your answer", "If it does not fit: part 2", "Part 3")
MODAL_EMPTY = "Please write a few words, or close this window."
MODAL_REPLACE_LABEL = "What you said before"
MODAL_REPLACE = "Let this take the place of it"
MODAL_HINT = "Up to 3,000 characters in each part. They are put together in order."

# ── notices ───────────────────────────────────────────────────────────────────────────────────────────────────────

NOTICES: dict[NoticeId, str] = {
    "ask_elsewhere": "Please name somebody else: they have been asked already, or it was you.",
    "ask_no_check": "There is no question to ask anybody yet. To start a check, type: start",
    "ask_one": "One person at a time, please, each with a message of their own: ask @colleague",
    "ask_past": "That day is over. Please name today or a later day, like this: ask @colleague by Friday",
    "ask_too_many": "Many people have been asked already. Please wait for an answer first, or type: withdraw",
    "ask_which": "Which question shall I ask them? Name it, like this: ask @colleague about 4",
    "ask_whom": "I could not tell who that is. Type @ and pick the name from Slack's list: ask @colleague",
    "ask_yourself": "That is you. Please name somebody else, or answer here.",
    "nothing_to_withdraw": "Nothing of that kind is open, so there is nothing to withdraw.",
    "opinion_empty": "Please answer at least one question first.",
    "opinion_how": "Which question is that? Begin with its number, like this: 2: what we tried. At the end, type: done",
    "opinion_none": "There is no second opinion to tell of yet.",
    "withdraw_which": "Which one? Name the question or the person, like this: withdraw 4, or: withdraw @colleague",
    "added_to": "Added to what you said about {topic}.",
    "all_asked": "All questions have been asked. To go on, type: finish",
    "already_under_way": "A check is already under way, so let's go on with it. For a fresh one, type: restart",
    "answer_changed": "Your answer about {topic} is changed.",
    "answer_noted": "Noted, thank you.",
    "answer_replaced": "Your answer about {topic} is changed: only the new words count. Before, it read: “{detail}” "
    "To count both, type: keep both. To take the old words back, type: undo",
    "answer_restored": "Your old words about {topic} are back. To swap them again, type: undo",
    "answer_withdrawn": "You deleted that message, so I no longer count it.",
    "both_kept": "Both count now: your old words about {topic}, and the new ones.",
    "cancelled": "This check is cancelled. Nothing more is posted. To take it back, type: resume",
    "change_what": "Which answer shall I change? Type its number, like this: change 2",
    "channel_needed": "Nothing is posted yet. Please choose a channel first, or type # and pick one from Slack's list.",
    "channel_set": "It will go to {channel}. When it reads right, type: post",
    "check_deleted": "Check {detail} is deleted, with what I kept of our messages about it. What is in Slack stays.",
    "checklist_noted": "Your ticks are noted as claims. One example in your own words counts for more.",
    "covered": "You have already told me about {topic}, so I skip that question. To add to it, type: change {topic}",
    "files_not_read": "Thank you. I cannot read files yet: please write the part that matters in a sentence or two.",
    "nothing_said": "I cannot make anything of that. A sentence in your own words is enough, or: I don't know.",
    "links_not_read": "Thank you. I cannot open links: please write the part that matters in a sentence or two.",
    "finish_first": "Nothing is posted yet. To check your answers and choose a channel, type: finish",
    "first_question": "This is the first question; there is nothing before it.",
    "draft_left": "Left out. It does not count.",
    "drafts_none": "I found nothing in those messages that speaks to one of the questions.",
    "drafts_read": "{detail} messages speak to a question. I show each as a draft at its question; nothing counts yet.",
    "fits_where": "Thank you. Which question does that belong to? Type its number, and I add it there.",
    "greeted": "Hello, good to have you here.",
    "model_away": "The language model does not answer just now. We can go on: I read what you write by fixed rules.",
    "no_such_check": "There is no check {detail}. To see yours, type: list",
    "not_now": "That is not possible just now. To see where we are, type: status",
    "not_read": "Something went wrong on my side: your words are kept, but nothing in them is counted yet. "
    "To have them read again, edit your message.",
    "read_after_all": "I have now read what you wrote about {topic}, and it counts.",
    "not_posted": "Nothing was posted. Your answers are kept.",
    "newer_check": "A newer check took this one's place: its card is in {channel}. Nothing changed here.",
    "newer_check_unposted": "A newer check took this one's place. It is not posted yet, and nothing changed here.",
    "not_yours": "That is for somebody else to do, so nothing changed. "
    "To review a check, ask the person it is about to name you: reviewers @name",
    "nothing_to_cancel": "There is nothing to cancel.",
    "nothing_to_pause": "There is nothing to pause.",
    "nothing_to_resume": "There is nothing to resume. To start a check, type: start",
    "nothing_to_snooze": "There is nothing I would remind you of.",
    "nothing_to_undo": "There is no change to take back.",
    "nothing_open": "There is no open question just now. To start a check, type: start",
    "nothing_yet": "There is nothing to summarise yet.",
    "paused": "Paused; everything is kept. To go on, type: resume",
    "post_how": "It will go to {channel}; nothing is posted yet. If it reads right, type: post",
    "post_refused": "I could not post it there (Slack says: {detail}). Please choose another channel.",
    "posted": "Posted in {channel}, with the details in its thread. New answers update the same card.",
    "posting": "Posting it now.",
    "reminders_off": "I will not remind you of anything any more. To change that, type: reminders on",
    "reminders_on": "I will remind you, in the mornings of working days. To change that, type: no reminders",
    "restarted": "A fresh start. The earlier check is kept; you find it with: list",
    "resumed": "Good to have you back. On we go.",
    "setting_kept": "That is kept.",
    "setting_values": (
        "You can set, here or in my Home tab: dates german (or english, american, french, spanish, italian, dutch, "
        "polish, portuguese, japanese); reminders on, no reminders; keep my words here, use the model."
    ),
    "skipped": "Skipped. You can still answer it before the end.",
    "smalltalk": "All good.",
    "thanked": "You're welcome.",
    "snoozed": "I will not remind you before {day}. To go on sooner, type: resume",
    "stale_button": "That button belongs to an earlier message, so nothing changed.",
    "start_how": "When you like, tell me in one line what you want to build, or type: start",
    "still_paused": "We are paused. To go on, type: resume",
    "thread_read_in_part": "I could not read all of that thread. Invite me to the channel, then try once more.",
    "trouble": "Something went wrong on my side. Your message is kept. Please try again in a minute.",
    "unanswered_noted": "Noted. It stays open: it lowers the coverage, it does not count as a No.",
    "updated": "The card in {channel} is up to date.",
    "use_case_changed": "This check is now about: “{detail}”.",
    "use_case_how": "How shall I put it? Type it like this: change use case: what you want to build",
    "use_case_kept": "This check is about: “{detail}”. To put it in other words, type: change use case: your words",
    "use_case_told": "To check whether you are ready for that, type: start",
    "use_case_needed": "Tell me in one line what you want to build; then we go on.",
    "use_case_noted": "Thank you, noted.",
    "words_set": "Done. The preview above is brought up to date.",
    # reviews; the rest of their words stand in review_words.py
    "answer_kept_private": "That answer stays private.",
    "answer_released": "Your answer is in the card's thread.",
    "challenge_kept": "Your reason is in the card's thread.",
    "challenge_stands": "Your challenge is in the card's thread, and the owner is asked to answer it.",
    "channel_public": "{channel} is public, and this began in a private place. To post it all the same, type: post",
    "channel_shared": "People of other companies can read {channel}. To post it there all the same, type: post",
    "channel_unseen": "I cannot see who can read {channel}. If it is the right one, type: post",
    "countersigned": "Your name stands beside it on the card.",
    "extra_once": "You have asked your question already. A challenge is still possible.",
    "extra_sent": "Your question is with the owner. If they release the answer, it stands in the card's thread.",
    "gap_taken": "Noted, with name and day. The card says so as soon as it is there.",
    "gap_untaken": "Noted: nobody has taken that gap.",
    "gap_waived": "A reviewer has waived a gap. You find who, why and until when on the card.",
    "no_such_gap": "There is no such gap just now. You see their numbers with: summary",
    "not_posted_yet": "The summary is not posted yet. I tell you as soon as it is.",
    "nothing_to_sign": "There is nothing there to vouch for: nobody has said anything about it.",
    "recheck_here": "Let's check it again in our direct message.",
    "review_typed_once": "What you typed was done as you sent it. Editing it changes nothing; you can type more.",
    "review_finished": "Thank you. You can still come back to it by the card's buttons.",
    "review_self": "A check is reviewed by somebody else than the person it is about. Please name others.",
    "reviewers_asked": "They are asked. They see only what you post, and can act once it is posted.",
    "reviewers_how": "Whom shall I ask? For example: reviewers @name",
    "reviewers_known": "They have been asked before.",
    "task_how": "Nothing was done. Type when I shall remind you again: snooze 3 days, next week. Or type: dismiss",
    "task_put_off": "I will remind you of it again on {day}.",
    "task_left": "Fine, I will not remind you of it again.",
    "until_when": "A waiver needs a day after today on which it ends.",
    "waiver_stands": "The gap is waived, and the card says so until that day.",
}
ANSWER_SAID_ANEW = "Your answer about {topic} is changed."
UNDER_WAY_INSTEAD_OF = (
    "A check is already under way, so let's go on with it. To begin one for “{detail}” instead, type: restart"
)
UNANSWERED_BECAUSE = {
    "dont_have": "Noted: you don't have it yet. That is a gap with a next step, and good to know now.",
    "not_applicable": "Noted: it doesn't apply to you. It stays open and does not count as a No.",
    "rather_not": "That's fine. It stays open and does not count as a No.",
}
REFUSED_BECAUSE = {
    "not_in_channel": "I am not a member of that channel yet. Invite me there, then press Post again.",
    "channel_not_found": "I cannot see that channel. If it is private, invite me there, then press Post again.",
    "owner_not_in_channel": "You are not a member of that private channel, so I post nothing there for you. "
    "Please choose another one.",
    "is_archived": "That channel is archived. Please choose another one.",
    "restricted_action": "Posting in that channel is restricted. Please choose another one.",
}

# what somebody thinks of an answer
HELPFUL, UNHELPFUL = "Helpful", "Not helpful"
HELPFUL_SAID, UNHELPFUL_SAID = "This answer helped", "This answer did not help"
FEEDBACK_THANKS = "Thanks, noted."
FEEDBACK_SORRY = "Thanks, noted. Asking it in other words may bring up another passage."
