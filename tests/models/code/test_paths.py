"""Paths and pairs of the syntax tree."""

from models.code import tree_paths


def test_paths_lead_down_and_pairs_stand_side_by_side() -> None:
    found = tree_paths("for x in s:  # all\n    if x == 1:\n        s.remove(x)\n", "python")
    assert "for_statement>block>if_statement>block" in found
    assert "if_statement>comparison_operator:==>integer:1" in found
    assert "if_statement[comparison_operator:==,block]" in found
    assert "call:remove" in found
    assert max(path.count(">") for path in found) == 3
    assert not any("comment" in path for path in found)


def test_broken_programs_have_paths() -> None:
    found = tree_paths("def f(x)\n  return x +\n", "python")
    assert any("ERROR" in path or "MISSING" in path for path in found)


def test_other_languages() -> None:
    assert "call_expression:printf" in tree_paths('int main(){ printf("a"); }', "c")
    assert "method_invocation:println" in tree_paths("class A { void f(){ System.out.println(1); } }", "java")
    assert tree_paths("some text", "text") == []
