"""Texts are read exactly or refused, never mangled."""

from __future__ import annotations

import pytest

from service.submissions.encodings import NotText, decode, known_encoding

SAMPLES = {
    "german": "# größe prüfen\nx = input('Grüße: ')\nprint(x)\n",
    "french": "# écrire une fonction qui calcule la moyenne\ndef moyenne(l):\n    return sum(l) / len(l)  # élève\n",
    "polish": "# zażółć gęślą jaźń\nprint('wartość')\n",
    "russian": "# функция считает сумму всех чисел\ndef f(a):\n    print('ответ', sum(a))\n",
    "chinese": "# 计算列表中所有数字的总和，然后返回结果\ndef f(a):\n    return sum(a)\n",
    "japanese": "# 合計を計算する関数です。リストの数字を足します\ndef f(a):\n    return sum(a)\n",
    "one letter": "def f(x):\n    return x # é\n",
}
ENCODINGS = [
    "cp1252",
    "cp1250",
    "iso8859_2",
    "cp1251",
    "koi8_r",
    "cp866",
    "gbk",
    "shift_jis",
    "euc_jp",
    "mac_roman",
    "cp850",
]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32")],
)
def test_unicode_is_read_with_and_without_mark(encoding, said):
    text = "print('größe 😀')\r\n"
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, said)


def test_utf16_of_both_byte_orders():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert decode(mark + "x = 'ö'".encode(encoding)).text == "x = 'ö'"


def test_nothing_is_ever_read_wrongly():
    read = 0
    for text in SAMPLES.values():
        for encoding in ENCODINGS:
            for copies in (1, 3, 10):
                try:
                    data = (text * copies).encode(encoding)
                except UnicodeEncodeError:
                    continue
                try:
                    found = decode(data)
                except NotText:
                    continue
                assert found.text == text * copies, (encoding, copies)
                read += 1
    assert read > 20  # some are told with certainty


def test_the_uploader_may_name_the_encoding():
    data = SAMPLES["french"].encode("cp1252")
    with pytest.raises(NotText, match="can't be told"):
        decode(data)
    assert decode(data, "cp1252").text == SAMPLES["french"]
    # The named encoding is for files that are not UTF-8.
    assert decode(SAMPLES["french"].encode(), "cp1252").text == SAMPLES["french"]


def test_a_program_may_declare_its_encoding():
    text = "#!/usr/bin/python\n# -*- coding: latin-1 -*-\nprint('é')\n"
    found = decode(text.encode("latin-1"))
    assert (found.text, found.encoding) == (text, "latin-1")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"print(1)\0",
        bytes(range(128, 256)) * 5,
        b"\xff\xfeprint",  # half of a UTF-16 character
        "a\0b".encode("utf-16"),
        b"# coding: utf-7\n+ADw- \xff",
    ],
)
def test_what_is_not_text_is_refused(data):
    with pytest.raises(NotText):
        decode(data)


def test_only_encodings_of_texts_may_be_named():
    assert known_encoding("Windows-1252")
    assert not known_encoding("rot13")
    assert not known_encoding("utf-7")
    assert not known_encoding("nonsense")
