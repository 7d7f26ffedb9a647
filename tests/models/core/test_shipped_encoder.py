"""The grader's transformer, by hand: hidden states, attention maps and judgements are those of torch."""

import numpy as np
import torch

from models.encoder import store
from models.encoder.numpy_backend import hand_written
from models.encoder.torch_backend.bert import build
from models.fewshot import Example, FewShotGrader
from models.synthesis import question_by_id, sample_class


def test_states_and_attention_of_the_shipped_weights_are_those_of_torch() -> None:
    weights = store.load(store.SHIPPED)
    arrays, config = weights.part("transformer"), weights.config
    theirs = build(config)
    theirs.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in arrays.items()})
    theirs.eval().set_attn_implementation("eager")
    rng = np.random.default_rng(0)
    ids = rng.integers(0, config.vocabulary, size=(3, config.window))
    lengths = np.array([config.window, 40, 7])
    mask = np.arange(config.window) < lengths[:, None]
    ours = hand_written(config, arrays)
    states = ours.forward(ids, mask)
    with torch.inference_mode():
        expected = theirs(torch.from_numpy(ids), torch.from_numpy(mask.astype(np.int64)), output_attentions=True)
    assert states.dtype == np.float32
    assert np.abs(states - expected.last_hidden_state.numpy())[mask].max() <= 1e-4
    assert len(ours.attentions()) == config.layers
    for mine, other in zip(ours.attentions(), expected.attentions, strict=True):
        assert np.abs(mine - other.numpy()).max() <= 1e-4


def test_judgements_without_torch_are_those_with_it() -> None:
    drawn = sample_class(question_by_id("height_check"), 36, np.random.default_rng(3))
    item = min(drawn.item_texts, key=lambda item: abs(sum(p.applies[item] for p in drawn.programs) - 18))
    examples = [
        Example(program.code, {item: label})
        for label in (True, False)
        for program in [p for p in drawn.programs if p.applies[item] == label][:4]
    ]
    codes = [program.code for program in drawn.programs]
    judged = []
    for backend in ("numpy", "torch"):
        grader = FewShotGrader.load(backend=backend)
        fitted = grader.fit(examples, drawn.statement, {item: drawn.item_texts[item]}, "python", inputs=[])
        judged.append([judgement.items[item] for judgement in fitted.judge(codes)])
    for ours, theirs in zip(*judged, strict=True):
        assert ours.verdict == theirs.verdict
        assert abs(ours.probability - theirs.probability) < 1e-3
