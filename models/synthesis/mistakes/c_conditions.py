"""Mistakes in C about conditions and cases: parts left out, chains, branches mixed up, an else that is lost."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import blocks, dedented, pairs, removed, simple_lines
from models.synthesis.mistakes.c_kinds import outside_strings
from models.synthesis.mistakes.catalog import c_mistake

_VALUE = r"(?:[\w.]+(?:\[[^\[\]\n]*\])?|'\\?.')"
_DOES_MORE = re.compile(r"\|\||\w\(| = |\+\+|--")  # beside comparing
_CHAIN = re.compile(rf"({_VALUE}) (<=?|>=?|==|!=) ({_VALUE})( (?:&&|\|\|) )({_VALUE}) (<=?|>=?|==|!=) ({_VALUE})")


@c_mistake("swapped_branches")
def swapped_branches(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        if other.word == "else" and block.braced == other.braced:
            first, second = text[slice(*block.body)], text[slice(*other.body)]
            yield Change((Edit(*block.body, second, True), Edit(*other.body, first, True)))


@c_mistake("c_same_branches")
def same_branches(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        if block.braced == other.braced and text[slice(*block.body)] != text[slice(*other.body)]:
            yield Change((Edit(*other.body, text[slice(*block.body)], True),))
            yield Change((Edit(*block.body, text[slice(*other.body)], True),))


@c_mistake("c_else_lost")
def else_lost(text: str) -> Iterator[Change]:
    for block in blocks(text):
        if block.word == "else if":
            closed = text.startswith(block.margin + "}", block.line)
            start = block.line + len(block.margin) + closed
            new = f"\n{block.margin}if" if closed else "if"
            yield Change((Edit(start, block.head[0] + len("else if"), new, True),), (block.head,))


@c_mistake("c_else_too_many")
def else_too_many(text: str) -> Iterator[Change]:
    found = list(blocks(text))
    for block in found:
        for other in found:
            same = block.braced == other.braced and block.margin == other.margin and block.after == other.line
            if same and block.word in ("if", "else if") and other.word == "if" and not block.else_follows:
                start = other.line - 1 if block.braced else other.head[0]
                yield Change((Edit(start, other.head[0], " else " if block.braced else "else ", True),), (other.head,))


@c_mistake("c_else_without_test")
def else_without_test(text: str) -> Iterator[Change]:
    for block in blocks(text):
        if block.word == "else if" and not block.else_follows:
            start = block.head[0]
            yield Change((Edit(start + len("else"), block.head[1], ""),), ((start, start + len("else")),))

    for _, other in pairs(text):
        if other.word == "else" and other.braced:
            closed = text.startswith(other.margin + "}", other.line)
            start = other.line + (len(other.margin) + 2 if closed else 0)
            around = (Edit(start - closed, other.body[0], "\n" if closed else ""), Edit(other.body[1], other.after, ""))
            yield Change((*around, *dedented(text, *other.body)), (other.body,))


@c_mistake("missing_else")
def missing_else(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        if other.word == "else":
            yield Change((removed(text, other),), (block.head,))


@c_mistake("c_missing_case")
def missing_case(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        if other.word == "else if":
            yield Change((removed(text, other),), (block.head,))


@c_mistake("missing_test")
def missing_test(text: str) -> Iterator[Change]:
    for block in blocks(text):
        if block.alone or (block.word == "if" and not block.braced and not block.else_follows):
            around = (Edit(block.line, block.body[0], ""), Edit(block.body[1], block.after, ""))
            yield Change(
                (*(edit for edit in around if edit.start < edit.end), *dedented(text, *block.body)), (block.body,)
            )


@c_mistake("c_branch_always")
def branch_always(text: str) -> Iterator[Change]:
    """Of an if and its else one alone is left, without a test."""
    for block, other in pairs(text):
        if block.word == "if" and other.word == "else" and block.braced and other.braced:
            for kept in (block.body, other.body):
                around = (Edit(block.line, kept[0], ""), Edit(kept[1], other.after, ""))
                yield Change((*around, *dedented(text, *kept)), (kept,))


@c_mistake("c_extra_condition")
def extra_condition(text: str) -> Iterator[Change]:
    found = [block for block in blocks(text) if block.word in ("if", "else if", "while")]
    whole = {text[slice(*block.condition)] for block in found}
    for block in found:
        for other in sorted(whole - {text[slice(*block.condition)]}):
            if not _DOES_MORE.search(other):
                end = block.condition[1]
                yield Change((Edit(end, end, f" && {other}", True),))


@c_mistake("half_condition")
def half_condition(text: str) -> Iterator[Change]:
    for block in blocks(text):
        start, end = block.condition
        inside = text[start:end]
        parts = [(m.start(), m.end()) for m in re.finditer(r" (?:&&|\|\|) ", inside)]
        whole = [at for at in parts if inside[: at[0]].count("(") == inside[: at[0]].count(")")]
        if whole:
            yield Change((Edit(start, start + whole[0][1], ""),), (block.condition,))
            yield Change((Edit(start + whole[-1][0], end, ""),), (block.condition,))


@c_mistake("c_chained_comparison")
def chained_comparison(text: str) -> Iterator[Change]:
    for match in _CHAIN.finditer(text):
        left, sign, right, _, again, other_sign, other = match.groups()
        if right == again:
            yield Change((Edit(*match.span(), f"{left} {sign} {right} {other_sign} {other}", True),))
        if left == again and sign[0] in "<>" and other_sign[0] in "<>" and sign[0] != other_sign[0]:
            turned = sign.replace(sign[0], other_sign[0])
            yield Change((Edit(*match.span(), f"{right} {turned} {left} {other_sign} {other}", True),))
        elif left == again and sign == other_sign:
            yield Change((Edit(*match.span(), f"{left} {sign} {right} {sign} {other}", True),))


@c_mistake("or_without_comparison")
def or_without_comparison(text: str) -> Iterator[Change]:
    for match in _CHAIN.finditer(text):
        left, sign, _, _, again, other_sign, _ = match.groups()
        if left == again and sign == other_sign:
            yield Change((Edit(match.start(5), match.start(7), ""),), (match.span(),))


@c_mistake("c_single_sign")
def single_sign(text: str) -> Iterator[Change]:
    for match in outside_strings(text, r"( )(&&|\|\|) "):
        yield Change((Edit(*match.span(2), match[2][0], True),))
        if match[2] == "&&":
            yield Change((Edit(match.start(1), match.end(2), ",", True),))


@c_mistake("loosened_equality")
def loosened_equality(text: str) -> Iterator[Change]:
    others = {"==": ("<=", ">="), "!=": ("<", ">")}
    for block in blocks(text):
        for match in re.compile(r" (==|!=) (?!')").finditer(text, *block.condition):
            for other in others[match[1]]:
                yield Change((Edit(*match.span(1), other, True),), (block.condition,))


@c_mistake("line_out_of_if")
def line_out_of_if(text: str) -> Iterator[Change]:
    for block in blocks(text):
        lines = simple_lines(text, block) if block.alone else []
        if len(lines) > 1 and lines[-1][1] == block.body[1]:
            line = text[slice(*lines[-1])]
            yield Change((Edit(*lines[-1], ""), Edit(block.after, block.after, line[4:], True)))


@c_mistake("line_into_if")
def line_into_if(text: str) -> Iterator[Change]:
    for block in blocks(text):
        line = re.compile(rf"{block.margin}(?!return)[^\s{{}}/][^\n{{}}]*;\n").match(text, block.after)
        if block.alone and line:
            new = Edit(block.body[1], block.body[1], f"    {line[0]}", True)
            yield Change((new, Edit(*line.span(), "")))


@c_mistake("c_dangling_else")
def dangling_else(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        inner = re.match(r" *if \(", text[slice(*block.body)])
        if inner and block.word != "else" and text.startswith(f"{block.margin}}} ", other.line):
            brace = text.find("{", block.head[1], block.body[0])
            place = other.line + len(block.margin)
            yield Change((Edit(block.head[1], brace + 1, ""), Edit(place, place + 2, "")), (other.head,))


@c_mistake("wrong_order_of_tests")
def wrong_order_of_tests(text: str) -> Iterator[Change]:
    for block, other in pairs(text):
        if other.word == "else if" and block.braced == other.braced:
            spans = ((block.condition, other.condition), (block.body, other.body))
            old = [(pair, [text[slice(*span)] for span in pair]) for pair in spans]
            edits = [Edit(*pair[n], texts[1 - n], True) for pair, texts in old for n in (0, 1)]
            yield Change(tuple(edits))
