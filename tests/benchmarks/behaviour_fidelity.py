"""How like CPython our interpreter acts on real programs: `python -m tests.benchmarks.behaviour_fidelity [q1 q2 q3]`.

The programs of Refactory are run on their question's calls in the product's `Runner` and, in an isolated harness of
this benchmark alone, in CPython. FEEDFORWARD_BENCH_DATA names the folder of the data.

Two outcomes are equal where both give the same value, or the same kind of exception, or both were stopped by time;
*unknown* is never equal, except to a program that neither can read. `alike` also asks for the same type, printed text,
changed arguments and line. A program loads where it parses, of itself or after a repair, and the interpreter does not
refuse its statements for lack of a feature; how many were repaired stands beside it. CPython gets every program as it
was handed in. No program is left after time-outs here.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.behaviour import Call, Limits, Outcome, Runner
from models.behaviour.calling import calling
from models.behaviour.inside import BEFORE, inside
from models.behaviour.printing import printed
from models.behaviour.trial import PROGRAM, attributes

HARNESS = Path(__file__).with_name("behaviour_cpython.py")
PATIENCE = 0.15  # seconds of the processor's time that CPython gets
LIMITS = Limits(timeouts=1000, program_seconds=10_000)  # every input is tried
SHOWN = 25
NOTHING = Call("0")  # says whether a program loads


def tasks(codes: list[str], calls: list[Call], setup: str) -> Iterator[str]:
    """What the harness reads, one line a program."""
    text = inside().removeprefix(BEFORE)
    for code in codes:
        fields = attributes(code)
        how = [calling(call.source) for call in calls]
        yield json.dumps(
            {
                "inside": text, "setup": setup, "code": code, "feed": PROGRAM, "seconds": PATIENCE,
                "output_chars": LIMITS.output_chars,
                "calls": [{"text": c.text(LIMITS.value_chars, fields), "report": c.report(LIMITS.value_chars, fields)}
                          for c in how],
            }
        )  # fmt: skip


def by_cpython(lines: Iterable[str]) -> list[list[Outcome]]:
    """The harness's answer."""
    with tempfile.TemporaryDirectory() as empty:
        told = subprocess.run(
            [sys.executable, "-I", "-S", str(HARNESS)],
            input="\n".join(lines), capture_output=True, check=True, text=True, cwd=empty, env={},
        )  # fmt: skip
    found = []
    for line in told.stdout.splitlines():
        fields = [f | {"printed": printed(f.get("printed", ""), LIMITS.printed_chars)} for f in json.loads(line)]
        found.append([Outcome.from_fields(field) for field in fields])
    return found


def equal(ours: Outcome, theirs: Outcome) -> bool:
    """Whether both say the same of the program."""
    if ours.kind != theirs.kind:
        return False
    if ours.kind == "finished":
        return ours.value == theirs.value
    if ours.kind == "raised":
        return ours.exception == theirs.exception
    if ours.kind == "stopped":
        return ours.reason == theirs.reason
    return ours.reason == theirs.reason == "does not parse"


def alike(ours: Outcome, theirs: Outcome) -> bool:
    """Whether all that is put down is the same."""
    same = (ours.type, ours.printed, ours.changed, ours.line) == (
        theirs.type,
        theirs.printed,
        theirs.changed,
        theirs.line,
    )
    return equal(ours, theirs) and (same or ours.kind not in {"finished", "raised"})


def said(outcome: Outcome) -> str:
    """An outcome's kind in a word."""
    return f"{outcome.kind} {outcome.exception or outcome.reason or outcome.type}"


def measured(path: Path, question: dict, batch: int = 20) -> dict:
    """The figures of one question."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    codes, names = [r["code"] for r in records], [r["submission_id"] for r in records]
    calls, setup = [Call(given["call"]) for given in question["inputs"]], question.get("setup", "")
    with Runner(LIMITS) as runner:
        seen = runner.observe_all(codes, [*calls, NOTHING], setup)
    batches = [codes[start : start + batch] for start in range(0, len(codes), batch)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        theirs = [o for part in threads.map(lambda b: by_cpython(tasks(b, calls, setup)), batches) for o in part]
    return {
        "programs": len(names),
        "loaded": sum(observation.outcomes[-1].kind != "unknown" for observation in seen),
        "repaired": sum(bool(observation.repair) for observation in seen),
    } | figures(names, calls, [observation.outcomes[:-1] for observation in seen], theirs)


def figures(names: list[str], calls: list[Call], ours: list, theirs: list) -> dict:
    """What is reported of outcomes, one row a program."""
    pairs = [
        (name, call.source, a, b)
        for name, row, other in zip(names, ours, theirs, strict=True)
        for call, a, b in zip(calls, row, other, strict=True)
    ]
    differences = Counter(f"{said(a)} | {said(b)}" for _, _, a, b in pairs if not equal(a, b))
    where: dict[str, list[str]] = {}
    for name, source, a, b in pairs:
        if not equal(a, b):
            where.setdefault(f"{said(a)} | {said(b)}", []).append(f"{name} {source}")
    return {
        "outcomes": len(pairs),
        "equal": sum(equal(a, b) for _, _, a, b in pairs),
        "alike": sum(alike(a, b) for _, _, a, b in pairs),
        "differences": dict(differences.most_common()),
        "examples": {kind: found[:3] for kind, found in where.items()},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", nargs="*", default=["q1", "q2", "q3"])
    parser.add_argument("--json", action="store_true", help="print what a program reads")
    arguments = parser.parse_args()
    folder = os.environ.get("FEEDFORWARD_BENCH_DATA")
    if not folder:
        sys.exit("FEEDFORWARD_BENCH_DATA names the folder of the measuring data; it is not set")
    data = Path(folder) / "refactory"
    questions = json.loads((data / "questions.json").read_text(encoding="utf-8"))
    found = {q: measured(data / f"{q}.jsonl", questions[f"refactory_{q}"]) for q in arguments.questions}
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return
    sys.stdout.write("| question | programs | loaded | repaired | outcomes | equal | alike |\n" + "| --- " * 7 + "|\n")
    counted = ("programs", "loaded", "repaired", "outcomes", "equal", "alike")
    together = {"all": {key: sum(f[key] for f in found.values()) for key in counted}}
    for q, f in {**found, **together}.items():
        sys.stdout.write(
            f"| {q} | {f['programs']} | {f['loaded'] / f['programs']:.2%} | {f['repaired']} | {f['outcomes']} | "
            f"{f['equal'] / f['outcomes']:.2%} | {f['alike'] / f['outcomes']:.2%} |\n"
        )
    for q, f in found.items():
        for kind, times in list(f["differences"].items())[:SHOWN]:
            sys.stdout.write(f"{q}: {times} x {kind} ({'; '.join(f['examples'][kind][:2])})\n")


if __name__ == "__main__":
    main()
