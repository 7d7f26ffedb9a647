"""Python's syntax tree as a flow. Broken programs have one too; what the parser could not read is left out."""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.flow import DEEPEST, Attempt, Body, Branch, Flow, Function, Leave, Loop, Statement, Step
from models.baselines.checks.names import Expression, assigned, imported, inside_of, parameters, targets
from models.baselines.checks.nodes import called, first, gives, text
from models.baselines.checks.texts import literal_terms
from models.code.languages import LIBRARY_NAMES
from models.code.token import words

_IDLE: Final = words("comparison_operator identifier binary_operator subscript boolean_operator not_operator")
_SILENT: Final = words("string comment concatenated_string ellipsis")
_CHANGING: Final = words("append extend insert remove pop clear")
_NOTHING: Final = words("pass_statement ERROR else_clause comment")


class _Reader:
    """From statements to a flow; `known` collects what is defined for the whole program."""

    def __init__(self) -> None:
        self.functions: list[Function] = []
        self.known: set[str] = set()

    def block(self, node: Node | None, depth: int) -> Body:
        if node is None or depth > DEEPEST:
            return ()
        return tuple(made for child in node.named_children for made in self._statement(child, depth + 1))

    def _statement(self, node: Node, depth: int) -> Iterator[Statement]:
        match node.type:
            case "expression_statement":
                yield from _expressions(node)
            case "return_statement":
                yield Leave("return", Expression("return").add(first(node)).step(), gives(first(node)))
            case "raise_statement":
                yield Leave("raise", inside_of(node, "return"))
            case "break_statement" | "continue_statement":
                yield Leave(node.type.split("_")[0], Step("alone"))
            case "if_statement":
                yield self._branch(node, [c for c in node.named_children if c.type.endswith("_clause")], depth)
            case "for_statement" | "while_statement":
                yield self._loop(node, depth)
            case "try_statement":
                yield self._attempt(node, depth)
            case "with_statement":
                yield inside_of(first(node), "assign")
                yield from self.block(node.child_by_field_name("body"), depth)
            case "function_definition" | "class_definition" | "decorated_definition":
                yield from self._definition(node, depth)
            case "import_statement" | "import_from_statement":
                yield Step("assign", writes=tuple(imported(node)))
            case "global_statement" | "nonlocal_statement":
                names = tuple(map(text, node.named_children))
                self.known.update(names)
                yield Step("assign", writes=names)  # what it holds is not this function's care
            case kind if kind not in _NOTHING:
                yield inside_of(node, "alone")

    def _branch(self, node: Node, clauses: list[Node], depth: int) -> Branch:
        """`elif` and `else` follow each other as children of the first `if`."""
        test = Expression("if").add(node.child_by_field_name("condition")).step()
        then = self.block(node.child_by_field_name("consequence"), depth)
        otherwise: Body = ()
        if clauses and clauses[0].type == "elif_clause" and depth <= DEEPEST:
            otherwise = (self._branch(clauses[0], clauses[1:], depth + 1),)
        elif clauses:
            otherwise = self.block(clauses[0].child_by_field_name("body"), depth)
        return Branch(test, then, otherwise)

    def _loop(self, node: Node, depth: int) -> Loop:
        field, head = node.child_by_field_name, Expression("loop")
        body, alternative = self.block(field("body"), depth), field("alternative")
        otherwise = self.block(alternative.child_by_field_name("body"), depth) if alternative else ()
        if node.type == "while_statement":
            endless = text(field("condition")) in {"True", "1"}
            return Loop("while", head.add(field("condition")).step(), body, otherwise, endless=endless)
        head.add(field("right")).writes += targets(field("left"))
        changed = tuple(sorted(_changes(field("body"), text(field("right")))))
        return Loop("for each", head.step(), body, otherwise, changed=changed)

    def _attempt(self, node: Node, depth: int) -> Attempt:
        body = self.block(node.child_by_field_name("body"), depth)
        handlers: list[Body] = []
        afterwards: Body = ()
        for clause in node.named_children:
            block = clause.named_children[-1] if clause.named_children else None
            if clause.type == "except_clause":
                caught = (inside_of(first(clause), "if"),) if len(clause.named_children) > 1 else ()
                handlers.append((*caught, *self.block(block, depth)))
            elif clause.type == "else_clause":
                body = (*body, *self.block(block, depth))
            elif clause.type == "finally_clause":
                afterwards = self.block(block, depth)
        return Attempt(body, tuple(handlers), afterwards)

    def _definition(self, node: Node, depth: int) -> Iterator[Statement]:
        if node.type == "decorated_definition":
            node = node.child_by_field_name("definition") or node
        name, body = text(node.child_by_field_name("name")), node.child_by_field_name("body")
        self.known.add(name)
        if node.type == "class_definition":
            yield from self.block(body, depth)
        elif node.type == "function_definition":
            listed = tuple(parameters(node.child_by_field_name("parameters")))
            self.functions.append(Function(name, listed, self.block(body, depth), frozenset(called(body))))
        yield Step("assign", writes=(name,))


def _expressions(node: Node) -> Iterator[Step]:
    for child in node.named_children:
        if child.type in {"assignment", "augmented_assignment"}:
            yield assigned(child)
        elif child.type not in _SILENT:
            yield Expression("alone").add(child).step(child.type if child.type in _IDLE else "")


def _changes(body: Node | None, walked: str) -> set[str]:
    if not walked.isidentifier():
        return set()
    changing = {f"{walked}.{how}": how for how in _CHANGING}
    return {changing[name] for name in called(body) if name in changing}


def python_flow(root: Node) -> Flow:
    """The flow of a whole program."""
    reader = _Reader()
    body = reader.block(root, 0)
    written = {name for statement in body if isinstance(statement, Step) for name in statement.writes}
    known = LIBRARY_NAMES["python"] | reader.known | written
    return Flow((*reader.functions, Function("", (), body)), known, texts=tuple(literal_terms(root)))
