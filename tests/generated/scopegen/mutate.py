"""Random changes to a program's syntax tree, of the kinds that people make by mistake."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable

from scopegen import misplace, mistakes, misuse

Change = Callable[[ast.Module, random.Random], bool]
SWAPPED = {"variable_scope": "name_scope", "name_scope": "variable_scope", "get_variable": "Variable", "Variable": "get_variable"}


def mutated(code: str, seed: int) -> str:
    """The program with one to three changes; CPython accepts it."""
    draw = random.Random(seed)
    for _ in range(9):
        tree = ast.parse(code)
        _change(tree, draw)
        text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
        if _accepted(text):
            return text
    return code


def _change(tree: ast.Module, draw: random.Random) -> None:
    changes = draw.randint(1, 3)
    for _ in range(40):
        if draw.choice(draw.choice((CHANGES, misuse.CHANGES, misplace.CHANGES, mistakes.CHANGES)))(tree, draw):
            changes -= 1
            if not changes:
                break


def _accepted(text: str) -> bool:
    try:
        compile(text, "program.py", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    return [b for node in ast.walk(tree) for b in [getattr(node, "body", None)] if isinstance(b, list) and b]


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call)]


def _movable(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.Import | ast.ImportFrom)


def drop_argument(tree: ast.Module, draw: random.Random) -> bool:
    calls = [c for c in _calls(tree) if c.keywords]
    if calls:
        call = draw.choice(calls)
        del call.keywords[draw.randrange(len(call.keywords))]
    return bool(calls)


def change_reuse(tree: ast.Module, draw: random.Random) -> bool:
    calls = [c for c in _calls(tree) if isinstance(c.func, ast.Attribute) and c.func.attr in ("variable_scope", "dense", "conv2d", "batch_normalization")]
    if calls:
        call = draw.choice(calls)
        call.keywords = [k for k in call.keywords if k.arg != "reuse"]
        value = draw.choice(["True", "False", "None", "tf.AUTO_REUSE"])
        call.keywords.append(ast.keyword("reuse", ast.parse(value, mode="eval").body))
    return bool(calls)


def duplicate(tree: ast.Module, draw: random.Random) -> bool:
    body = draw.choice(_bodies(tree))
    at = draw.randrange(len(body))
    body.insert(at, copy.deepcopy(body[at]))
    return True


def delete(tree: ast.Module, draw: random.Random) -> bool:
    body = draw.choice(_bodies(tree))
    at = draw.randrange(len(body))
    if len(body) < 2 or not _movable(body[at]):
        return False
    del body[at]
    return True


def move(tree: ast.Module, draw: random.Random) -> bool:
    body = draw.choice(_bodies(tree))
    at = draw.randrange(len(body))
    if len(body) < 3 or not _movable(body[at]):
        return False
    body.insert(draw.randrange(len(body) - 1), body.pop(at))
    return True


def unwrap(tree: ast.Module, draw: random.Random) -> bool:
    """A ``with`` is lost, its body stays."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.With)]
    if found:
        body, statement = draw.choice(found)
        at = body.index(statement)
        body[at : at + 1] = statement.body
    return bool(found)


def repeat_with(tree: ast.Module, draw: random.Random) -> bool:
    """A ``with`` is written twice, inside itself or after itself."""
    found = [s for s in ast.walk(tree) if isinstance(s, ast.With)]
    if found:
        statement = draw.choice(found)
        statement.body = [ast.With(copy.deepcopy(statement.items), statement.body)]
    return bool(found)


def change_text(tree: ast.Module, draw: random.Random) -> bool:
    """A text becomes another of the program's, or one with an ending."""
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and 0 < len(n.value) < 30]
    if texts:
        constant = draw.choice(texts)
        constant.value = draw.choice([draw.choice(texts).value, constant.value + draw.choice(["_1", "/", "2", "/x"])])
    return bool(texts)


def change_number(tree: ast.Module, draw: random.Random) -> bool:
    numbers = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) is int]
    if numbers:
        constant = draw.choice(numbers)
        constant.value = draw.choice([constant.value + 1, max(0, constant.value - 1), 2 * constant.value])
    return bool(numbers)


def swap_function(tree: ast.Module, draw: random.Random) -> bool:
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in SWAPPED]
    if found:
        attribute = draw.choice(found)
        attribute.attr = SWAPPED[attribute.attr]
    return bool(found)


def wrap(tree: ast.Module, draw: random.Random) -> bool:
    """A statement gets into a scope, a loop or a try."""
    body = draw.choice(_bodies(tree))
    at = draw.randrange(len(body))
    if not _movable(body[at]) or isinstance(body[at], ast.Return):
        return False
    header = draw.choice(["with tf.variable_scope('outer'): pass", "with tf.name_scope('outer'): pass", "for _ in range(2): pass", "try: pass\nexcept ValueError: pass", "with tf.variable_scope('outer', reuse=tf.AUTO_REUSE): pass", "with tf.Graph().as_default(): pass"])
    outer = ast.parse(header).body[0]
    outer.body = [body[at]]
    body[at] = outer
    return True


CHANGES: tuple[Change, ...] = (drop_argument, drop_argument, change_reuse, change_reuse, duplicate, duplicate, delete, move, unwrap, repeat_with, change_text, change_text, change_number, change_number, swap_function, wrap, wrap)
