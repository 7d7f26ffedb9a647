"""Mistakes in C about loops: what stands inside and what outside, which way they run, how often, whether at all."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import STEP, Block, blocks, simple_lines
from models.synthesis.mistakes.catalog import c_mistake

_COUNTS_UP = re.compile(
    r"((?:int )?(zz_\w+) = )(\w+)(; )\2 (<=?) ([^;\n]+)(; )(?:\2\+\+|\+\+\2|\2 \+= 1|\2 = \2 \+ 1)$"
)
_UPDATED = re.compile(r"\b(zz_\w+)(?:\+\+|--| [-+*/%]?= )|(?:\+\+|--)(zz_\w+)")
_STEPS = {"++": ("--", " += 2"), "--": ("++",), "+= 1": ("-= 1",), "-= 1": ("+= 1",)}
WRITTEN_OUT = (2, 3, 4)  # how often the body of a loop is written


def _loops(text: str, words: tuple[str, ...] = ("for", "while")) -> Iterator[Block]:
    return (block for block in blocks(text) if block.word in words)


def _line_after(text: str, block: Block, start: str) -> re.Match[str] | None:
    return re.compile(rf"{block.margin}{start}[^\n{{}}]*;\n").match(text, block.after)


@c_mistake("print_in_loop")
def print_in_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        line = _line_after(text, block, r"printf\(")
        if block.braced and line:
            new = Edit(block.body[1], block.body[1], STEP + line[0], True)
            yield Change((new, Edit(*line.span(), "")))


@c_mistake("c_moved_into_loop")
def moved_into_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        line = _line_after(text, block, r"zz_\w+ ")
        if block.braced and line:
            new = Edit(block.body[1], block.body[1], STEP + line[0], True)
            yield Change((new, Edit(*line.span(), "")))


@c_mistake("moved_out_of_loop")
def moved_out_of_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        lines = simple_lines(text, block)
        if block.braced and lines and lines[-1][1] == block.body[1] > lines[-1][0] > block.body[0]:
            line = text[slice(*lines[-1])]
            yield Change((Edit(*lines[-1], ""), Edit(block.after, block.after, line[4:], True)))


@c_mistake("c_computed_before_loop")
def computed_before_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        for start, end in simple_lines(text, block)[:3]:
            line = text[start:end]
            if re.match(r" *zz_\w+ = [^\n;]*zz_", line) and block.braced and block.body != (start, end):
                yield Change((Edit(block.line, block.line, line[4:], True), Edit(start, end, "")), (block.head,))


@c_mistake("c_reads_before_loop")
def reads_before_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        for start, end in simple_lines(text, block)[:2]:
            line = text[start:end]
            if re.match(r' *scanf\("[^"]*", &zz_\w+\);', line) and block.body != (start, end):
                already = text.endswith(line[4:], 0, block.line)
                moved = (Edit(block.line, block.line, "" if already else line[4:], True), Edit(start, end, ""))
                yield Change(moved, (block.head,))


@c_mistake("reset_in_loop")
def reset_in_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        updated = {name for pair in _UPDATED.findall(text[slice(*block.body)]) for name in pair if name}
        for start in re.compile(r"\b(zz_\w+) = ([01]|zz_\w+\[0\])[;,]").finditer(text, 0, block.line):
            if start[1] in updated and start[1] not in text[slice(*block.condition)] and block.braced:
                line = f"{block.margin}{STEP}{start[1]} = {start[2]};\n"
                yield Change((Edit(block.body[0], block.body[0], line, True),))


@c_mistake("if_for_while")
def if_for_while(text: str) -> Iterator[Change]:
    for block in _loops(text, ("while",)):
        start = block.head[0]
        yield Change((Edit(start, start + len("while"), "if", True),), (block.head,))


@c_mistake("c_while_for_if")
def while_for_if(text: str) -> Iterator[Change]:
    for block in blocks(text):
        if block.word == "if" and not block.else_follows:
            yield Change((Edit(block.head[0], block.head[0] + len("if"), "while", True),), (block.head,))


@c_mistake("c_wrong_step")
def wrong_step(text: str) -> Iterator[Change]:
    for match in re.finditer(r"\bzz_\w+(\+\+|--| (\+= 1|-= 1))(?=[;)])", text):
        for other in _STEPS[match[2] or match[1]]:
            yield Change((Edit(*match.span(2 if match[2] else 1), other, True),), (match.span(),))


@c_mistake("c_backwards")
def backwards(text: str) -> Iterator[Change]:
    for block in _loops(text, ("for",)):
        loop = _COUNTS_UP.match(text[slice(*block.condition)])
        if loop:
            first, name, low, _, sign, high, _ = loop.groups()
            top = high if sign == "<=" else f"{high} - 1".replace(" - 1 - 1", " - 2")
            new = f"{first}{top}; {name} >= {low}; {name}--"
            yield Change((Edit(*block.condition, new, True),))


@c_mistake("c_for_without_start")
def for_without_start(text: str) -> Iterator[Change]:
    for block in _loops(text, ("for",)):
        start = re.match(r"(zz_\w+)( = ([^;\n]+));", text[slice(*block.condition)])
        if start:
            first = block.condition[0]
            rest = Edit(first + start.start(2), first + start.end(2), "")
            blame = ((first, first + start.end(1)),)
            yield Change((rest,), blame)
            yield Change((Edit(block.line, block.line, f"{block.margin}{start[1]}{start[2]};\n"), rest), blame)


@c_mistake("fixed_value")
def fixed_value(text: str) -> Iterator[Change]:
    for block in _loops(text):
        for match in re.compile(r" (?:<=?|>=?|!=) (zz_\w+)(?=;| &&|$)").finditer(text, *block.condition):
            for number in ("3", "4", "5", "10"):
                yield Change((Edit(*match.span(1), number, True),), (block.condition,))


@c_mistake("c_loop_written_out")
def loop_written_out(text: str) -> Iterator[Change]:
    for block in _loops(text):
        body, counter = text[slice(*block.body)], re.search(r"\bzz_\w+", text[slice(*block.condition)])
        read = re.search(r'scanf\("[^"]*", &(zz_\w+)\);', body)
        if not (read and counter and block.body[1] - block.body[0] < 260) or "[" in body:
            continue
        step = re.compile(rf"^ +(?:\+\+|--)?{counter[0]}(?:\+\+|--| [-+]?= [^\n]*)?;\n", re.M)
        rest = re.sub(r"^    ", "", step.sub("", body), flags=re.M)
        declared = re.search(rf"\b(?:int|double|float|long)\b[^;\n]*\b{read[1]}\b(?! =)", text[: block.line])
        if counter[0] in rest or not rest.strip():
            continue
        for times in WRITTEN_OUT:
            yield Change((Edit(block.line, block.after, rest * times, True),))
            if declared:
                names = [f"{read[1]}{number}" for number in range(20, 20 + times - 1)]
                more = Edit(declared.end(), declared.end(), "".join(f", {name}" for name in names))
                copies = [re.sub(rf"\b{read[1]}\b", name, rest) for name in (read[1], *names)]
                yield Change((more, Edit(block.line, block.after, "".join(copies), True)))


@c_mistake("return_in_loop")
def return_in_loop(text: str) -> Iterator[Change]:
    for block in _loops(text):
        line = _line_after(text, block, "return ")
        if block.braced and line and "return 0;" not in line[0]:
            yield Change((Edit(block.body[1], block.body[1], STEP + line[0], True), Edit(*line.span(), "")))
        elif block.braced and len(block.margin) == len(STEP):
            yield Change((Edit(block.body[1], block.body[1], f"{block.margin}{STEP}return 0;\n", True),))


@c_mistake("extra_break")
def extra_break(text: str) -> Iterator[Change]:
    found = list(blocks(text))
    for block in found:
        inside = any(loop.body[0] < block.line < loop.body[1] for loop in found if loop.word in ("for", "while"))
        if inside and block.braced and block.word in ("if", "else if", "else"):
            yield Change((Edit(block.body[1], block.body[1], f"{block.margin}{STEP}break;\n", True),))


@c_mistake("missing_break")
def missing_break(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(?<=;\n) +break;\n", text):
        yield Change((Edit(*match.span(), ""),))
