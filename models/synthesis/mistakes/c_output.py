"""Mistakes in C about what is written out: words, blanks and line ends, their order, values too many or too few."""

import re
from collections.abc import Iterator
from itertools import pairwise

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import STEP, blocks, simple_lines
from models.synthesis.mistakes.catalog import c_mistake

PRINTED = re.compile(r"printf\(\"((?:[^\"\\\n]|\\.)*)\"((?:, [^\n]*)?)\);")
CONVERSION = r"%[-0-9.]*(?:lf|ld|lld|[dfcsux])"
_WORDS = ("Result: ", "The result is ", "= ", "Output: ", "Answer:\\n", "-> ", "n = ", "Total: ")
_ENDINGS = (".", " in all", "!", " units", ";", " is the answer")
_BETWEEN = re.compile(rf"(?<=[dfcs])((?:, | |\\n|:|,)+)(?={CONVERSION})")
_SEPARATORS = {" ": ("", "\\n", ", ", "\\t", "  "), "\\n": (" ", "", ", ", "\\n\\n"), ":": (" ", ".", "::", ": ")}
_DECIMALS = {"%.1f": ("%f", "%.2f", "%.f"), "%.2f": ("%f", "%.1f", "%.3f", "%2f"), "%02d": ("%d", "%2d", "%20d")}
_NOTES = ('printf("here\\n");', 'printf("%d\\n", {0});', 'printf("%d ", {0});', 'printf("{1} = %d\\n", {0});')


def arguments(text: str) -> list[tuple[int, int]]:
    """Where the arguments behind a format stand in `, a, b[i]`, each with its comma."""
    found, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0 and place:
            found.append((start, place))
            start = place
    return [*found, (start, len(text))] if text else []


@c_mistake("c_extra_words")
def extra_words(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        end = match.end(1) - 2 * match[1].endswith("\\n")
        if match[1].startswith("%"):
            for words in _WORDS:
                yield Change((Edit(match.start(1), match.start(1), words, True),))
            for words in _ENDINGS:
                yield Change((Edit(end, end, words, True),))
        elif re.match(r"\w", match[1]):
            for words in (">>", " ", "** ", "It is ", "\\n >> "):
                yield Change((Edit(match.start(1), match.start(1), words, True),))


@c_mistake("c_extra_blanks")
def extra_blanks(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        ends = match[1].endswith("\\n")
        place = match.end(1) - 2 * ends
        for blanks in (" ", "\\n", "\\t") if ends else (" ", "\\n"):
            yield Change((Edit(place, place, blanks),), (match.span(1),))
        for blanks in (" ", "\\n"):
            yield Change((Edit(match.start(1), match.start(1), blanks),), (match.span(1),))


@c_mistake("c_wrong_escape")
def wrong_escape(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        for end in re.finditer(r"\\n", match[1]):
            start = match.start(1) + end.start()
            for wrong in ("/n", "n", "\\\\n"):
                yield Change((Edit(start, start + 2, wrong, True),), ((match.start(1), match.end(1)),))


@c_mistake("c_other_separator")
def other_separator(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        gaps = list(_BETWEEN.finditer(text, *match.span(1)))
        for gap in gaps:
            for other in _SEPARATORS.get(gap[1], ("", " ", "\\n")):
                yield Change((Edit(*gap.span(1), other),), (match.span(1),))
        for other in ("", " ", "\\n") if len(gaps) > 1 else ():
            yield Change(tuple(Edit(*gap.span(1), other) for gap in gaps), (match.span(1),))
        if match[1].endswith(" "):
            for other in ("", "\\n", ", ", "\\t"):
                yield Change((Edit(match.end(1) - 1, match.end(1), other),), (match.span(1),))
        elif re.fullmatch(rf"{CONVERSION}\\n", match[1]):
            yield Change((Edit(match.end(1) - 2, match.end(1), " "),), (match.span(1),))


@c_mistake("c_wrong_decimals")
def wrong_decimals(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        for form in re.compile(r"%(?:\.[12]f|02d)").finditer(text, *match.span(1)):
            for other in _DECIMALS[form[0]]:
                yield Change((Edit(*form.span(), other, True),))
    forms = list(re.finditer(r"%02d", text))
    if len(forms) > 1:
        yield Change(tuple(Edit(*form.span(), "%d", True) for form in forms))


@c_mistake("wrong_message")
def wrong_message(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        for word in re.compile(r"(?<![%\\\w.])(?!n\b)[A-Za-z]{2,}\b").finditer(text, *match.span(1)):
            others = {
                word[0].capitalize(),
                word[0].upper(),
                word[0].lower(),
                f"{word[0]}.",
                word[0][:-1],
                f"{word[0]}s",
            }
            for other in sorted(others - {word[0]}):
                yield Change((Edit(*word.span(), other, True),))


@c_mistake("c_outputs_swapped")
def outputs_swapped(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        spans = [(match.start(2) + start, match.start(2) + end) for start, end in arguments(match[2])]
        for first, second in pairwise(spans):
            if text[slice(*first)] != text[slice(*second)]:
                yield Change((Edit(*first, text[slice(*second)], True), Edit(*second, text[slice(*first)], True)))


@c_mistake("c_output_left_out")
def output_left_out(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        forms = [form.span() for form in re.compile(CONVERSION).finditer(text, *match.span(1))]
        values = [(match.start(2) + start, match.start(2) + end) for start, end in arguments(match[2])]
        if len(forms) == len(values) > 1:
            cut = Edit(forms[-2][1], forms[-1][1], "")
            yield Change((cut, Edit(*values[-1], "")), (match.span(),))
            yield Change((Edit(forms[0][0], forms[1][0], ""), Edit(*values[0], "")), (match.span(),))


@c_mistake("c_values_do_not_fit")
def values_do_not_fit(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        values = [(match.start(2) + start, match.start(2) + end) for start, end in arguments(match[2])]
        for span in values:
            yield Change((Edit(*span, ""),), (match.span(),))
        forms = [form.span() for form in re.compile(CONVERSION).finditer(text, *match.span(1))]
        for before, form in zip([(match.start(1), match.start(1)), *forms], forms, strict=False):
            yield Change((Edit(before[1], form[1], ""),), (match.span(),))


@c_mistake("c_parenthesis_too_early")
def parenthesis_too_early(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        if match[2]:
            yield Change((Edit(match.start(2), match.start(2), ")", True), Edit(match.end(2), match.end(2) + 1, "")))
    for match in re.finditer(r'scanf\("[^"\n]*"()[^\n]*(\));', text):
        yield Change((Edit(*match.span(1), ")", True), Edit(*match.span(2), "")))


@c_mistake("c_printf_without_format")
def printf_without_format(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        values = [(match.start(2) + start + 2, match.start(2) + end) for start, end in arguments(match[2])]
        for start, end in values[:1]:
            first = match.start(1) - 1
            yield Change((Edit(first, start, ""),), ((start, end),))
            yield Change((Edit(first, end, f'"{text[start:end]}"', True),))


@c_mistake("c_ampersand_in_printf")
def ampersand_in_printf(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        for value in re.compile(r", (zz_\w+)(?=,|$|\))").finditer(text, *match.span(2)):
            yield Change((Edit(value.start(1), value.start(1), "&", True),), (value.span(1),))


@c_mistake("result_off_by_one")
def result_off_by_one(text: str) -> Iterator[Change]:
    for match in PRINTED.finditer(text):
        for value in re.compile(r", (zz_\w+)(?=,|$|\))").finditer(text, *match.span(2)):
            for more in (" + 1", " - 1"):
                yield Change((Edit(value.end(1), value.end(1), more, True),), (value.span(1),))


@c_mistake("c_output_in_between")
def output_in_between(text: str) -> Iterator[Change]:
    for block in blocks(text):
        names = (
            re.findall(r"\bzz_\w+", text[slice(*block.body)]) if block.braced and block.word in ("for", "while") else []
        )
        for name in dict.fromkeys(names):
            for note in _NOTES:
                line = f"{block.margin}{STEP}{note.format(name, name.removeprefix('zz_')[0])}\n"
                yield Change((Edit(block.body[1], block.body[1], line, True),))
    for match in re.finditer(r'^( +)(?:scanf\("%d", &(zz_\w+)\)|(zz_\w+) [-+*/%]?= [^\n;]*);\n', text, re.M):
        for note in _NOTES[1:]:
            name = match[2] or match[3]
            line = f"{match[1]}{note.format(name, name.removeprefix('zz_')[0])}\n"
            yield Change((Edit(match.end(), match.end(), line, True),))


@c_mistake("c_prints_each")
def prints_each(text: str) -> Iterator[Change]:
    last = list(re.finditer(r"^ +printf\([^\n]*\);\n", text, re.M))[-1:]
    for block in blocks(text):
        for start, end in simple_lines(text, block):
            update = re.match(r"( *)(zz_\w+)(?:\+\+| \+?= [^\n]*);", text[start:end])
            names = re.findall(r"\bzz_\w+", text[block.head[0] : start])
            if block.word == "if" and update and names and last and last[0].start() >= end:
                each = Edit(start, end, f'{update[1]}printf("%d\\n", {names[0]});\n', True)
                yield Change((each,))
                yield Change((each, Edit(*last[0].span(), "")))
