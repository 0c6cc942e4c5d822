"""Typed equivalents that need no understanding: section names, the yes to a shown text, the boxes of the preview."""

from __future__ import annotations

import re
from typing import Final

from bot.interview.findings import Reason
from bot.interview.states import USE_CASE
from knowledge.pack import Pack, SectionId

_AGREEMENTS: Final = frozenset({
    "yes", "y", "yep", "yeah", "ok", "okay", "fine", "good", "great", "perfect", "correct", "agreed", "done", "lgtm",
    "looks good", "looks fine", "looks right", "looks good to me", "all good", "that is right", "that's right",
    "finish", "next", "continue", "go on", "go ahead", "do it", "preview", "show me the preview", "sure", "go",
    "let's go", "lets go", "let's do it", "lets do it", "let's do this", "of course", "fine by me", "why not",
    "absolutely", "definitely", "awesome", "nice", "cool", "alright",
    "👍", "👌", "✅", "🆗", "✔", "+1", "thumbsup", "ok_hand", "white_check_mark", "heavy_check_mark",
})  # fmt: skip
_POSTS: Final = frozenset({
    "post", "post it", "post it now", "yes post", "yes post it", "ok post it", "send", "send it", "publish",
    "publish it", "share", "share it", "update", "update it", "update the card",
})  # fmt: skip
_GREETINGS: Final = frozenset({
    "hello", "hello there", "hello sir", "hi", "hi there", "hey", "hey there", "good morning", "good afternoon",
    "good evening", "greetings",
})  # fmt: skip
_WHY: Final = frozenset({"why", "why we ask", "why do you ask", "why are you asking", "why do you need that"})
_FINISHES: Final = frozenset({"finish", "finish now", "show the review", "review my answers"})
_STARTS: Final = frozenset({
    "start", "begin", "new", "new check", "start a check", "start a new check", "start a readiness check", "finetune",
})  # fmt: skip
_BEGINS: Final = re.compile(
    r"(?:(?:hello|hi|hey|dear|sir|madam|mam|team|all|everyone|guys|excuse me|sorry|there"
    r"|yes|yeah|ok|okay|sure|fine|great|alright|cool|lol|haha|please|so|well|right|good|bot|advisor|now|then) )*"
    r"(?:(?:(?:can|could|may|shall) (?:i|we|you)|(?:i|we)(?: would|'d)? (?:want|wish|like|need|have)(?: to)?"
    r"|let's|lets|let us|let me|ready to|time to|would like to|please|pls|kindly|just|now|to) )*"
    r"(?:start|begin|do|make|run|take|have|open|get)(?:ing)?(?: started)?"
    r"(?: (?:with|up|a|an|the|this|our|my|me|new|another|readiness|check|checkup|interview|assessment|one|it|for|us"
    r"|on|about|fine-?tun(?:e|ing)|fine tun(?:e|ing)|finetun(?:e|ing)|questions))*"
    r"(?: (?:please|pls|now|then|thanks|thank you|today|sir))*"
)
_THANKS: Final = re.compile(r"\b(?:thanks?|thank you|thx|ty|tysm|cheers|merci|danke|gracias|much appreciated)\b")
_THANKS_WORDS: Final = 8
_HELP: Final = re.compile(r"\b(?:help|commands?|menu|options|type|usage|manual|instructions?|keywords?)\b")
_ALL: Final = re.compile(r"\b(?:all|any|complete|every|everything|full|more|whole)\b")
_BEGIN_CHARS: Final = 120
_OF_CHECKS: Final = re.compile(r"\b(?:start|begin|check|checkup|interview|assessment)")
_START: Final = re.compile(r"\s*start[:\s]\s*(?!(?:over|again|anew)\b)(?=\S)", re.IGNORECASE)
_LISTS: Final = frozenset({"list", "checks", "my checks", "list checks", "list my checks", "show my checks"})
_RECHECKS: Final = frozenset({"recheck", "re-check", "check again", "recheck it", "re-check it"})
_UNDOES: Final = frozenset({
    "undo", "undo that", "undo it", "undo the change", "undo my change", "take the change back", "restore my answer",
    "take my old words back", "take the old words back", "my old words back",
})  # fmt: skip
_USES: Final = frozenset({"use it", "use that", "use this", "use the draft", "use this draft", "yes use it", "take it"})
_LEAVES: Final = frozenset({
    "leave it", "leave it out", "leave that", "leave the draft", "don't use it", "do not use it", "not that", "drop it",
})  # fmt: skip
_OF_NAMES: Final = frozenset({
    "a", "about", "again", "an", "answer", "answers", "change", "edit", "for", "in", "it", "my", "no", "number", "of",
    "on", "one", "our", "please", "question", "questions", "section", "that", "the", "this", "to",
})  # fmt: skip  # words in which an answer is named, and nothing is answered
_REASONS: Final[dict[Reason, frozenset[str]]] = {
    "dont_know": frozenset({"i don't know somebody else would", "somebody else would"}),
    "skipped": frozenset({"skip it for now", "skip for now"}),
    "dont_have": frozenset(
        {"don't have", "don't have it", "we don't have it", "we do not have it", "we don't have that"}
    ),
    "not_applicable": frozenset({"not applicable", "n/a", "it doesn't apply to us", "doesn't apply", "does not apply"}),
    "rather_not": frozenset(
        {"i'd rather not say", "i would rather not say", "rather not say", "rather not", "private"}
    ),
}
_NOTHING: Final = re.compile(  # not "?", which asks for help, and no emoji, which may agree
    r"[.,;:!?_~*#=|/\\\s-]{2,}|(?:([^\W\d_])\1{3,}(?:\W+|$))+"
    r"|(?:(?:asdf|qwert|sdfg|hjkl|jkl)[a-zö]{0,20}(?:\W+|$))+|lorem ipsum\b.*",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTIONS: Final = (
    re.compile(
        r"\s*(?:please )?(?:my )?(?:answer|question|number|no\.?|#) ?(?P<name>\d+) should (?:be|read|say)\b:?"
        r"\s*(?P<words>.+)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(r"\s*(?:please )?change (?P<name>[^:\n]{1,40}?)(?: to)?:\s*(?P<words>.+)", re.IGNORECASE | re.DOTALL),
)
_DISPUTES: Final = re.compile(
    r"\byou (?:\w+ ){0,2}(?:got|have|had|read|misread|missed|overlooked|ignored|misunderstood|forgot|say|said) "
    r"(?:\w+ ){0,4}(?:wrong|wrongly|something|that|it)\b"
    r"|\b(?:wrong|incorrect|not (?:true|right|correct|fair)|unfair|disagree|no|mistaken)\b.{0,40}\b(?:we|i) "
    r"(?:(?:do|did)(?: indeed| actually)? (?!not\b|n't)[a-z]{3,}|already\b|have (?:told|said|tried|done|got)\b"
    r"|(?:told|tell) you\b)"
)
_DISPUTE_CHARS: Final = 400
_BOXES: Final = re.compile(r"(?P<verb>hide|withhold|keep private|leave out|show|quote)\s+(?P<names>.+)", re.IGNORECASE)
_RETELLS: Final = re.compile(r"(?:paraphrase|sum up|in short|retell)\s+(?P<names>.+)", re.IGNORECASE)
_NAMING: Final = re.compile(r"^(?:change |edit )?(?:question |answer |section |number |no |line |#)?")
_LINK: Final = re.compile(r"<?https?://[^\s<>]+>?,?", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:the|my|our) ")
TITLE_WORDS: Final = 12  # of one sentence; a longer one tells more than what the project is called
_SENTENCE_END: Final = re.compile(r"[.!?…]\s+\S|\n\s*\S")


def agrees(text: str) -> bool:
    """Say whether *text* is nothing but a yes to what is shown: "looks good", "ok, go on", "perfect 👍"."""
    words = _LAUGHING.sub(" ", _EMOJI.sub(" ", text))
    left = _courteous(words if words.strip() else _SKIN.sub("", text)).split()
    if not left:
        return False
    while left:
        said = next((n for n in range(min(len(left), _LONGEST), 0, -1) if " ".join(left[:n]) in _AGREEMENTS), 0)
        if not said:
            return False
        left = left[said:]
    return True


def begins(text: str) -> bool:
    """Say whether *text* is nothing but the wish to begin: "Hello, I would like to make a check please"."""
    said = _BEGINS.fullmatch(_plain(_EMOJI.sub(" ", text))) if len(text) <= _BEGIN_CHARS else None
    return said is not None and _OF_CHECKS.search(said[0]) is not None


def disputes(text: str) -> bool:
    """Say whether *text* objects to how answers were read, and so adds to them: "that's wrong, we do have one"."""
    return len(text) <= _DISPUTE_CHARS and _DISPUTES.search(_plain(text)) is not None


def lists_commands(text: str) -> bool:
    """Say whether *text* asks for the commands in so many words, and not merely what all this is."""
    return _HELP.search(_plain(text)) is not None or not _plain(text)


def wants_everything(text: str) -> bool:
    """Say whether *text*, which asks for help, asks for all of it: "help all", "everything I can say"."""
    return _ALL.search(_plain(text)) is not None


def posts(text: str) -> bool:
    """Say whether *text* names the posting itself: a mere yes puts nothing before other people."""
    return _courteous(text) in _POSTS


_SKIN: Final = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")  # colours of a thumb, and how a sign is drawn
_LAUGHING: Final = re.compile(r"\b(?:(?:ha){2,}h?|(?:he){2,}|lol|lmao|hm+|um+|ugh|oh|well)\b", re.IGNORECASE)
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]|:[a-z0-9_+-]{2,40}:")
_LONGEST: Final = max(len(each.split()) for each in _AGREEMENTS)


def _courteous(text: str) -> str:
    return _plain(text).removesuffix(" thanks").removesuffix(" thank you").removesuffix(" please")


def greets(text: str) -> bool:
    """Say whether *text* is nothing but a greeting."""
    return _plain(text) in _GREETINGS


def thanks(text: str) -> bool:
    """Say whether *text* says thanks, and hardly more: "thank you so much ❤️", "ok thx"."""
    said = _plain(_EMOJI.sub(" ", text))
    return len(said.split()) <= _THANKS_WORDS and _THANKS.search(said) is not None


def only_links(text: str) -> bool:
    """Say whether *text* is nothing but addresses of web pages, which nobody here can open."""
    parts = text.split()
    return bool(parts) and all(map(_LINK.fullmatch, parts))


def says_nothing(text: str) -> bool:
    """Say whether *text* is only signs, one letter over and over, or what fingers type to fill a field."""
    return _NOTHING.fullmatch(text.strip()) is not None


def asks_why(text: str) -> bool:
    """Say whether *text* asks why a question is asked, in the fewest words."""
    return _plain(text) in _WHY


def reason_named(text: str) -> Reason | None:
    """Return the reason for no answer that *text* names in the words of its button, or near them."""
    return next((reason for reason, phrases in _REASONS.items() if _plain(text) in phrases), None)


def starts(text: str, *, anew: bool) -> str | None:
    """Return the use case that a typed "start …" names, "" where it is a bare one, None where *text* is no such wish.

    Only where a check can begin *anew* may words follow: elsewhere "Start with retrieval" is an answer.
    """
    if _plain(text).removeprefix("/") in _STARTS or (anew and begins(text)):
        return ""
    match = _START.match(text) if anew else None
    return None if match is None else text[match.end() :].strip()


def settles_draft(text: str) -> bool | None:
    """Return whether *text* uses a shown draft (True) or leaves it (False); None where it says neither."""
    words = _courteous(text)
    return True if words in _USES else False if words in _LEAVES else None


def lists(text: str) -> bool:
    """Say whether *text* asks for the list of their checks."""
    return _plain(text) in _LISTS


def rechecks(text: str) -> bool:
    """Say whether *text* asks to go through the answers of a posted check again."""
    return _plain(text) in _RECHECKS


def undoes(text: str) -> bool:
    """Say whether *text* asks to take a change back."""
    return _plain(text) in _UNDOES


def gives_words(pack: Pack, text: str) -> bool:
    """Say whether *text* is an answer in the place of another: not a question, and more than the name of a section."""
    left = [each for each in _plain(text).split() if each not in _OF_NAMES]
    return not text.rstrip().endswith("?") and len("".join(left)) > 1 and section_named(pack, " ".join(left)) is None


def corrects(pack: Pack, text: str) -> tuple[SectionId, str] | None:
    """Return the section and the new words of "Answer 4 should be: …" or "change 4: …"; None for anything else."""
    match = next((found for each in _CORRECTIONS if (found := each.match(text))), None)
    section = section_named(pack, match["name"]) if match else None
    if match is None or section is None or not gives_words(pack, match["words"]):
        return None
    return section, match["words"].strip()


def finishes(text: str) -> bool:
    """Say whether *text* asks to review with what there is."""
    return _plain(text) in _FINISHES


def _plain(text: str) -> str:
    return re.sub(r"[\s,.;:!?]+", " ", text.casefold().replace("’", "'")).strip()


def section_named(pack: Pack, words: str) -> SectionId | None:
    """Return the section that *words* name by its number in the recap, its id or its topic; None if they do not."""
    name = _ARTICLE.sub("", _NAMING.sub("", _plain(words)))
    for position, each in enumerate(pack.sections, start=1):
        if name in {str(position), each.id.casefold(), _ARTICLE.sub("", each.topic.casefold())}:
            return each.id
    return None


def boxes(pack: Pack, withheld: tuple[SectionId, ...], text: str) -> tuple[SectionId, ...] | None:
    """Return *withheld* after a typed "hide 2, data" or "show 2"; None where *text* is something else."""
    match = _BOXES.fullmatch(text.strip().rstrip(".!"))
    if match is None:
        return None
    named = {_box(pack, each) for each in re.split(r",|\band\b|\s", match["names"]) if each}
    found = {each for each in named if each is not None}
    if not found or None in named:
        return None
    shows = match["verb"].casefold() in {"show", "quote"}
    return in_order(pack, set(withheld) - found if shows else set(withheld) | found)


def _box(pack: Pack, name: str) -> SectionId | None:
    return USE_CASE if name.casefold() in {"title", USE_CASE} else section_named(pack, name)


def shares(pack: Pack, text: str) -> tuple[SectionId, ...] | None:
    """Return whose answers a typed "paraphrase 2, data" wants told in our words; None where *text* is anything else."""
    match = _RETELLS.fullmatch(text.strip().rstrip(".!"))
    named = [section_named(pack, each) for each in re.split(r",|\band\b|\s", match["names"]) if each] if match else []
    found = tuple(each for each in named if each is not None)
    return found if found and len(found) == len(named) else None


def in_order(pack: Pack, sections: set[SectionId]) -> tuple[SectionId, ...]:
    """Return those of *sections* that can be withheld, the use case first, then in pack order."""
    return tuple(each for each in (USE_CASE, *(section.id for section in pack.sections)) if each in sections)


def is_more_than_a_title(text: str) -> bool:
    """Say whether a use case runs to more than a short sentence, so that it answers something as well."""
    return _SENTENCE_END.search(text.strip()) is not None or len(text.split()) > TITLE_WORDS


def title_of(text: str) -> str:
    """Return the first sentence of a use case that runs to more, cut where it is longer than a title."""
    end = _SENTENCE_END.search(text.strip())
    sentence = text.strip()[: end.start() + 1].strip() if end else text.strip()
    words = sentence.split()
    return " ".join(words[:TITLE_WORDS]) + ("…" if len(words) > TITLE_WORDS else "")
