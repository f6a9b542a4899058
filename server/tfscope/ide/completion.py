"""Names of variables, scopes and tensors of the program, inside the text literals that ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfscope.analysis.result import REUSING
from tfscope.base.records import dataclass
from tfscope.ide.answer import Answer
from tfscope.ide.hover import scopes_of_line
from tfscope.ide.view import View
from tfscope.ide.words import plural, shape_text
from tfscope.source.literal_at import Literal, literal_at
from tfscope.source.positions import Span

VARIABLE = frozenset(("get_variable", "get_local_variable", "model_variable"))
"""Functions that take the name of a variable relative to the open variable scope."""
SCOPE = frozenset(("variable_scope", "variable_op_scope"))
"""Those that take the name of a scope relative to it."""
SCOPES = frozenset(
    (
        "trainable_variables", "global_variables", "local_variables", "model_variables", "get_collection",
        "get_variables", "get_model_variables", "get_local_variables", "get_trainable_variables",
        "get_variables_to_restore", "get_variables_by_name", "filter_variables", "match", "search",
        "init_from_checkpoint", "startswith", "get_variables_by_suffix", "moving_average_variables",
    )
)  # fmt: skip
"""Those that take a full name, or the beginning of one."""
TENSOR = frozenset(
    ("get_tensor_by_name", "get_operation_by_name", "as_graph_element", "import_graph_def")
)
NAMES = frozenset(("name", "scope", "name_or_scope"))
MOST = 200


@dataclass(frozen=True)
class Completion:
    """A name that can stand where something is being typed; ``span`` is what is typed of it."""

    name: str
    kind: str
    """``variable``, ``scope`` or ``tensor``."""
    detail: str
    span: Span


def completions(answer: Answer, view: View, line: int, column: int) -> list[Completion]:
    """The names that fit the literal at a position, in the order in which the program makes them."""
    literal = literal_at(view.text, line, column)
    if literal is None:
        return []
    span = Span(line, literal.column, line, column)
    found = {name: (kind, detail) for name, kind, detail in reversed(_of(answer, view, literal))}
    given = [(n, *found[n]) for n in reversed(found) if n.startswith(literal.typed)]
    return [Completion(name, kind, detail, span) for name, kind, detail in given[:MOST]]


Named = tuple[str, str, str]


def _of(answer: Answer, view: View, literal: Literal) -> list[Named]:
    """Names, kinds and details for the argument that a literal is."""
    if literal.called in TENSOR:
        return [*_tensors(answer, literal.called == "get_operation_by_name")]
    if literal.called in SCOPES and (literal.called != "get_collection" or literal.index != 0):
        whole = list(_variables(answer, ""))
        return [*_scopes(whole, deep=True), *whole]
    first = literal.index == 0 and not literal.keyword
    if not first and literal.keyword not in NAMES:
        return []
    prefixes, reuses = _open_scope(answer, view, literal.line)
    inside = [named for prefix in prefixes for named in _variables(answer, prefix)]
    if literal.called in VARIABLE:
        return [named for named in inside if "/" not in named[0]]
    if literal.called in SCOPE or literal.keyword and reuses:
        return [*_scopes(inside, deep=False)]
    return []


def _open_scope(answer: Answer, view: View, line: int) -> tuple[list[str], bool]:
    """The prefixes that the innermost variable scope around a line has, and whether it reuses.

    It is found by indentation, as the line itself may be half-typed.
    """
    indent = _indent(view.text.line(line))
    for above in range(line - 1, 0, -1):
        text = view.text.line(above)
        if not text.strip() or _indent(text) >= indent:
            continue
        indent = _indent(text)
        scopes = [s for s in scopes_of_line(answer, above) if s.kind == "variable_scope"]
        if scopes:
            prefixes = dict.fromkeys(s.variable_prefix for s in scopes)
            return list(prefixes), any(s.reuse in REUSING for s in scopes)
    return [""], False


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _variables(answer: Answer, prefix: str) -> Iterator[Named]:
    """The variables below a scope, by their names from there on."""
    begin = f"{prefix.rstrip('/')}/" if prefix else ""
    for v in answer.variables():
        name = v.name.removesuffix(":0")
        if name.startswith(begin):
            detail = f"{shape_text(v.shape)} {v.dtype or ''}".strip()
            yield name[len(begin) :], "variable", detail


def _scopes(variables: Iterable[Named], *, deep: bool) -> Iterator[Named]:
    """The scopes that hold variables, all or only the outermost, with what they hold."""
    counts: dict[str, int] = {}
    for name, _, _ in variables:
        parts = name.split("/")[:-1]
        for depth in range(1, len(parts) + 1 if deep else min(2, len(parts) + 1)):
            scope = "/".join(parts[:depth])
            counts[scope] = counts.get(scope, 0) + 1
    yield from ((scope, "scope", plural(count, "variable")) for scope, count in counts.items())


def _tensors(answer: Answer, operations: bool) -> Iterator[Named]:
    """Variables, and the tensors that the file binds; of an operation the name has no number."""
    named = [(v.name, "variable", shape_text(v.shape)) for v in answer.variables()]
    named += [
        (o.name, "tensor", shape_text(o.shape))
        for _, seen in answer.analysis.observations
        for o in seen
        if o.kind == "tensor" and "{" not in o.name
    ]
    for name, kind, detail in named:
        yield (name.rpartition(":")[0] if operations else name), kind, detail
