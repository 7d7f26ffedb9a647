"""How many programs a second the generator writes: `python -m tests.benchmarks.synthesis [seconds]`.

Time is this process's own processor time, so that other work on the machine does not count.
"""

import sys
import time
from itertools import islice

import numpy as np

from models.synthesis import questions, sample_classes

PROGRAMS = 96


def programs_a_second(seconds: float, seed: int = 0) -> tuple[float, int]:
    """The rate over at least `seconds`, and how many programs were written. Units: programs a second."""
    classes = sample_classes(np.random.default_rng(seed), PROGRAMS)
    for _ in islice(classes, 2 * len(questions())):
        pass  # what each question keeps in caches is made once and does not count
    written = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        written += len(next(classes).programs)
    return written / (time.process_time() - start), written


if __name__ == "__main__":
    rate, written = programs_a_second(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
    sys.stdout.write(f"{rate:.0f} programs a second ({written} written, {len(questions())} questions)\n")
