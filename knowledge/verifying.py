"""What a pack's words have to keep to beyond their shape: quotes that stand in the text, ids that lead somewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches

from knowledge.markdown import headings_of
from knowledge.pack import Asked, Pack, Questions, Topic
from knowledge.passages import passages_of
from knowledge.problems import PackProblem
from knowledge.yaml_lines import Document, Path

TEXT_FILE = "guidance.md"
ONLY_SOURCE = "guidance"  # what a citation's source names; a pack has one text
MAX_QUESTION_CHARS = 300  # heading, ask and example together: a message read at a glance on a phone
_QUOTING_KEYS = ("quote", "nearest")


def checksum_problems(document: Document, content: bytes) -> Iterator[PackProblem]:
    """Compare guidance.md with the checksum recorded for it."""
    path: Path = ("source", "sha256")
    found = hashlib.sha256(content).hexdigest()
    if isinstance(document.at(path), str) and document.at(path) != found:
        yield _problem(document, path, f"{TEXT_FILE} has another sha256: {found}.")


def quote_problems(document: Document, text: str) -> Iterator[PackProblem]:
    """Find every quote of *document* that is not, byte for byte, in the guidance."""
    for key in _QUOTING_KEYS:
        for path, quote in document.strings(key):
            if quote not in text:
                nearest = nearest_text(quote, text)
                message = f"the {key} is not in {TEXT_FILE}: {_short(quote)!r}."
                yield PackProblem(document.file, document.line(path), document.criterion(path), message, nearest)


def nearest_text(quote: str, text: str) -> str | None:
    """Return the part of *text* most like *quote*, on one line of at most 120 characters; None where nothing is."""
    matcher = SequenceMatcher(None, quote, text, autojunk=False)
    match = matcher.find_longest_match()
    if match.size < min(6, len(quote)):  # a shared word end is no likeness
        return None
    start = max(0, match.b - match.a)
    return _short(text[start : start + len(quote)])


def script_problems(document: Document, pack: Pack) -> Iterator[PackProblem]:
    """Check the interview script: headings, ids, references, lengths on the screen, tables."""
    yield from _section_problems(document, pack)
    yield from _criterion_problems(document, pack)
    yield from _table_problems(document, pack)
    for path, source in document.strings("source"):
        if source != ONLY_SOURCE:
            yield _problem(document, path, f"there is no source text {source!r}; this pack has {ONLY_SOURCE!r}.")
    if pack.core_question not in {each.id for each in pack.sections}:
        yield _problem(document, ("core_question",), f"there is no section {pack.core_question!r}.")


def _section_problems(document: Document, pack: Pack) -> Iterator[PackProblem]:
    headings = headings_of(pack.text)
    for index, section in enumerate(pack.sections):
        path: Path = ("sections", index)
        if section.heading not in headings:
            near = next(iter(get_close_matches(section.heading, headings, 1, 0.3)), None)
            line = document.line((*path, "heading"))
            yield PackProblem(document.file, line, None, f"{section.heading!r} is no heading of the text.", near)
        shown = len(section.heading) + len(section.ask) + len(section.example)
        if shown > MAX_QUESTION_CHARS:
            message = f"heading, ask and example have {shown} characters together; {MAX_QUESTION_CHARS} fit one glance."
            yield _problem(document, (*path, "ask"), message)
        if not section.ready:
            yield _problem(document, (*path, "criteria"), f"section {section.id!r} has no criterion of kind ready.")
    yield from _repeated(document, ((("sections", n), each.id) for n, each in enumerate(pack.sections)))


def _criterion_problems(document: Document, pack: Pack) -> Iterator[PackProblem]:
    every = {each.id for section in pack.sections for each in section.ready}
    for n, section in enumerate(pack.sections):
        ready = {each.id for each in section.ready}
        for m, criterion in enumerate(section.criteria):
            path: Path = ("sections", n, "criteria", m)
            if not criterion.id.startswith(f"{section.id}."):
                yield _problem(document, (*path, "id"), f"the id does not begin with its section, {section.id!r}.")
            if criterion.blocker and criterion.kind == "ready":
                yield _problem(document, (*path, "blocker"), "only a warning can be a blocker.")
            silent = criterion.silent_when_unmet
            if silent is not None and (criterion.kind == "ready" or silent not in ready):
                message = f"only a warning can be silent, and {silent!r} has to be a ready criterion of its section."
                yield _problem(document, (*path, "silent_when_unmet"), message)
            if criterion.denies is not None and (criterion.kind == "ready" or criterion.denies not in every):
                message = f"only a warning denies something, and {criterion.denies!r} has to be a ready criterion."
                yield _problem(document, (*path, "denies"), message)
    paths = (
        (("sections", n, "criteria", m), each.id)
        for n, section in enumerate(pack.sections)
        for m, each in enumerate(section.criteria)
    )
    yield from _repeated(document, paths)


def _table_problems(document: Document, pack: Pack) -> Iterator[PackProblem]:
    for n, table in enumerate(pack.tables):
        for m, row in enumerate(table.rows):
            path: Path = ("tables", n, "rows", m)
            if len(row) != len(table.columns):
                yield _problem(document, path, f"the row has {len(row)} cells for {len(table.columns)} columns.")
            for cell in row:
                if cell not in table.citation.quote:
                    yield _problem(document, path, f"the cell {cell!r} is not in the table's quote.")
    yield from _repeated(document, ((("tables", n), each.id) for n, each in enumerate(pack.tables)))


def question_problems(document: Document, pack: Pack, questions: Questions) -> Iterator[PackProblem]:
    """Check passages.yaml: every quote leads to one passage, no phrasing is given twice."""
    texts = [each.text for each in passages_of(pack)]
    for path, quote in (each for key in _QUOTING_KEYS for each in document.strings(key)):
        holding = sum(quote in each for each in texts)
        if quote in pack.text and holding != 1:
            message = f"{_short(quote)!r} lies in {holding} passages; quote what stands in exactly one."
            yield _problem(document, path, message)
    yield from _repeated(document, ((("not_covered", n), each.id) for n, each in enumerate(questions.not_covered)))
    yield from _repeated(document, ((("passages", n), each.quote) for n, each in enumerate(questions.passages)))
    yield from _repeated(document, _phrasings(questions))
    for n, topic in enumerate(questions.not_covered):
        if topic.scope == "silent" and not topic.untold:
            yield _problem(document, ("not_covered", n), "a silent topic needs 'untold': what is not said.")


def _phrasings(questions: Questions) -> Iterator[tuple[Path, str]]:
    lists: dict[str, Sequence[Asked | Topic]] = {"passages": questions.passages, "not_covered": questions.not_covered}
    for key, entries in lists.items():
        for n, entry in enumerate(entries):
            yield from (((key, n, "asked", m), " ".join(each.lower().split())) for m, each in enumerate(entry.asked))


def _repeated(document: Document, named: Iterator[tuple[Path, str]]) -> Iterator[PackProblem]:
    first: dict[str, int] = {}
    for path, name in named:
        line = document.line(path)
        if name in first:
            yield _problem(document, path, f"{_short(name)!r} stands in line {first[name]} already.")
        first.setdefault(name, line)


def _problem(document: Document, path: Path, message: str) -> PackProblem:
    return PackProblem(document.file, document.line(path), document.criterion(path), message)


def _short(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
