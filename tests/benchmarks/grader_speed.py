"""The grader's speed and size beside their limits: `.venv/bin/python -m tests.benchmarks.grader_speed`.

On generated classes in Python whose programs are as long as students' (the median of Refactory's is 84 tokens, 241
characters). Processor time (CPU) decides, since other work on the machine touches it least; the clock stands beside
it. Loading, running and judging are told apart. Each figure that belongs to a fresh process is measured in one.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from models.behaviour import Runner
from models.encoder import BackendName, store
from models.encoder.config import EncoderConfig
from models.encoder.numpy_backend import NumpyBackend
from models.encoder.tokenizer import Tokenizer
from models.fewshot import Example, FewShotGrader
from models.fewshot.fitted import Fitted
from models.synthesis import SyntheticClass, questions, sample_class
from tests.benchmarks.highlight_page import DOCS, keep

TOKENS, PROGRAMS, ITEMS, SHOTS = 84, 200, 12, 10
BACKENDS: tuple[BackendName, ...] = ("numpy", "torch")
LOADING = """
import json, time
clock = time.perf_counter()
from models.fewshot import FewShotGrader
FewShotGrader.load(backend="{backend}")
print(json.dumps({{"processor": time.process_time(), "clock": time.perf_counter() - clock}}))
"""
Done = TypeVar("Done")
Row = list[str]


@dataclass(frozen=True)
class Taken:
    """Units: seconds."""

    processor: float
    clock: float


def timed(work: Callable[[], Done]) -> tuple[Done, Taken]:
    """What the work gives, and what it took of this process."""
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, Taken(time.process_time() - processor, time.perf_counter() - clock)


def real_size(count: int, rng: np.random.Generator) -> SyntheticClass:
    """A generated class in Python whose programs are as long as students' and whose items are many."""
    tokenizer = Tokenizer(store.load(store.SHIPPED).vocabulary)

    def far_off(drawn: SyntheticClass) -> float:
        return abs(float(np.median([len(tokenizer.program(p.code, "python").ids) for p in drawn.programs])) - TOKENS)

    tried = [question for question in questions() if question.language == "python" and question.inputs is not None]
    drawn = [sample_class(question, 24, rng) for question in tried[::12]]
    chosen = min((one for one in drawn if len(one.item_texts) >= ITEMS), key=far_off)
    return sample_class(chosen.question, count, rng)


def unique(drawn: SyntheticClass, count: int) -> list[str]:
    """So many programs, no two alike after normalising."""
    codes = [program.code for program in drawn.programs]
    return [f"{codes[place % len(codes)].rstrip()}\nkept_{place} = {place}\n" for place in range(count)]


def examples_of(drawn: SyntheticClass, items: Sequence[str]) -> list[Example]:
    """Ten programs on either side of each item, as far as there are so many."""
    found = []
    for item in items:
        for side in (True, False):
            alike = [p.code for p in drawn.programs if p.applies.get(item) is side][:SHOTS]
            found += [Example(code, {item: side}) for code in alike]
    return found


def two_sided(drawn: SyntheticClass) -> list[str]:
    """The items with programs on both sides, those with the evenest first."""
    counts = {i: sum(p.applies.get(i) is True for p in drawn.programs) for i in drawn.item_texts}
    able = [item for item, count in counts.items() if 0 < count < len(drawn.programs)]
    return sorted(able, key=lambda item: (-min(counts[item], len(drawn.programs) - counts[item]), item))


def fit(grader: FewShotGrader, drawn: SyntheticClass, items: Sequence[str], *, watched: bool) -> Fitted:
    """A fit on the class."""
    return grader.fit(
        examples_of(drawn, items),
        drawn.statement,
        {item: drawn.item_texts[item] for item in items},
        "python",
        pool=[program.code for program in drawn.programs],
        inputs=None if watched else [],
    )


def line(what: str, value: str, limit: str, taken: Taken | None = None) -> Row:
    """One row; the clock beside the processor."""
    return [what, value, limit, f"{taken.clock:.2f} s" if taken else ""]


def judging(drawn: SyntheticClass) -> Iterator[Row]:
    """Text alone, then with running; one backend, since the rest is the same."""
    items = two_sided(drawn)[:ITEMS]
    with closing(Runner()) as runner:
        grader = FewShotGrader.load(backend="numpy", runner=runner)
        one, cold = timed(lambda: fit(grader, drawn, items[:1], watched=False))
        many, _ = timed(lambda: fit(grader, drawn, items, watched=False))
        codes = unique(drawn, 3 * PROGRAMS)
        parts = [codes[start : start + PROGRAMS] for start in range(0, len(codes), PROGRAMS)]
        one.judge(parts[0])  # what is made at the first call is not counted
        _, single = timed(lambda: one.judge(parts[1]))
        _, several = timed(lambda: many.judge(parts[2]))
        _, again = timed(lambda: many.judge(parts[2]))
        rate = PROGRAMS / single.processor
        yield line("unique programs read and judged a second, 1 item", f"{rate:.0f}", "at least 100", single)
        yield line(f"{len(items)} items cost", f"{several.processor / single.processor:.2f} x one", "1.3 x", several)
        cost = again.processor / several.processor
        yield line(f"the same programs again, {len(items)} items", f"{100 * cost:.0f} % of the first time", "0", again)
        watched = fit(grader, drawn, items, watched=True)
        fresh = unique(drawn, PROGRAMS)
        _, ran = timed(lambda: watched.observations(fresh))
        rate = PROGRAMS / ran.clock
        yield line(f"programs run a second on {len(watched.inputs)} inputs, clock", f"{rate:.0f}", "", ran)
        yield from fitting(drawn, items[0], cold)


def fitting(drawn: SyntheticClass, item: str, with_class: Taken) -> Iterator[Row]:
    """A fit of one item on 20 examples: nothing known, the class known, everything known."""
    grader = FewShotGrader.load(backend="numpy")
    texts = {item: drawn.item_texts[item]}
    examples, pool = examples_of(drawn, [item]), [program.code for program in drawn.programs]
    _, cold = timed(lambda: grader.fit(examples, drawn.statement, texts, "python", inputs=[]))
    fit(grader, drawn, [item], watched=False).judge(pool)
    turned = [Example(e.code, {item: not e.applies[item]}) for e in examples[: len(examples) // 2]]
    halves = turned + examples[len(examples) // 2 :]
    samples = [timed(lambda: grader.fit(halves, drawn.statement, texts, "python", pool, []))[1] for _ in range(9)]
    known = sorted(samples, key=lambda taken: taken.processor)[len(samples) // 2]
    yield line(f"fit on {len(examples)} examples, nothing known", f"{1000 * cold.processor:.0f} ms", "500 ms", cold)
    size = f"fit on {len(examples)} examples and a class of {len(pool)}, nothing known"
    yield line(size, f"{1000 * with_class.processor:.0f} ms", "", with_class)
    yield line("fit, the class's encodings known", f"{1000 * known.processor:.0f} ms", "20 ms", known)


def floating_operations(config: EncoderConfig, tokens: int) -> float:
    """Multiplications and additions in the products of one window."""
    linear = 4 * config.dim**2 + 2 * config.dim * config.feed_forward
    return 2.0 * config.layers * tokens * (linear + 2 * tokens * config.dim)


def in_turns(works: Sequence[Callable[[], object]], rounds: int = 60) -> np.ndarray:
    """Processor time of each. Shapes: -> (rounds, works). Units: seconds."""
    taken = []
    for _ in range(rounds):
        stamps = [time.thread_time()]
        for work in works:
            work()
            stamps.append(time.thread_time())
        taken.append(np.diff(stamps))
    return np.array(taken)


def encoding() -> Iterator[Row]:
    """The encoder's rate of operations beside that of one large product, taking turns."""
    from models.encoder.torch_backend import TorchBackend

    weights, rng = store.load(store.SHIPPED), np.random.default_rng(0)
    config, own = weights.config, weights.part("transformer")
    square = rng.normal(size=(512, 512)).astype(np.float32)
    backends = {"numpy": NumpyBackend(config, own), "torch": TorchBackend(config, own)}
    for tokens in (TOKENS, config.window):
        ids = rng.integers(0, config.vocabulary, size=tokens)
        works = [partial(np.matmul, square, square), *(partial(b.states, ids) for b in backends.values())]
        operations = np.array([2.0 * 512**3] + [floating_operations(config, tokens)] * len(backends))
        rates = operations / in_turns(works) / 1e9
        for place, name in enumerate(backends, start=1):
            share, rate = np.median(rates[:, place] / rates[:, 0]), np.median(rates[:, place])
            product = np.median(rates[:, 0])
            value = f"{share:.2f} ({rate:.0f} of {product:.0f} GFLOP/s)"
            yield line(f"{name}'s share of a product's rate, {tokens} tokens", value, "at least 0.5")


def in_a_process(*command: str) -> dict[str, float]:
    """What a fresh process says of itself."""
    answer = subprocess.run([sys.executable, *command], capture_output=True, check=True, text=True).stdout
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    return found


def worked(backend: BackendName) -> dict[str, float]:
    """The memory of a process that watched a class of 400 and judged 800 programs on 12 items. Units: MB."""
    drawn = real_size(400, np.random.default_rng(0))
    with closing(Runner()) as runner:
        grader = FewShotGrader.load(backend=backend, runner=runner)
        fit(grader, drawn, two_sided(drawn)[:ITEMS], watched=True).judge(unique(drawn, 800))
        others = [child.memory_info().rss for child in psutil.Process().children(recursive=True)]
        return {"peak": peak() / 1e6, "interpreters": sum(others) / 1e6}


def peak() -> int:
    """The most memory that this process held. Units: bytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return 1024 * int(next(row for row in lines if row.startswith("VmHWM")).split()[1])


def processes() -> Iterator[Row]:
    """Loading and memory by backend, and the weights."""
    for backend in BACKENDS:
        found = in_a_process("-c", LOADING.format(backend=backend))
        taken = Taken(found["processor"], found["clock"])
        yield line(f"import and load in a fresh process, {backend}", f"{taken.processor:.1f} s", "3 s", taken)
    for backend in BACKENDS:
        found = in_a_process("-m", "tests.benchmarks.grader_speed", "--worker", backend)
        value = f"{found['peak']:.0f} MB, its interpreters {found['interpreters']:.0f} MB"
        yield line(f"worker's peak, {backend}", value, "1000 MB")
    size = sum(path.stat().st_size for path in store.SHIPPED.iterdir() if path.suffix != ".md") / 1e6
    yield line("weights and manifest", f"{size:.1f} MB", "25 MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worker", choices=BACKENDS, help="be the worker whose memory is measured")
    given = parser.parse_args()
    if given.worker:
        sys.stdout.write(json.dumps(worked(given.worker)) + "\n")
        return
    rows = [["what", "measured", "limit", "by the clock"]]
    rows += [*judging(real_size(PROGRAMS, np.random.default_rng(0))), *encoding(), *processes()]
    keep("speed", rows, DOCS / "measurements.md")


if __name__ == "__main__":
    main()
