"""The part of the Python 2 translation that is done on the tree, once nodes stand in place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tfscope.base.records import dataclass, field
from tfscope.source.python2 import Translation
from tfscope.source.remap import place_between
from tfscope.source.text import SourceText


@dataclass
class Marks:
    """What the translations of all segments of a file have left to do."""

    print_to: set[int] = field(default_factory=set)
    unpacked: dict[str, tuple[int, int]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def add(self, translation: Translation) -> None:
        """Takes over the marks of one segment."""
        self.print_to.update(translation.print_to)
        self.unpacked.update(translation.unpacked)
        self.renamed.update(translation.renamed)


def finish(tree: ast.Module, text: SourceText, marks: Marks) -> None:
    """Acts on the marks; the tree is already in the positions of `text`."""
    if not (marks.print_to or marks.unpacked or marks.renamed):
        return
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.Call) and marks.print_to:
            _print_to(node, text, marks)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and marks.unpacked:
            _unpack_arguments(node, text, marks)
        elif isinstance(node, ast.Lambda) and marks.unpacked:
            _unpack_lambda(node, text, marks)
        elif isinstance(node, ast.ExceptHandler) and node.name in marks.unpacked:
            node.body.insert(0, _assignment(node.name, text, marks))
        if marks.renamed:
            _rename(node, marks)


def _print_to(call: ast.Call, text: SourceText, marks: Marks) -> None:
    start = text.offset(call.lineno, call.col_offset)
    if start not in marks.print_to or not isinstance(call.func, ast.Name) or not call.args:
        return
    stream = call.args.pop(0)
    keyword = ast.keyword("file", stream)
    ast.copy_location(keyword, stream)
    call.keywords.insert(0, keyword)


def _fresh(arguments: ast.arguments, marks: Marks) -> Iterator[str]:
    for argument in (*arguments.posonlyargs, *arguments.args):
        if argument.arg in marks.unpacked:
            yield argument.arg


def _unpack_arguments(
    node: ast.FunctionDef | ast.AsyncFunctionDef, text: SourceText, marks: Marks
) -> None:
    assignments: list[ast.stmt] = [
        _assignment(name, text, marks) for name in _fresh(node.args, marks)
    ]
    at = 1 if assignments and ast.get_docstring(node, clean=False) is not None else 0
    node.body[at:at] = assignments


def _unpack_lambda(node: ast.Lambda, text: SourceText, marks: Marks) -> None:
    for name in reversed(list(_fresh(node.args, marks))):
        node.body = _spread(name, _target(name, text, marks), node.body)


def _spread(name: str, target: ast.expr, body: ast.expr) -> ast.Call:
    """`(lambda <target>: body)(*name)`, inner tuples spread in the same way."""
    elements = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    arguments: list[ast.arg] = []
    for index, element in enumerate(elements):
        inner = element.id if isinstance(element, ast.Name) else f"{name}_{index}"
        arguments.append(ast.copy_location(ast.arg(inner), element))
    for argument, element in reversed(list(zip(arguments, elements, strict=True))):
        if not isinstance(element, ast.Name):
            body = _spread(argument.arg, element, body)
    spread = ast.Lambda(_plain_arguments(arguments), body)
    starred = ast.Starred(ast.copy_location(ast.Name(name, ast.Load()), target), ast.Load())
    call = ast.Call(ast.copy_location(spread, body), [ast.copy_location(starred, target)], [])
    return ast.copy_location(call, body)


def _plain_arguments(arguments: Sequence[ast.arg]) -> ast.arguments:
    return ast.arguments(
        posonlyargs=[],
        args=list(arguments),
        vararg=None,
        kwonlyargs=[],
        kw_defaults=[],
        kwarg=None,
        defaults=[],
    )


def _assignment(name: str, text: SourceText, marks: Marks) -> ast.Assign:
    target = _target(name, text, marks)
    value = ast.copy_location(ast.Name(name, ast.Load()), target)
    return ast.copy_location(ast.Assign([target], value), target)


def _target(name: str, text: SourceText, marks: Marks) -> ast.expr:
    """The assignment target that a fresh name stands for, every node in place."""
    start, end = marks.unpacked[name]
    statement = ast.parse(f"({text.text[start:end]}) = 0").body[0]
    assert isinstance(statement, ast.Assign)
    target = statement.targets[0]
    piece = SourceText(text.path, f"({text.text[start:end]}")
    for node in ast.walk(target):
        if isinstance(node, ast.expr):
            first = piece.offset(node.lineno, node.col_offset) - 1
            last = piece.offset(node.end_lineno or 1, node.end_col_offset or 0) - 1
            place_between(node, text, start + max(first, 0), start + last)
    return target


def _rename(node: ast.AST, marks: Marks) -> None:
    for name in node._fields:
        value = getattr(node, name)
        if isinstance(value, str) and not isinstance(node, ast.Constant):
            setattr(node, name, marks.renamed.get(value, value))
