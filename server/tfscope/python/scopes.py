"""Which scope a name belongs to, as CPython's symbol table decides it.

``Scope`` is computed once per module, class body, function and comprehension.  ``resolve`` says how
a load finds a name: locally, ``depth`` function scopes further out, or globally.
Reference: Python language reference, section 4.2 "Naming and binding".
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tfscope.base.records import dataclass, field

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
"""What has names of its own."""

ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def mangled(name: str, private: str) -> str:
    """A name as written within a class: ``__x`` is ``_Class__x``.

    Reference: CPython ``Python/compile.c`` ``_Py_Mangle``.
    """
    owner = private.lstrip("_")
    if owner and name.startswith("__") and not name.endswith("__"):
        return f"_{owner}{name}"
    return name


@dataclass
class Scope:
    """The names of one code block; ``kind`` is ``module``, ``class`` or ``function``.

    In Python 2 (``leaking``) the targets of a list comprehension are names of the block around it.
    ``private`` is the class whose name mangles those that the block binds.
    """

    kind: str
    parent: Scope | None
    bound: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    leaking: bool = False
    private: str = ""

    def bind(self, names: Iterable[str]) -> None:
        """Adds what the block binds, as written."""
        self.bound.update(mangled(name, self.private) for name in names)

    def inner(self, kind: str, bound: Iterable[str] = ()) -> Scope:
        """A block within this one."""
        made = Scope(kind, self, leaking=self.leaking, private=self.private)
        made.bind(bound)
        return made

    def resolve(self, name: str) -> int | None:
        """How many activations further out the name lives; ``None`` means global.

        The activation of a class body is one step inside the enclosing function's.
        In a class or module block a bound name is found in its own namespace first; the caller
        handles that.  What a class binds is never sought in the functions around it.
        """
        if name in self.globals or self.kind == "module":
            return None
        if self.kind == "class" and name in self.bound and name not in self.nonlocals:
            return None
        if self.kind == "function" and name in self.bound and name not in self.nonlocals:
            return 0
        depth = 1
        scope = self.parent
        while scope is not None and scope.kind != "module":
            if scope.kind == "function":
                if name in scope.globals:
                    return None
                if name in scope.bound and name not in scope.nonlocals:
                    return depth
                depth += 1
            scope = scope.parent
        return None


def argument_names(args: ast.arguments) -> list[str]:
    """Every parameter's name, in the order of binding."""
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    every += [a for a in (args.vararg, args.kwarg) if a is not None]
    return [a.arg for a in every]


def module_scope(*, leaking: bool = False) -> Scope:
    """The scope of a module's own statements."""
    return Scope("module", None, leaking=leaking)


def class_scope(node: ast.ClassDef, parent: Scope) -> Scope:
    """The scope of a class body."""
    scope = parent.inner("class")
    scope.private = node.name
    return _filled(scope, node.body)


def function_scope(node: FunctionNode, parent: Scope) -> Scope:
    """The scope of a function's or lambda's body."""
    scope = parent.inner("function", argument_names(node.args))
    body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
    return _filled(scope, body)


def comprehension_scope(node: ComprehensionNode, parent: Scope) -> Scope:
    """The scope of a comprehension: its targets."""
    scope = parent.inner("function")
    if parent.leaking and isinstance(node, ast.ListComp):
        return scope
    for generator in node.generators:
        scope.bind(target_names(generator.target))
    return scope


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, without the operators and contexts, which hold nothing."""
    found: list[ast.AST] = []
    for field_name in node._fields:
        value = getattr(node, field_name, None)
        if type(value) is list:
            found += [child for child in value if isinstance(child, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found


def target_names(target: ast.AST) -> Iterator[str]:
    """The names that an assignment target binds."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id


def _filled(scope: Scope, body: list[ast.stmt] | list[ast.Expr]) -> Scope:
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        _bind(scope, node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            stack += node.decorator_list
        elif isinstance(node, ast.ListComp) and scope.leaking:
            stack += children(node)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            _bind_walrus(scope, node)
        elif not isinstance(node, ast.Lambda):
            stack += children(node)
    scope.bound -= scope.globals
    return scope


def _bind_walrus(scope: Scope, comprehension: ast.AST) -> None:
    for node in ast.walk(comprehension):
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            scope.bind([node.target.id])


def _bind(scope: Scope, node: ast.AST) -> None:
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            scope.bind([node.id])
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        scope.bind([node.name])
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            scope.bind([alias.asname or alias.name.split(".")[0]])
    elif isinstance(node, ast.ExceptHandler):
        if node.name:
            scope.bind([node.name])
    elif isinstance(node, ast.Global):
        scope.globals.update(mangled(name, scope.private) for name in node.names)
    elif isinstance(node, ast.Nonlocal):
        scope.nonlocals.update(mangled(name, scope.private) for name in node.names)
    elif isinstance(node, (ast.MatchAs, ast.MatchStar)):
        if node.name:
            scope.bind([node.name])
    elif isinstance(node, ast.MatchMapping) and node.rest:
        scope.bind([node.rest])
