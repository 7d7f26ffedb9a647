"""The inputs of a question as a person types them.

Each line is a call: `search(3, [1, 5])`. What is typed at the keyboard stands under a line `stdin:` and reaches to the
next such line, to a line `---`, after which calls may follow, or to the end. What that form can't hold exactly (no line
break at the end, a line that means something here) is written as JSON text behind the word: `stdin: "1.7"`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from service.errors import Problem

STDIN, CALL, END = "stdin:", "call:", "---"


def parse_inputs(text: str) -> tuple[list[dict[str, str]], list[Problem]]:
    """The inputs in order, and what could not be read, named by line."""
    inputs: list[dict[str, str]] = []
    problems: list[Problem] = []
    typed: list[str] | None = None  # the open stdin block
    for number, line in enumerate([*text.replace("\r\n", "\n").split("\n"), None], 1):
        word = (line or "").strip()
        if typed is not None and (line is None or word in {STDIN, END}):
            inputs.append({"stdin": _joined(typed, at_end=line is None)})
            typed = None
        if line is None:
            break
        if typed is not None:
            typed.append(line)
        elif word == STDIN:
            typed = []
        elif word and word != END:
            _read_line(word, number, inputs, problems)
    return inputs, problems


def format_inputs(inputs: Sequence[dict[str, str]]) -> str:
    """The text from which `parse_inputs` makes the same inputs again."""
    lines: list[str] = []
    for given in inputs:
        if "call" in given:
            call = given["call"]
            lines.append(call if _plain_call(call) else f"{CALL} {json.dumps(call, ensure_ascii=False)}")
        elif _plain_block(given["stdin"]):
            lines += [STDIN, *given["stdin"].removesuffix("\n").split("\n"), END]
        else:
            lines.append(f"{STDIN} {json.dumps(given['stdin'], ensure_ascii=False)}")
    return "\n".join(lines)


def _read_line(line: str, number: int, inputs: list[dict[str, str]], problems: list[Problem]) -> None:
    for word in (STDIN, CALL):
        if line.startswith(word):
            try:
                value = json.loads(line.removeprefix(word))
            except ValueError:
                value = None
            if isinstance(value, str):
                inputs.append({word.removesuffix(":"): value})
            else:
                problems.append(Problem(f"line {number}", f'behind `{word}` a text in "double quotes" is expected'))
            return
    if "(" in line:
        inputs.append({"call": line})
    else:
        what = "is not a call such as search(3, [1, 5]); what is typed at the keyboard stands under a line `stdin:`"
        problems.append(Problem(f"line {number}", what))


def _joined(lines: list[str], at_end: bool) -> str:
    # The field's last line break ends its last line and is not an empty line more.
    if at_end and lines and not lines[-1]:
        lines = lines[:-1]
    return "".join(f"{line}\n" for line in lines)


def _plain_call(call: str) -> bool:
    fits = call == call.strip() and "(" in call and call.isprintable()
    return fits and not call.startswith((STDIN, CALL))


def _plain_block(typed: str) -> bool:
    lines = typed.removesuffix("\n").split("\n")
    return typed.endswith("\n") and "\r" not in typed and not any(line.strip() in {STDIN, END} for line in lines)
