"""The published schema of an export, made from the code.

python -m tests.exports.schema docs/export.schema.json     brings the file up to date
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.exports import ExportedCheck


def schema() -> str:
    """Return the schema as it is published."""
    made = ExportedCheck.model_json_schema(mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "readiness-check/1"}
    return json.dumps(head | made, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema(), encoding="utf-8")
