"""Time and memory while many programs pass through `judge`: `.venv/bin/python -m tests.benchmarks.grader_scaling`.

Generated programs, no two alike, read but not run, on one item, a thousand at a time as a worker takes them. Memory
grows until the caches are full (their bounds are in bytes) and then no more.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import sys
from itertools import islice

import numpy as np
import psutil

from models.fewshot import FewShotGrader
from tests.benchmarks.grader_speed import PROGRAMS, fit, real_size, timed, two_sided, unique
from tests.benchmarks.highlight_page import DOCS, keep

AT_ONCE = 1000
STEPS = (1_000, 3_000, 10_000, 30_000, 100_000)


def exponent(counts: list[int], seconds: list[float]) -> float:
    """How time grows with the number of programs: 1 is linearly. Least squares on logarithms."""
    return float(np.polyfit(np.log(counts), np.log(seconds), 1)[0])


def main(most: int) -> None:
    """Writes the table."""
    drawn = real_size(PROGRAMS, np.random.default_rng(0))
    fitted = fit(FewShotGrader.load(backend="numpy"), drawn, two_sided(drawn)[:1], watched=False)
    fresh = iter(unique(drawn, sum(step for step in STEPS if step <= most) + AT_ONCE))
    fitted.judge(list(islice(fresh, AT_ONCE)))  # what is made at the first call is not counted
    rows = [["programs", "processor time", "each", "memory of the process afterwards"]]
    counts, seconds = [], []
    for step in (step for step in STEPS if step <= most):
        taken = 0.0
        for _ in range(step // AT_ONCE):
            codes = list(islice(fresh, AT_ONCE))
            taken += timed(lambda codes=codes: fitted.judge(codes))[1].processor
        counts, seconds = [*counts, step], [*seconds, taken]
        memory = psutil.Process().memory_info().rss / 1e6
        rows.append([f"{step:,}", f"{taken:.0f} s", f"{1000 * taken / step:.1f} ms", f"{memory:.0f} MB"])
        sys.stdout.write(f"{' | '.join(rows[-1])}\n")
        sys.stdout.flush()
    if len(counts) > 1:
        rows.append([f"time grows as programs to the power of {exponent(counts, seconds):.2f}", "", "", ""])
    keep("scaling", rows, DOCS / "measurements.md")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=30_000, help="up to so many programs at once (default: 30000)")
    main(parser.parse_args().most)
