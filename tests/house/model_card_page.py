"""The facts in docs/model-card.md, from the shipped manifest.

To write them anew: `.venv/bin/python -m tests.house.model_card_page`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.encoder import store
from tests.house.sources import ROOT

PATH = ROOT / "docs" / "model-card.md"
BEGIN, END = "<!-- from the manifest -->\n", "<!-- end of what is from the manifest -->\n"
_CHECKED = {"judge": "judge", "point": "point", "balanced_accuracy": "balanced accuracy"}
_VERDICTS = {
    "applies_precision": "*applies* is right",
    "applies_recall": "found",
    "absent_missed": "missed among *absent*",
    "unsure_share": "unsure",
}
Notes = Mapping[str, Any]


def page(text: str) -> str:
    """The card as it should be, its prose kept."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + "\n" + "\n".join(facts(store.load(store.SHIPPED))) + "\n\n" + END + rest.partition(END)[2]


def facts(weights: store.Weights) -> Iterator[str]:
    """What the manifest says, in lines."""
    notes, shape = weights.notes, weights.config
    parameters = sum(array.size for array in weights.arrays.values())
    yield f"- **Weights**: SHA-256 `{weights.sha256}`; {parameters:,} numbers of 32 bits."
    yield (
        f"- **Shape**: {shape.layers} layers of {shape.dim} dimensions and {shape.heads} heads, {shape.activation}, "
        f"windows of {shape.window} tokens, {shape.vocabulary:,} pieces; {shape.queries} queries an item, "
        f"readings of {shape.pooled} numbers."
    )
    questions = notes["questions"]
    yield (
        f"- **Questions**: {len(questions['trained'])} variants trained on, {len(questions['held_out'])} kept out, "
        "whole families apart. The manifest lists them."
    )
    if "data" in notes:
        data = notes["data"]
        yield f"- **Programs** drawn before the last run: {data['programs']:,} in {data['classes']:,} classes."
    yield ""
    yield from _head("run", "commit", "seed", "steps", "rate", "hours", "machine", *_CHECKED.values())
    for number, stage in enumerate(reversed(list(_stages(notes))), 1):
        yield _row(number, stage)
    yield ""
    yield from _head("verdicts, kept out", *_VERDICTS.values(), "cross-entropy")
    for name, found in notes.get("verdicts", {}).items():
        told = " | ".join(f"{found[share]:.1%}" for share in _VERDICTS)
        yield f"| {name} | {told} | {found['cross_entropy']:.3f} |"


def _head(*titles: str) -> Iterator[str]:
    yield "| " + " | ".join(titles) + " |"
    yield "|" + " --- |" * len(titles)


def _stages(notes: Notes | None) -> Iterator[Notes]:
    """The last run first."""
    while notes:
        yield notes
        notes = notes.get("started_from")


def _row(number: int, notes: Notes) -> str:
    how, checked, machine = notes["training"], notes["held_out"], notes.get("machine")
    steps = f"{how['done']:,}" + (f" of {how['steps']:,}" if how["done"] < how["steps"] else "")
    hours = f"{notes['seconds'] / 3600:.1f}" if "seconds" in notes else "not kept"
    where = "not kept"
    if machine:
        where = f"{machine.get('gpu', machine['processor'])}, {machine['threads']} of {machine['cores']} cores"
    figures = " | ".join(f"{checked[key]:.3f}" for key in _CHECKED)
    commit = how.get("commit") or "not kept"
    return (
        f"| {number} | {commit} | {how['seed']} | {steps} | {how['learning_rate']:g} | {hours} | {where} | {figures} |"
    )


if __name__ == "__main__":
    PATH.write_text(page(PATH.read_text(encoding="utf-8")), encoding="utf-8")
