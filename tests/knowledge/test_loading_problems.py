"""A pack that may not be used is turned down with every problem in one line: file, line, criterion, nearest text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.loading import check_pack, load_pack
from knowledge.problems import PackError, PackProblem

Break = Callable[..., Path]


def only(folder: Path) -> PackProblem:
    (problem,) = check_pack(folder)
    return problem


def line_of(folder: Path, text: str, file: str = "pack.yaml") -> int:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_quote_off_by_one_letter_names_line_criterion_and_what_was_meant(broken: Break) -> None:
    folder = broken("Can name the garden, the class", "Can name the gardens, the class")
    problem = only(folder)
    assert (problem.file, problem.line) == ("pack.yaml", line_of(folder, "the gardens"))
    assert problem.criterion == "purpose.named"
    assert problem.nearest is not None
    assert "Can name the garden, the class or the kitchen" in problem.nearest
    assert str(problem).startswith(f"pack.yaml:{problem.line}: purpose.named: the quote is not in guidance.md")
    assert "\n" not in str(problem)


def test_a_straight_apostrophe_for_a_typographic_one_does_not_verify(broken: Break) -> None:
    folder = broken("quote: A hive is not a", "quote: A hive isn’t a")
    assert only(folder).criterion is None


def test_a_changed_text_is_noticed_by_its_checksum(broken: Break) -> None:
    folder = broken("This is an invented text", "This is a faked text", "guidance.md")
    problem = only(folder)
    assert problem.line == line_of(folder, "sha256:")
    assert "sha256" in problem.message


def test_a_heading_has_to_be_one(broken: Break) -> None:
    folder = broken("heading: Who looks after the hive?", "heading: Who looks after a hive?")
    problem = only(folder)
    assert problem.line == line_of(folder, "after a hive?")
    assert problem.nearest == "Who looks after the hive?"


def test_an_id_given_twice_names_the_first_line(broken: Break) -> None:
    folder = broken("id: care.visits", "id: care.trained")
    problem = only(folder)
    assert f"line {line_of(folder, 'care.trained')}" in problem.message
    assert problem.criterion == "care.trained"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("silent_when_unmet: purpose.named", "denies: purpose.unnamed", "has to be a ready criterion"),
        ("silent_when_unmet: purpose.named", "silent_when_unmet: care.trained", "ready criterion of its section"),
        ("id: care.visits", "id: purpose.visits", "does not begin with its section"),
        ("core_question: purpose", "core_question: honey", "no section 'honey'"),
        ("label: two trained people", "label: two trained people\n        blocker: true", "only a warning"),
        ("- [Winter, None]", "- [Winter]", "1 cells for 2 columns"),
        ("- [Winter, None]", "- [Winter, Monthly]", "'Monthly' is not in the table's quote"),
        ("status: conflicting}", "status: conflicting, source: blog}", "no source text 'blog'"),
        ("ask: Say what", f"ask: {'Say. ' * 38}Say what", "String should have at most 200"),
        ("sign: Others have bees too.", "sign: Others have bees too.\n        colour: red", "colour: Extra inputs"),
        ("kind: describe", "kind: leading", "probe.kind"),
        ("version: ", "# version: ", "version: Field required"),
        ("topic: the care", "topic: the care\n    topic: care", "'topic' is given twice"),
        ("criteria:\n      - id: purpose.named", "criteria: []\n    old:\n      - id: purpose.named", "criteria"),
    ],
)
def test_every_slip_is_named_with_its_line(broken: Break, old: str, new: str, said: str) -> None:
    problems = check_pack(broken(old, new))
    assert any(said in each.message for each in problems), problems
    assert all(each.line > 0 and each.file == "pack.yaml" for each in problems)


def test_a_question_too_long_to_read_at_a_glance_is_a_problem(broken: Break) -> None:
    folder = broken("ask: Name the people", f"ask: {'Think well. ' * 11}Name the people")
    broken('example: "“Ada and Ben', f'example: "“{"Ada and Ben, " * 6}')
    problem = only(folder)
    assert "300" in problem.message
    assert problem.line == line_of(folder, "ask: Think well.")


def test_all_problems_are_told_at_once_in_the_order_of_the_file(broken: Break) -> None:
    broken("quote: A hive is not a", "quote: A hive is a")
    folder = broken("silent_when_unmet: purpose.named", "silent_when_unmet: purpose.nothing")
    broken("quote: Bees need a visit every week\n", "quote: Bees need a wash every week\n", "passages.yaml")
    problems = check_pack(folder)
    assert [(each.file, each.line) for each in problems] == sorted((each.file, each.line) for each in problems)
    assert len(problems) == 3
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    assert list(raised.value.problems) == problems
    assert all(str(each) in str(raised.value) for each in problems)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quote: You should be able to say what the bees are for", "quote: the bees", "lies in 2 passages"),
        ("quote: You should be able to say", "quote: You shall be able to say", "the quote is not in guidance.md"),
        ("nearest: Expect honey", "nearest: Await honey", "the nearest is not in guidance.md"),
        ("What purpose should the hive have?", "How often must somebody check the hive?", "stands in line"),
        ("untold: what a hive costs", "untold: ''", "needs 'untold'"),
        ("id: other_animals", "id: price", "stands in line"),
        ("scope: out_of_scope", "scope: maybe", "not_covered.1.scope"),
    ],
)
def test_questions_are_checked_like_the_script(broken: Break, old: str, new: str, said: str) -> None:
    problems = check_pack(broken(old, new, "passages.yaml"))
    assert problems
    assert all(each.file == "passages.yaml" and each.line > 0 for each in problems)
    assert any(said in each.message for each in problems), problems


def test_yaml_that_cannot_be_read_names_the_line(broken: Break) -> None:
    folder = broken("core_question: purpose", "core_question: [purpose")
    problem = only(folder)
    assert "cannot be read" in problem.message
    assert problem.line > 0


def test_a_file_that_is_not_utf_8_or_not_there_is_said_so(broken: Break) -> None:
    folder = broken("id: rooftop-bees", "id: rooftop-bees")
    (folder / "pack.yaml").write_bytes(b"id: caf\xe9\n")
    assert "not UTF-8" in only(folder).message
    (folder / "guidance.md").write_bytes(b"\xff\xfe")
    assert only(folder).file == "guidance.md"
    (folder / "guidance.md").unlink()
    assert "no such file" in only(folder).message


@pytest.mark.parametrize("content", ["", "- a list", "text", "sections: 3", "sections: [1, {criteria: [2]}]"])
def test_a_file_of_another_shape_is_turned_down_not_crashed_on(broken: Break, content: str) -> None:
    folder = broken("id: rooftop-bees", "id: rooftop-bees")
    (folder / "pack.yaml").write_text(content, encoding="utf-8")
    (folder / "passages.yaml").write_text(content, encoding="utf-8")
    assert check_pack(folder)


def test_without_passages_yaml_a_pack_still_loads(broken: Break) -> None:
    folder = broken("id: rooftop-bees", "id: rooftop-bees")
    (folder / "passages.yaml").unlink()
    (folder / "notes.txt").write_text("somebody else's file", encoding="utf-8")
    assert load_pack(folder).questions.passages == ()
