"""Where one is in a long list."""

from __future__ import annotations

import pytest

from service.paging import Paging


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_every_entry_is_on_one_of_the_pages(total: int, pages: int) -> None:
    assert Paging(1, 50, total).pages == pages
    shown = [place for number in range(1, pages + 1) for place in _places(Paging(number, 50, total))]
    assert shown == list(range(total))


def test_other_pages_keep_what_the_address_asks_for() -> None:
    assert Paging(1, 50, 60).at(2) == "?page=2"
    assert Paging(1, 50, 60, "outcome=rejected").at(2) == "?outcome=rejected&page=2"


def _places(paging: Paging) -> range:
    return range(paging.offset, paging.last)
