"""Some of a class's programs, whatever their order."""

import hashlib
from collections.abc import Sequence


def sampled(codes: Sequence[str], most: int) -> list[str]:
    """Different programs, at most so many, in an order that depends on their texts alone."""
    different = {hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest(): code for code in codes}
    return [different[key] for key in sorted(different)[:most]]
