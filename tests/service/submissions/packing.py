"""Zips as instructors have them, and as attackers make them."""

from __future__ import annotations

import io
import zipfile


def packed(files: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A zip with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made.seek(0)
    return made
