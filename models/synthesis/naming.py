"""Names as students choose them: a habit for the program, then a name for each slot."""

import builtins
import keyword
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from models.synthesis.draft import Draft, Edit
from models.synthesis.mistakes.values import SLIP
from models.synthesis.template import PLACEHOLDER

HABITS = {"plain": 0.5, "letter": 0.12, "short": 0.06, "misspelled": 0.07, "camel": 0.09, "snake": 0.1, "foreign": 0.06}
SHARE_OF_CAPITALS = 0.2  # in C, where a task often calls its input N
_SLOT = re.compile(rf"\b{PLACEHOLDER}(\w+?)({SLIP})?\b")
_WORD = re.compile(r"[A-Za-z_]\w*")
_TAKEN = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"printf", "scanf", "main", "int", "double", "char"}
_RUDE = frozenset({"cunt", "tit", "tits", "ass", "cum", "cock", "dik", "sex", "shit"})  # a slip away from harmless ones


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Names for the slots that many questions share: `names` in English, `longer` ones of several words, `foreign`."""
    table = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    return {part: {slot: tuple(names.split()) for slot, names in table[part].items()} for part in table}


def named(draft: Draft, starter_code: str, rng: np.random.Generator, language: str = "python") -> Draft:
    """The draft with a name for every slot; slots that the starter code names mostly keep that name."""
    matches = list(_SLOT.finditer(draft.text))
    given = set(_WORD.findall(starter_code))
    habit = list(HABITS)[int(np.searchsorted(np.cumsum(list(HABITS.values())), rng.random()))]
    if language == "c" and rng.random() < SHARE_OF_CAPITALS:
        habit = "capital"
    used = set(_WORD.findall(draft.text)) | _TAKEN | _RUDE
    used |= given & {match[1] for match in matches}
    names: dict[str, str] = {}
    for match in matches:
        slot = match[1]
        if slot not in names:
            kept = slot in given and rng.random() < 0.9
            names[slot] = slot if kept else _free(slot, habit, used, rng)
            used.add(names[slot])
    edits = [Edit(*m.span(), _unknown(names[m[1]], used, rng) if m[2] else names[m[1]]) for m in matches]
    return draft.edited(edits)


def _unknown(name: str, used: set[str], rng: np.random.Generator) -> str:
    """A misspelling that is no name of the program."""
    for _ in range(5):
        wrong = _misspelled(name, rng)
        if wrong not in used and wrong.isidentifier():
            return wrong
    return f"{name}_"


def _name(slot: str, habit: str, rng: np.random.Generator) -> str:
    concept = slot.rstrip("0123456789")
    options = concepts()["names"].get(concept, (concept,))
    word = options[min(int(rng.exponential(len(options) / 3)), len(options) - 1)]
    if habit == "foreign":
        foreign = concepts()["foreign"].get(concept, (word,))
        return foreign[int(rng.integers(len(foreign)))]
    if habit == "capital":
        return (word[0].upper(), word.upper(), word.capitalize(), word)[int(rng.choice(4, p=[0.4, 0.15, 0.15, 0.3]))]
    return _styled(word, concept, habit, rng) if habit in ("camel", "snake") else _shortened(word, habit, rng)


def _shortened(word: str, habit: str, rng: np.random.Generator) -> str:
    if habit == "letter":
        return word[0]
    if habit == "short":
        return word[:1] + re.sub("[aeiou_]", "", word[1:]) if rng.random() < 0.5 else word[:3].strip("_")
    return _misspelled(word, rng) if habit == "misspelled" and rng.random() < 0.6 else word


def _styled(word: str, concept: str, habit: str, rng: np.random.Generator) -> str:
    """A name of several words, as a few students like them; one without a better one keeps its word."""
    longer = concepts()["longer"].get(concept, (word, word, f"new_{word}", f"current_{word}"))
    name = longer[int(rng.integers(len(longer)))] if rng.random() < 0.75 else word
    first, *rest = name.split("_")
    return name if habit == "snake" else first + "".join(part.capitalize() for part in rest)


def _misspelled(word: str, rng: np.random.Generator) -> str:
    if len(word) < 3:
        return word + word[-1]
    at = int(rng.integers(1, len(word) - 1))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    changes = (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word + "s")
    wrong = changes[int(rng.integers(4))]
    return wrong if wrong != word else word[:-1]


def _free(slot: str, habit: str, used: set[str], rng: np.random.Generator) -> str:
    """A name that the program does not have yet: another choice for the slot, else one with a number."""
    for attempt in range(4):
        name = _name(slot, habit, rng)
        if name not in used and name.isidentifier():
            return name
        if len(name) == 1 and attempt > 1:
            letter = chr(97 + int(rng.integers(26)))
            if letter not in used:
                return letter
    number = 2
    while f"{name}{number}" in used or not f"{name}{number}".isidentifier():
        number += 1
    return f"{name}{number}"
