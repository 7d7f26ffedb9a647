"""Names: one for each slot, none twice, the given ones free for what they are given to."""

import re

import numpy as np

from models.synthesis.draft import Draft
from models.synthesis.naming import concepts, named

CODE = (
    "def f(zz_nums, zz_k):\n    zz_i = 0\n    zz_j = zz_k\n    zz_k2 = zz_nums\n"
    "    zz_found = zz_i\n    return zz_found\n"
)
SLOTS = ("nums", "k", "i", "j", "k2", "found")


def names_of(code: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", code)
    return tuple(words[place] for place in (2, 3, 4, 6, 8, 10))


def test_a_given_name_is_never_another_slots_name() -> None:
    for seed in range(150):
        found = names_of(named(Draft(CODE), "def f(nums, k):\n    pass\n", np.random.default_rng(seed)).text)
        assert len(set(found)) == len(SLOTS), found
        assert "k" not in (found[2], found[3], found[5])


def test_names_are_words_that_may_be_shown() -> None:
    rng = np.random.default_rng(3)
    for _ in range(400):
        for word in names_of(named(Draft(CODE.replace("zz_i", "zz_count")), "", rng).text):
            assert word.isidentifier()
            assert not word.startswith(("cunt", "zz_"))


def test_names_of_several_words_fit_what_they_name() -> None:
    longer = {name for names in concepts()["longer"].values() for name in names}
    rng = np.random.default_rng(4)
    found = {word for _ in range(300) for word in names_of(named(Draft(CODE), "", rng).text)}
    assert len(found & longer) > 8
    assert any(re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", word) for word in found)
