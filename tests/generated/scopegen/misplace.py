"""Changes of where and how often code runs, and of how a variable is made."""

from __future__ import annotations

import ast
import copy
import random
from typing import Any

CREATING = ("get_variable", "Variable")
SCOPES = ("variable_scope", "name_scope")


def _bodies(tree: ast.Module) -> list[list[ast.stmt]]:
    return [b for node in ast.walk(tree) for b in [getattr(node, "body", None)] if isinstance(b, list) and b]


def _calls_of(tree: ast.AST, names: tuple[str, ...]) -> list[ast.Call]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in names]


def _parsed(text: str) -> Any:
    return ast.parse(text).body


def _plain(statement: ast.stmt) -> bool:
    return not isinstance(statement, ast.Import | ast.ImportFrom | ast.Return | ast.Break | ast.Continue)


def in_function(tree: ast.Module, draw: random.Random) -> bool:
    """Statements become a function that is called twice, maybe in scopes of one name or two."""
    body = draw.choice(_bodies(tree))
    at = draw.randrange(len(body))
    if not _plain(body[at]):
        return False
    calls = draw.choice((
        "made = extracted()\nmade = extracted()",
        "with tf.variable_scope('first'):\n    extracted()\nwith tf.variable_scope('second'):\n    extracted()",
        "with tf.variable_scope('same'):\n    extracted()\nwith tf.variable_scope('same', reuse=True):\n    extracted()",
        "shared = tf.make_template('shared', extracted)\nshared()\nshared()",
        "extracted()",
    ))  # fmt: skip
    new = _parsed(f"def extracted():\n    pass\n{calls}")
    new[0].body = [body[at]]
    body[at : at + 1] = new
    return True


def other_maker(tree: ast.Module, draw: random.Random) -> bool:
    """``get_variable(name, shape)`` becomes the ``Variable`` that people write for it, or the other way round."""
    calls = _calls_of(tree, CREATING)
    if not calls:
        return False
    call = draw.choice(calls)
    given = {k.arg: k.value for k in call.keywords}
    if call.func.attr == "get_variable":  # type: ignore[attr-defined]
        name = call.args[0] if call.args else given.get("name", ast.Constant("made"))
        shape = call.args[1] if len(call.args) > 1 else given.get("shape", ast.List([], ast.Load()))
        text = draw.choice(("tf.Variable(tf.zeros({1}), name={0})", "tf.Variable(tf.truncated_normal({1}, stddev=0.1), name={0})", "tf.Variable(lambda: tf.ones({1}), name={0}, trainable=False)"))
    else:
        name = given.get("name", ast.Constant("made"))
        shape = call.args[0] if call.args else given.get("initial_value", ast.Constant(1.0))
        text = draw.choice(("tf.get_variable({0}, initializer={1})", "tf.get_variable({0}, [2], initializer={1})"))
    made = _parsed(text.format(ast.unparse(name), ast.unparse(shape)))[0].value
    call.func, call.args, call.keywords = made.func, made.args, made.keywords
    return True


def in_branch(tree: ast.Module, draw: random.Random) -> bool:
    """An assigned value is made in a branch or loop of the graph."""
    found = [s for s in ast.walk(tree) if isinstance(s, ast.Assign) and isinstance(s.value, ast.Call)]
    if found:
        statement = draw.choice(found)
        text = draw.choice(("tf.cond(tf.constant(True), lambda: {0}, lambda: {0})", "tf.map_fn(lambda element: {0}, tf.zeros([2]))", "tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, {0}), [0, {0}])[1]", "tf.stop_gradient({0})"))
        statement.value = _parsed(text.format(ast.unparse(statement.value)))[0].value
    return bool(found)


def enter_again(tree: ast.Module, draw: random.Random) -> bool:
    """A scope is entered again by its object after its block, and what is in it is made once more."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.With) and _calls_of(s.items[0], SCOPES)]
    if not found:
        return False
    body, statement = draw.choice(found)
    item = statement.items[0]
    if item.optional_vars is None:
        item.optional_vars = ast.Name("entered", ast.Store())
    if not isinstance(item.optional_vars, ast.Name):
        return False
    header = draw.choice(("tf.variable_scope({0})", "tf.variable_scope({0}, reuse=True)", "tf.variable_scope({0}, auxiliary_name_scope=False)", "tf.name_scope({0})", "tf.variable_scope({0}, reuse=tf.AUTO_REUSE)"))
    again = _parsed(f"with {header.format(item.optional_vars.id)}: pass")[0]
    again.body = copy.deepcopy(statement.body[: draw.randint(1, len(statement.body))])
    body.insert(body.index(statement) + 1, again)
    return True


def other_default(tree: ast.Module, draw: random.Random) -> bool:
    """The default of a parameter, or a value of a dict, becomes another constant of the program."""
    constants = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and not isinstance(n.value, bytes)]
    holders = [(f.args.defaults, n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in range(len(f.args.defaults))]
    holders += [(d.values, n) for d in ast.walk(tree) if isinstance(d, ast.Dict) for n in range(len(d.values))]
    if holders and constants:
        values, at = draw.choice(holders)
        values[at] = ast.Constant(draw.choice([*constants[:60], None, True, False, 0]))
    return bool(holders and constants)


def exchange_keywords(tree: ast.Module, draw: random.Random) -> bool:
    """Two keyword arguments of a call have each other's value."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and len(n.keywords) > 1]
    if calls:
        one, other = draw.sample(draw.choice(calls).keywords, 2)
        one.value, other.value = other.value, one.value
    return bool(calls)


def exchange_lines(tree: ast.Module, draw: random.Random) -> bool:
    """Two neighbouring statements change places."""
    body = draw.choice(_bodies(tree))
    if len(body) < 2:
        return False
    at = draw.randrange(len(body) - 1)
    body[at], body[at + 1] = body[at + 1], body[at]
    return True


def lose_item(tree: ast.Module, draw: random.Random) -> bool:
    """A dict, what a session is fed mostly, loses a key, or is given one's value for another."""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Dict) and n.keys]
    if found:
        given = draw.choice(found)
        at = draw.randrange(len(given.keys))
        if draw.random() < 0.5 and len(given.values) > 1:
            given.values[at] = copy.deepcopy(given.values[at - 1])
        else:
            del given.keys[at], given.values[at]
    return bool(found)


def toggle(tree: ast.Module, draw: random.Random) -> bool:
    """A truth becomes its opposite."""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, bool)]
    if found:
        constant = draw.choice(found)
        constant.value = not constant.value
    return bool(found)


def call_again(tree: ast.Module, draw: random.Random) -> bool:
    """What is assigned is called once more before, for nothing."""
    found = [(b, s) for b in _bodies(tree) for s in b if isinstance(s, ast.Assign | ast.Expr) and isinstance(s.value, ast.Call)]
    if found:
        body, statement = draw.choice(found)
        body.insert(body.index(statement), ast.Expr(copy.deepcopy(statement.value)))
    return bool(found)


def rename_scope(tree: ast.Module, draw: random.Random) -> bool:
    """A scope, variable or layer has the name of another, an ending, or none."""
    calls = [c for c in _calls_of(tree, (*SCOPES, *CREATING, "dense", "conv2d")) if c.args or any(k.arg == "name" for k in c.keywords)]
    texts = [n for c in calls for n in (*c.args[:1], *(k.value for k in c.keywords if k.arg == "name")) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if texts:
        text = draw.choice(texts)
        text.value = draw.choice((draw.choice(texts).value, f"{text.value}_1", text.value.upper(), "", f"{text.value}/"))
    return bool(texts)


CHANGES = (in_function, in_function, other_maker, other_maker, in_branch, enter_again, enter_again, other_default, exchange_keywords, exchange_lines, exchange_lines, lose_item, lose_item, toggle, call_again, rename_scope)
