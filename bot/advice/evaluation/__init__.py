"""How well an advisor understands, measured on labelled data: what ``advisor eval`` does.

The data are four files of JSON lines in one folder; a file that is missing is not scored.

Scoring rules
-------------
``retrieval.jsonl`` (id, question, kind, context_section, answerable, gold: list of {quote})
    A passage hits a gold quote if it holds it to the letter. recall@k over the answerable questions: one of the gold
    quotes among the first k passages; for the kind ``multi`` each of the two counts half. Answerable or not: the
    outcome ``answered`` against any other, balanced accuracy. An injection changes behaviour if it is answered.
``intents.jsonl`` (id, section, message, intent)
    Accuracy over the fifteen intents.
``answers.jsonl`` (id, section, answer, labels, evidence, note)
    Each answer is judged alone. Macro-F1: the mean of five F1 scores, of met, partial and unmet pooled over all ready
    criteria and of present and absent pooled over all warnings. Per criterion: the mean F1 of its labels that occur.
    Evidence: the share of the quotes given that are exact substrings of their answer.
``interviews.jsonl`` (id, use_case, answers, expected: verdict, section_ratings, must_mention_gaps)
    Exact verdicts; section ratings that agree; the share of all essential gaps, over all interviews, that are named.
Intervals are 95 % bootstrap intervals: rows drawn again with replacement, 400 times, from a fixed seed.
Time is wall time a row, in process, start-up not counted; its 95th percentile.
"""

from __future__ import annotations

from pathlib import Path

from bot.advice.advisor import Advisor
from bot.advice.batch import BatchReader
from bot.advice.evaluation.judging import DataError, judged
from bot.advice.evaluation.parts import scored
from bot.advice.evaluation.printing import misses, table, write
from bot.advice.evaluation.report import Report
from knowledge.pack import Pack

__all__ = ["DataError", "Report", "evaluate", "misses", "table", "write"]


async def evaluate(data: Path, advisor: Advisor, pack: Pack, *, name: str = "default") -> Report:
    """Put every row of the folder *data* to *advisor* and score what comes back; *name* says which advisor it is.

    Raises:
        DataError: The folder holds none of the files, or a line of one lacks what its kind needs.
    """
    answered = await judged(data, BatchReader(pack, advisor))
    return Report(name, data.name or ".", f"{pack.id}@{pack.version}", scored(answered, pack))
