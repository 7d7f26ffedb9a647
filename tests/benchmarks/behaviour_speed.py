"""How long a class takes to be watched: `python -m tests.benchmarks.behaviour_speed [--runs 100000] [--json]`.

800 different generated programs of several questions, each on up to twelve inputs; 3 % of them loop for ever on every
input. Nothing is remembered from before. The goal is 15 s by the clock on two processors that do nothing else, so the
load of the machine stands beside the time, and so does the time of the processor that it took.

With `--runs` programs are run until so many inputs were tried, none of them remembered, and the memory of this process
and of the interpreter's processes is told as it goes.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
import psutil

from models.behaviour import Call, Runner, Stdin
from models.synthesis import SyntheticQuestion, questions, sample_class, sample_inputs

PROGRAMS, INPUTS, LOOPING, GOAL = 800, 12, 0.03, 15.0
QUESTIONS = 8
REMEMBERED = 2_000_000  # bytes of outcomes while the memory is watched, so that what is remembered is soon full
Class = tuple[list[str], list[Call | Stdin]]


def loops(code: str) -> str:
    """The program with an endless loop where each of its functions begins, or the whole program."""
    lines = []
    for line in code.split("\n"):
        lines.append(line)
        if line.startswith("def ") and line.rstrip().endswith(":"):
            lines.append("    while True: pass")
    return "\n".join(lines) if len(lines) > len(code.split("\n")) else f"while True: pass\n{code}"


def different(question: SyntheticQuestion, number: int, rng: np.random.Generator) -> list[str]:
    """So many programs for a question, all different."""
    found: dict[str, None] = {}
    while len(found) < number:
        found.update(dict.fromkeys(program.code for program in sample_class(question, number, rng).programs))
        if len(found) < number:  # a question has only so many ways; a remark makes the rest different
            found.update({f"{code}\n# {len(found)}": None for code in list(found)[: number - len(found)]})
    return list(found)[:number]


def classes(programs: int, rng: np.random.Generator) -> list[Class]:
    """Programs by question with their inputs, some of them looping."""
    able = [question for question in questions() if question.language == "python" and question.inputs is not None]
    chosen = [able[place] for place in rng.permutation(len(able))[:QUESTIONS]]
    made = []
    for question in chosen:
        codes = different(question, programs // QUESTIONS, rng)
        looping = rng.permutation(len(codes))[: round(LOOPING * len(codes))]
        for place in looping:
            codes[place] = loops(codes[place])
        made.append((codes, [trial.input for trial in sample_inputs(question, rng, INPUTS)]))
    return made


def processor_seconds() -> float:
    """What this process and those that it has waited for have used."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def timed() -> dict[str, float]:
    """The figures of one class of 800."""
    made = classes(PROGRAMS, np.random.default_rng(0))
    load, used, start = os.getloadavg()[0], processor_seconds(), time.monotonic()
    kinds: dict[str, int] = {}
    with Runner() as runner:
        for codes, inputs in made:
            for observation in runner.observe_all(codes, inputs):
                for outcome in observation.outcomes:
                    kinds[outcome.kind] = kinds.get(outcome.kind, 0) + 1
        again = time.monotonic()
        for codes, inputs in made:
            runner.observe_all(codes, inputs)
        done = time.monotonic()
    return {
        "programs": sum(len(codes) for codes, _ in made),
        "outcomes": sum(kinds.values()),
        "seconds": round(again - start, 2),
        "goal": GOAL,
        "processor seconds": round(processor_seconds() - used, 2),
        "remembered, seconds": round(done - again, 2),
        "load before": round(load, 2),
        "processors": os.cpu_count() or 1,
    } | kinds


def watched(runs: int) -> Iterator[dict[str, float]]:
    """Memory while so many inputs are tried. Units: MiB."""
    rng, me = np.random.default_rng(1), psutil.Process()
    tried, shown, turn = 0, 0, 0
    made = classes(PROGRAMS, rng)
    with Runner(memory_bytes=REMEMBERED) as runner:
        while tried < runs:
            turn += 1
            for codes, inputs in made:
                runner.observe_all([f"{code}\n# {turn}" for code in codes if "while True: pass" not in code], inputs)
                tried += len(codes) * len(inputs)
                if tried >= shown:
                    shown += max(runs // 10, 1)
                    others = [child.memory_info().rss for child in me.children(recursive=True)]
                    yield {
                        "runs": tried,
                        "this process": round(me.memory_info().rss / 2**20, 1),
                        "interpreters": round(sum(others) / 2**20, 1),
                    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=0, help="tell the memory over so many runs instead")
    parser.add_argument("--json", action="store_true", help="print what a program reads")
    arguments = parser.parse_args()
    rows = watched(arguments.runs) if arguments.runs else iter([timed()])
    for number, row in enumerate(rows):
        if arguments.json:
            sys.stdout.write(json.dumps(row) + "\n")
            continue
        if number == 0:
            sys.stdout.write(f"| {' | '.join(row)} |\n" + "| --- " * len(row) + "|\n")
        sys.stdout.write(f"| {' | '.join(f'{value:g}' for value in row.values())} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
