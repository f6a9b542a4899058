"""Changes of conditions, branches, results and names of Python itself, as a tired programmer makes them."""

from __future__ import annotations

import ast
import copy
import random
from typing import Any

COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In)
BUILT_IN = ("len", "range", "int", "float", "list", "zip", "enumerate", "sorted", "reversed", "str", "sum", "max", "abs", "round", "isinstance", "map", "iter", "next", "dict", "set", "tuple", "bool")


def _found(tree: ast.AST, kind: Any) -> list[Any]:
    return [n for n in ast.walk(tree) if isinstance(n, kind)]


def _bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    return [b for node in ast.walk(tree) for b in [getattr(node, "body", None)] if isinstance(b, list) and b]


def negate(tree: ast.Module, draw: random.Random) -> bool:
    """A condition becomes its opposite."""
    found = _found(tree, (ast.If, ast.IfExp, ast.While, ast.Assert))
    if found:
        node = draw.choice(found)
        node.test = ast.UnaryOp(ast.Not(), node.test)
    return bool(found)


def other_comparison(tree: ast.Module, draw: random.Random) -> bool:
    found = _found(tree, ast.Compare)
    if found:
        node = draw.choice(found)
        node.ops[draw.randrange(len(node.ops))] = draw.choice(COMPARED)()
    return bool(found)


def lose_branch(tree: ast.Module, draw: random.Random) -> bool:
    """An ``if`` loses its ``else``, or its body runs whatever the condition is."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.If)]
    if found:
        body, statement = draw.choice(found)
        if statement.orelse and draw.random() < 0.5:
            statement.orelse = []
        else:
            at = body.index(statement)
            body[at : at + 1] = statement.body
    return bool(found)


def lose_owner(tree: ast.Module, draw: random.Random) -> bool:
    """``self.x`` becomes ``x``."""
    found = [n for n in _found(tree, ast.Attribute) if isinstance(n.value, ast.Name) and n.value.id in ("self", "cls")]
    if not found:
        return False
    chosen = draw.choice(found)

    class Replace(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
            return ast.Name(node.attr, node.ctx) if node is chosen else self.generic_visit(node)

    Replace().visit(tree)
    return True


def other_targets(tree: ast.Module, draw: random.Random) -> bool:
    """What is unpacked gets one name more or less."""
    found = [n for n in _found(tree, ast.Tuple) if isinstance(n.ctx, ast.Store) and len(n.elts) > 1]
    if found:
        names = draw.choice(found).elts
        if draw.random() < 0.6:
            del names[draw.randrange(len(names))]
        else:
            names.append(ast.Name("spare", ast.Store()))
    return bool(found)


def other_result(tree: ast.Module, draw: random.Random) -> bool:
    """A ``return`` loses an element, gets into a tuple, is lost, or comes one statement too early."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.Return) and s.value is not None]
    if not found:
        return False
    body, statement = draw.choice(found)
    at, form = body.index(statement), draw.randrange(4)
    if form == 0 and isinstance(statement.value, ast.Tuple):
        del statement.value.elts[draw.randrange(len(statement.value.elts))]
    elif form == 1:
        statement.value = ast.Tuple([statement.value, ast.Constant(None)], ast.Load())
    elif form == 2 and at:
        body[at - 1], body[at] = body[at], body[at - 1]
    else:
        body[at] = ast.Expr(statement.value)
    return True


def into_block(tree: ast.Module, draw: random.Random) -> bool:
    """A ``return`` is indented by one block too many."""
    found = [(b, n) for b in _bodies(tree) for n in range(1, len(b)) if isinstance(b[n], ast.Return) and isinstance(b[n - 1], ast.For | ast.With | ast.If | ast.While)]
    if found:
        body, at = draw.choice(found)
        body[at - 1].body.append(body.pop(at))  # type: ignore[attr-defined]
    return bool(found)


def shadow(tree: ast.Module, draw: random.Random) -> bool:
    """A name of Python's, or of a module, is bound to something of the program's."""
    used = sorted({n.id for n in _found(tree, ast.Name) if isinstance(n.ctx, ast.Load) and n.id in (*BUILT_IN, "np", "x")})
    names = [n for n in _found(tree, ast.Name) if isinstance(n.ctx, ast.Store)]
    if used and names:
        draw.choice(names).id = draw.choice(used)
    return bool(used and names)


def other_assignment(tree: ast.Module, draw: random.Random) -> bool:
    """``x = y`` becomes ``x += y``, or the other way round."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.AugAssign) or isinstance(s, ast.Assign) and len(s.targets) == 1 and not isinstance(s.targets[0], ast.Tuple)]
    if found:
        body, statement = draw.choice(found)
        new = ast.Assign([statement.target], statement.value) if isinstance(statement, ast.AugAssign) else ast.AugAssign(statement.targets[0], ast.Add(), statement.value)
        body[body.index(statement)] = ast.copy_location(new, statement)
    return bool(found)


def call_on_result(tree: ast.Module, draw: random.Random) -> bool:
    """A call is made on its own result."""
    calls = [c for c in _found(tree, ast.Call) if c.args and not isinstance(c.args[0], ast.Starred)]
    if calls:
        call = draw.choice(calls)
        call.args[0] = copy.deepcopy(call)
    return bool(calls)


def format_text(tree: ast.Module, draw: random.Random) -> bool:
    """A text that is filled in has a place more, another kind of place, or none."""
    found = [n for n in _found(tree, ast.BinOp) if isinstance(n.op, ast.Mod) and isinstance(n.left, ast.Constant) and isinstance(n.left.value, str)]
    if found:
        text = draw.choice(found).left
        text.value = draw.choice((text.value + "_%d", text.value.replace("%d", "%s"), text.value.replace("%s", "%d"), text.value.replace("%d", "").replace("%s", ""), text.value.replace("%", "%%")))
    return bool(found)


CHANGES = (negate, negate, other_comparison, lose_branch, lose_owner, other_targets, other_result, other_result, into_block, shadow, other_assignment, other_assignment, call_on_result, format_text)
