"""Candidates for ``layer-not-shared``: make the variable through ``tf.get_variable``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.editing import Source, Sources, called
from tfscope.source.edits import TextEdit


def not_shared(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """By the kind of call that makes the twin."""
    for site in reversed(finding.path):
        source = sources(site[0])
        for call in source.calls(site[1], site[3]) if source else []:
            if source is not None:
                yield from _of_call(source, call)


def _of_call(source: Source, call: ast.Call) -> Iterator[Fix]:
    name = called(call)
    line = call.lineno
    if name == "Variable":
        yield from _get_variable(source, call)
    elif name in ("add_weight", "add_variable"):
        edit = source.with_keyword(call, "getter", f"{source.tf}.get_variable")
        if edit is not None:
            title = f"Add getter={source.tf}.get_variable to `{name}` on line {line}"
            yield Fix(title, source.path, (edit,))
    elif name[:1].isupper():
        yield from _of_layers(source, call)
        edit = source.with_keyword(call, "_reuse", f"{source.tf}.AUTO_REUSE")
        if edit is not None:
            title = f"Add _reuse={source.tf}.AUTO_REUSE to `{name}` on line {line}"
            yield Fix(title, source.path, (edit,))


def _of_layers(source: Source, call: ast.Call) -> Iterator[Fix]:
    """``tf.layers.X(…)`` for ``tf.keras.layers.X(…)``: the layers that go through ``tf.get_variable``."""
    if isinstance(call.func, ast.Attribute) and source.segment(call.func.value).endswith(
        "keras.layers"
    ):
        span = source.span(call.func.value)
        edit = TextEdit(span.line, span.col, span.end_line, span.end_col, f"{source.tf}.layers")
        title = f"Use {source.tf}.layers.{call.func.attr} instead of the Keras layer on line {call.lineno}"
        yield Fix(title, source.path, (edit,))


def _get_variable(source: Source, call: ast.Call) -> Iterator[Fix]:
    """``Variable(value, name=…)`` as ``get_variable(initializer=value, name=…)``."""
    names = {k.arg: k for k in call.keywords}
    renamed = source.renamed(call, "get_variable")
    target = "" if "name" in names else _assigned(source, call)
    if renamed is None or not ("name" in names or target) or len(call.args) > 1:
        return
    edits = [renamed]
    named = f'"{target}", ' if target else ""
    if call.args:
        start = source.span(call.args[0])
        edits.append(TextEdit(start.line, start.col, start.line, start.col, f"{named}initializer="))
    elif "initial_value" in names:
        start = source.span(names["initial_value"])
        end = start.col + len("initial_value")
        edits.append(TextEdit(start.line, start.col, start.line, end, "initializer"))
        if target:
            at = source.span(call.func)
            edits.append(TextEdit(at.end_line, at.end_col + 1, at.end_line, at.end_col + 1, named))
    else:
        return
    yield Fix(
        f"Use get_variable instead of Variable on line {call.lineno}", source.path, tuple(edits)
    )


def _assigned(source: Source, call: ast.Call) -> str:
    """The name that a call is assigned to: ``w`` of ``w = …`` and ``self.w = …``; else empty."""
    for node in ast.walk(source.parsed.tree):
        if isinstance(node, ast.Assign) and node.value is call and len(node.targets) == 1:
            target = node.targets[0]
            return str(getattr(target, "attr", getattr(target, "id", "")))
    return ""
