"""Which compiler function stands for which kind of node.

The tables are the whole dispatch: adding a kind of node is a function beside its kin and a line here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tfscope.python import (
    calls,
    classes,
    comprehensions,
    control,
    expressions,
    imports,
    lambdas,
    names,
    statements,
)
from tfscope.python.blocks import recovery, run_generator_steps, run_steps
from tfscope.python.branches import note_rest
from tfscope.python.context import Context, Evaluate, Execute
from tfscope.python.frames import Frame
from tfscope.python.generators import has_yield
from tfscope.python.yields import yielding

EXPRESSIONS: dict[type[ast.expr], Callable[[Any, Context], Evaluate]] = {
    ast.Constant: expressions.constant,
    ast.Name: names.load,
    ast.Attribute: expressions.attribute,
    ast.Subscript: expressions.subscripted,
    ast.Slice: expressions.slice_,
    ast.BinOp: expressions.binary,
    ast.UnaryOp: expressions.unary,
    ast.Compare: expressions.compare,
    ast.BoolOp: expressions.boolean,
    ast.IfExp: expressions.conditional,
    ast.List: expressions.list_,
    ast.Tuple: expressions.tuple_,
    ast.Set: expressions.set_,
    ast.Dict: expressions.dict_,
    ast.JoinedStr: expressions.formatted,
    ast.FormattedValue: expressions.formatted_value,
    ast.NamedExpr: expressions.named,
    ast.Starred: expressions.starred,
    ast.Await: expressions.awaited,
    ast.Call: calls.call_expression,
    ast.Lambda: lambdas.lambda_,
    ast.ListComp: comprehensions.list_comprehension,
    ast.SetComp: comprehensions.set_comprehension,
    ast.DictComp: comprehensions.dict_comprehension,
    ast.GeneratorExp: comprehensions.generator_expression,
}

STATEMENTS: dict[type[ast.stmt], Callable[[Any, Context], Execute]] = {
    ast.Expr: statements.expression,
    ast.Assign: statements.assign,
    ast.AnnAssign: statements.annotated,
    ast.AugAssign: statements.augmented,
    ast.Return: statements.return_,
    ast.Delete: statements.delete,
    ast.Pass: statements.pass_,
    ast.Global: statements.pass_,
    ast.Nonlocal: statements.pass_,
    ast.Break: statements.break_,
    ast.Continue: statements.continue_,
    ast.Raise: statements.raise_,
    ast.Assert: statements.assert_,
    ast.FunctionDef: statements.function,
    ast.AsyncFunctionDef: statements.function,
    ast.ClassDef: classes.class_,
    ast.Import: imports.import_,
    ast.ImportFrom: imports.import_from,
    ast.If: control.if_,
    ast.For: control.for_,
    ast.AsyncFor: control.for_,
    ast.While: control.while_,
    ast.Try: control.try_,
    ast.With: control.with_,
    ast.AsyncWith: control.with_,
}

OBSERVED = (ast.Call, ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)


class TreeCompiler:
    """The ``Compiler`` of all contexts."""

    def expression(self, node: ast.expr, cx: Context) -> Evaluate:
        """The closure of an expression."""
        compiler = EXPRESSIONS.get(type(node))
        if compiler is None:
            return unmodelled(node)
        evaluate = compiler(node, cx)
        if cx.observed and isinstance(node, OBSERVED):
            return observed(node, evaluate)
        return evaluate

    def block(self, body: list[ast.stmt], cx: Context) -> Execute:
        """The closure of a statement list."""
        note_rest(body)
        return run_steps([(statement(node, cx), recovery(node, cx)) for node in body])

    def generator_block(self, body: list[ast.stmt], cx: Context) -> Callable[[Frame], Any]:
        """The closure of a statement list that may yield."""
        steps = []
        for node in body:
            if has_yield([node]):
                steps.append((True, yielding(node, cx), recovery(node, cx)))
            else:
                steps.append((False, statement(node, cx), recovery(node, cx)))
        return run_generator_steps(steps)


def statement(node: ast.stmt, cx: Context) -> Execute:
    """The closure of a statement."""
    compiler = STATEMENTS.get(type(node))
    return compiler(node, cx) if compiler is not None else unmodelled(node)


def unmodelled(node: ast.AST) -> Callable[[Frame], Any]:
    """Stands for a kind of node that has no model."""
    kind = type(node).__name__

    def run(f: Frame) -> Any:
        f.ev.note_gap("unmodelled-python", kind)
        return f.ev.unknown("unmodelled-python", kind) if isinstance(node, ast.expr) else None

    return run


def observed(node: ast.expr, evaluate: Evaluate) -> Evaluate:
    """Reports every value of the expression to the observer of the evaluation."""

    def run(f: Frame) -> Any:
        value = evaluate(f)
        if f.ev.observer is not None:
            f.ev.observer(f, node, value)
        return value

    return run


COMPILER = TreeCompiler()
