"""What a student or a teacher typed, made fit to be kept."""

from __future__ import annotations

from service.errors import Problem, Unprocessable


def checked(text: str, field: str, most: int) -> str:
    """The text without blanks around it, with plain line ends and no NUL, which a database may refuse.

    Raises:
        Unprocessable: It is longer than `most` characters.
    """
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > most:
        what = f"{len(text):,} characters; at most {most:,} are kept, please shorten it"
        raise Unprocessable(f"The {field} has {what}.", (Problem(field, what),))
    return text
