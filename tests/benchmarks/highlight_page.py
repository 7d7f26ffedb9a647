"""Measured tables go into a guide between marks, so that nobody copies figures by hand."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "highlighting.md"


def keep(name: str, rows: Sequence[Sequence[str]], page: Path = PAGE) -> None:
    """Print a table whose first row is its head, and put it between ``<!-- name -->`` and ``<!-- /name -->``.

    Raises: ValueError where the guide has no such marks.
    """
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    table = "\n".join(lines)
    sys.stdout.write(table + "\n")
    text = page.read_text(encoding="utf-8")
    kept, times = re.subn(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", rf"\g<1>{table}\n\2", text, flags=re.DOTALL)
    if times != 1:
        raise ValueError(f"{page.name} has {times} places for the table {name!r}: it must have one")
    page.write_text(kept, encoding="utf-8")
