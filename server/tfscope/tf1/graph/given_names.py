"""What a program may give as a name: text, bytes, nothing, or by mistake any other value.

Mirrors the steps of python/framework/ops.py ``Graph.name_scope`` and ``Graph._create_op_internal``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.not_tensors import kind_of
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def scope_text(name: Any) -> str:
    """The name of a name scope; ``""`` for every value that is false.  A tensor has no truth."""
    if isinstance(name, (str, Unknown)):
        return str(name)
    if not name:
        return ""
    if isinstance(name, bytes):
        return name.decode("utf-8")
    kind = kind_of(name)
    got = "" if current_run().is_v1 else f", got '{kind}'"
    raise raised(TypeError(f"expected string or bytes-like object{got}"))


def node_text(name: Any) -> str:
    """The name of a constant or placeholder, which opens no name scope."""
    if isinstance(name, (str, Unknown)):
        return str(name)
    if isinstance(name, bytes):
        return name.decode("utf-8")
    kind = kind_of(name)
    if name and not hasattr(name, "__getitem__"):
        raise raised(TypeError(f"'{kind}' object is not subscriptable"))
    raise raised(AttributeError(f"'{kind}' object has no attribute 'lower'"))


def below(scope: str, name: Any) -> Any:
    """The name of a variable below a scope, joined as Python joins the two."""
    if isinstance(name, (str, Unknown)):
        return f"{scope}/{name}"
    if isinstance(name, bytes):
        raise raised(TypeError('can only concatenate str (not "bytes") to str'))
    try:
        return f"{scope}/" + name
    except TypeError as error:
        raise raised(error) from None


def key_text(name: Any) -> Any:
    """A variable's name as a key of the store: text of bytes, unknown or known text, else itself."""
    if isinstance(name, (str, Unknown)):
        return str(name)
    try:
        "%s/part_0" % name  # noqa: B018, UP031 - this very operator refuses tuples
    except TypeError as error:
        raise raised(error) from None
    return name


def refuse_no_key(name: Any) -> None:
    """Raises ``TypeError`` for what cannot be looked up."""
    try:
        hash(name)
    except TypeError as error:
        raise raised(error) from None


def default_text(name: Any, below_scope: str) -> str:
    """The default name of a variable scope, whose name scope is open already.

    What is false opened none: the store takes it for a name at the root, where it is the empty one.
    Mirrors python/ops/variable_scope.py ``_get_unique_variable_scope``.
    """
    if isinstance(name, (str, Unknown)):
        return str(name)
    if below_scope:
        return str(below(below_scope, name))
    if isinstance(name, bytes) and name:
        raise raised(TypeError("can't concat str to bytes"))
    try:
        hash(name)
    except TypeError as error:
        raise raised(error) from None
    return ""
