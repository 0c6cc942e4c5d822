from pathlib import Path

from tests.interview.diagram import redrawn

PAGE = Path(__file__).parents[2] / "docs" / "interview.md"


def test_the_state_diagram_in_the_docs_is_the_machine_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert redrawn(page) == page, "run: python -m tests.interview.diagram docs/interview.md"
