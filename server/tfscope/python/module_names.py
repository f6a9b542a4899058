"""Whether a name that a module of the program lacks may be there all the same: because a statement that
was left out binds it, or a module that was not found."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from tfscope.python.bindings import ANY, attributes_set, may_bind, starred
from tfscope.source.set_aside import restore_all

if TYPE_CHECKING:
    from tfscope.python.evaluation import Evaluation
    from tfscope.python.frames import Namespace


def may_hold(ev: Evaluation, space: Namespace, name: str, before: ast.AST | None = None) -> bool:
    """Whether the module with this namespace may hold the name, or may before it comes to a node."""
    return _may_hold(ev, space, name, before, set())


def _may_hold(
    ev: Evaluation, space: Namespace, name: str, before: ast.AST | None, seen: set[int]
) -> bool:
    seen.add(id(space))
    if space.get("__tfscope_partial__") or "__getattr__" in space:
        return True
    parsed = ev.finder.parse(space.get("__file__", ""))
    if parsed is None:
        return True
    restore_all(parsed.tree)
    if may_bind(parsed.tree, ANY, before) or may_bind(parsed.tree, name, before):
        return True
    return any(
        _star_may_hold(ev, module, name, seen)
        for module in starred(parsed.tree, space.get("__package__") or "")
    )


def _star_may_hold(ev: Evaluation, module: str, name: str, seen: set[int]) -> bool:
    """Whether ``from module import *`` may bind the name; a module of a library is known."""
    found: Any = ev.modules.get(module)
    space = getattr(found, "__dict__", None)
    if space is None:
        return True
    if id(space) in seen or not getattr(type(found), "of_program", False):
        return False
    return _may_hold(ev, space, name, None, seen)


def may_be_attribute(ev: Evaluation, module: Any, name: str) -> bool:
    """Whether ``module.name`` may exist: as a name, or as a submodule that nothing imported so far."""
    space = module.__dict__
    if "__path__" in space and ev.finder.find(f"{module.__name__}.{name}") is not None:
        return True
    return may_hold(ev, space, name, module_at(ev, space))


def module_at(ev: Evaluation, space: Namespace) -> ast.AST | None:
    """Where the body of the module with this namespace stands now; ``None`` if it has run."""
    for frame in ev.stack:
        if frame.function is None and frame.vars is space:
            return frame.node  # type: ignore[no-any-return]
    return None


def may_be_member(ev: Evaluation, kind: type, name: str) -> bool:
    """Whether an object of a class of the program, or the class, may have the attribute: the texts of the
    modules of its classes or of the running one set it, or anything."""
    files = {frame.globals.get("__file__", "") for frame in ev.stack[-1:]}
    files.add(ev.main.get("__file__", ""))
    for base in kind.__mro__[:-1]:
        space = vars(base)
        if "__tfscope_user__" not in space or not OPENING.isdisjoint(space):
            return True
        module = ev.modules.get(space.get("__module__", ""))
        files.add(getattr(module, "__dict__", {}).get("__file__", ""))
    return any(_may_set(ev, file, name) for file in files)


OPENING = frozenset(("__getattr__", "__getattribute__", "__slots__"))
"""Methods that find attributes in other places."""


def _may_set(ev: Evaluation, file: str, name: str) -> bool:
    parsed = ev.finder.parse(file)
    if parsed is None:
        return True
    restore_all(parsed.tree)
    found = attributes_set(parsed.tree)
    return name in found or ANY in found
