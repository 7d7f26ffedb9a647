"""Mistakes in C about what is read: the format of scanf, the order of the inputs, prompts that were not asked for."""

import re
from collections.abc import Iterator
from itertools import pairwise

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_output import CONVERSION
from models.synthesis.mistakes.catalog import c_mistake, slip

_FORMAT = re.compile(r"scanf\(\"([^\"\n]*)\"((?:, [^\n]*)?)\);")
_PROMPTS = (
    "Enter a number: ",
    "n = ",
    "Please type: ",
    "Insert the values:\\n",
    "Type a whole number and press enter\\n",
    "Give me the input: ",
    "Numero: ",
    "Bitte Zahl eingeben: ",
    "> ",
    "Input:\\n\\n",
)


@c_mistake("c_extra_output")
def extra_output(text: str) -> Iterator[Change]:
    for match in re.finditer(r"^( +)scanf\(", text, re.M):
        for words in _PROMPTS:
            yield Change((Edit(match.start(), match.start(), f'{match[1]}printf("{words}");\n', True),))


@c_mistake("c_missing_ampersand")
def missing_ampersand(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        signs = [sign.span() for sign in re.compile("&").finditer(text, *match.span(2))]
        for sign in signs:
            yield Change((Edit(*sign, ""),), (match.span(),))
        if len(signs) > 1:
            yield Change(tuple(Edit(*sign, "") for sign in signs), (match.span(),))


@c_mistake("c_newline_in_scanf")
def newline_in_scanf(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        for blank in ("\\n", " "):
            yield Change((Edit(*match.span(1), match[1] + blank, True),))


@c_mistake("c_text_in_scanf")
def text_in_scanf(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        gaps = [gap.span() for gap in re.compile(rf"(?<=[dfc]) ?(?={CONVERSION})").finditer(text, *match.span(1))]
        for sign in (",", ", ", " /n ", ";", "\\n", "-", ":", "\\t"):
            if gaps:
                yield Change(tuple(Edit(*gap, sign, True) for gap in gaps))
        for sign in ("/n", ",", "."):
            yield Change((Edit(match.end(1), match.end(1), sign, True),), (match.span(1),))
        for words in ("n = ", "Number: ", "'"):
            yield Change((Edit(match.start(1), match.start(1), words, True),))


@c_mistake("inputs_swapped")
def inputs_swapped(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        names = [name.span() for name in re.compile(r"zz_\w+").finditer(text, *match.span(2))]
        if "[" not in match[2] and "." not in match[2]:
            for first, second in pairwise(names):
                yield Change((Edit(*first, text[slice(*second)], True), Edit(*second, text[slice(*first)], True)))
    for match in re.finditer(r'^( +scanf\("%d", &)(zz_\w+)(\);\n +scanf\("%d", &)(zz_\w+)\);$', text, re.M):
        yield Change((Edit(*match.span(2), match[4], True), Edit(*match.span(4), match[2], True)))


@c_mistake("c_input_left_out")
def input_left_out(text: str) -> Iterator[Change]:
    for match in _FORMAT.finditer(text):
        forms = [form.span() for form in re.compile(CONVERSION).finditer(text, *match.span(1))]
        names = [name.span() for name in re.compile(r", &?zz_[\w.]+(?:\[\w+\])?").finditer(text, *match.span(2))]
        if len(forms) > 1 and len(forms) == len(names):
            yield Change((Edit(*names[-1], ""),), (match.span(),))
            yield Change((Edit(forms[-2][1], forms[-1][1], ""),), (match.span(),))
            yield Change((Edit(forms[-2][1], forms[-1][1], ""), Edit(*names[-1], "")), (match.span(),))


@c_mistake("c_reads_again")
def reads_again(text: str) -> Iterator[Change]:
    """Reads until the value is of some kind, which nobody asked for."""
    for match in re.finditer(r'^( +)scanf\("%d", &(zz_\w+)\);\n', text, re.M):
        for test in ("<= 0", "< 0", "== 0", "< 1"):
            loop = f"{match[1]}while ({match[2]} {test}) {{\n    {match[0]}{match[1]}}}\n"
            yield Change((Edit(match.end(), match.end(), loop, True),))


@slip("c_percent_for_ampersand", "c")
def percent_for_ampersand(text: str) -> Iterator[Change]:
    for match in re.finditer(r"scanf ?\(\"[^\"\n]*\"[^\n]*?(&)\w+", text):
        for sign in ("%", "$", "@"):
            yield Change((Edit(*match.span(1), sign, True),))
