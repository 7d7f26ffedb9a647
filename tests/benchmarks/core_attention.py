"""Who listens to whom in a small program: `.venv/bin/python -m tests.benchmarks.core_attention` draws the maps."""

import numpy as np

from models.encoder import store
from models.encoder.numpy_backend import hand_written
from models.encoder.tokenizer import Tokenizer
from tests.benchmarks.core_drawing import Sheet

PROGRAM = 'height = input("Height? ")\nif height > 48:\n    print("Get in.")\n'
CELL, LEFT, TOP = 11, 76, 66


def main() -> None:
    """For each layer the mean over its heads, a row for each token that listens."""
    weights = store.load(store.SHIPPED)
    pieces = Tokenizer(weights.vocabulary).program(PROGRAM, "python")
    words = [PROGRAM[start:end].replace("\n", "\\n") if end > start else "·" for start, end in pieces.spans]
    encoder = hand_written(weights.config, weights.part("transformer"))
    encoder.forward(pieces.ids[None])
    maps = [attention[0].mean(axis=0) for attention in encoder.attentions()]  # (T, T) each
    side = CELL * len(words)
    sheet = Sheet(LEFT + len(maps) * (side + 16), TOP + side + 12)
    for number, word in enumerate(words):
        sheet.text(LEFT - 5, TOP + CELL * number + 9, word, size=9, anchor="end")
    for layer, shares in enumerate(maps):
        x = LEFT + layer * (side + 16)
        sheet.text(x, 14, f"layer {layer + 1}")
        for number, word in enumerate(words):
            sheet.upright(x + CELL * number + 9, TOP - 5, word, size=9)
        sheet.field(x, TOP, side, side, 1.0 - np.minimum(1.0, shares / np.quantile(shares, 0.99)))
    sheet.save("attention.svg")


if __name__ == "__main__":
    main()
