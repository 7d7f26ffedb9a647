"""How sure a share of votes is: Wilson's score interval, and Newcombe's for the difference of two shares.

Wilson 1927, Journal of the American Statistical Association 22, 209-212; Newcombe 1998, Statistics in Medicine 17,
873-890, method 10. Both behave well for few votes and for shares near 0 and 1, where the textbook interval does not.
"""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054  # the standard normal's 97.5 % point: two sides, 95 % between


def wilson(successes: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) where nothing was counted.

    Raises:
        ValueError: There are more successes than counts, or fewer than none.
    """
    if not 0 <= successes <= total:
        raise ValueError(f"{successes} of {total} is no share; it needs 0 <= successes <= total")
    if total == 0:
        return 0.0, 1.0
    share, z2 = successes / total, Z95**2
    middle = share + z2 / (2 * total)
    spread = Z95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    scale = 1 + z2 / total
    # At the ends rounding would leave a hair's breadth that the formula does not have.
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == total else (middle + spread) / scale
    return low, high


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """The 95 % interval of the first share less the second; each is (successes, total)."""
    (low1, high1), (low2, high2) = wilson(*one), wilson(*other)
    share1 = one[0] / one[1] if one[1] else 0.5
    share2 = other[0] / other[1] if other[1] else 0.5
    apart = share1 - share2
    low = apart - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2)
    return low, apart + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2)
