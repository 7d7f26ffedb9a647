"""Another transformer in the place of the shipped one: no learned item query, the mean of all tokens instead."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers import models as token_models
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.encoder.encoder import MOST_TOKENS
from models.fewshot import Example, FewShotGrader

WORDS = ["[UNK]", "[PAD]", "print", "return", "x", "y", "=", "1", "(", ")"]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> FewShotGrader:
    folder: Path = tmp_path_factory.mktemp("other")
    tokenizer = Tokenizer(token_models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(folder)
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=len(WORDS), hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(shape).save_pretrained(folder)
    return FewShotGrader.load(folder)


EXAMPLES = [Example(f"{verb} ({n})", {"prints": verb == "print"}) for verb in ("print", "return") for n in "xy1"]


def test_it_fits_judges_points_and_travels(other: FewShotGrader) -> None:
    codes = ["x = 1\nprint (x)", "x = 1\nreturn (x)", "\ud800 = 1"]
    fitted = other.fit(EXAMPLES, "Print x.", {"prints": "Prints."}, "python", pool=codes, inputs=[])
    printed, returned, odd = fitted.judge(codes)
    assert printed.items["prints"].probability > returned.items["prints"].probability
    assert odd.status == "judged"
    assert other.restore(fitted.to_bytes()).judge(codes) == [printed, returned, odd]
    told = fitted.judge(["print (y)"])[0].items["prints"]
    assert told.from_example
    assert all(0 <= span.start < span.end <= 9 for span in told.spans)
    assert len(other.suspect_lines(codes[0], pool=codes)) == 2


def test_a_program_that_is_too_long_is_read_in_part_and_says_how_far(other: FewShotGrader) -> None:
    fitted = other.fit(EXAMPLES, "Print x.", {"prints": "Prints."}, "python", inputs=[])
    assert "too long to be read whole" in fitted.judge(["x = 1\n" * 100])[0].reason
    assert fitted.judge(["x = 1\n"])[0].reason == ""


def test_the_shipped_encoder_reads_far_and_says_where_it_stopped(grader: FewShotGrader) -> None:
    fitted = grader.fit(EXAMPLES, "Print x.", {"prints": "Prints."}, "python", inputs=[])
    judgement = fitted.judge(["x = y\n" * MOST_TOKENS])[0]
    assert "first" in judgement.reason
    assert judgement.items["prints"].probability < 1
