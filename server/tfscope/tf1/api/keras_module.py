"""``tf.Module`` and the tracking of attributes.

Mirrors python/module/module.py and python/training/tracking/{tracking,data_structures}.py.  Lists
and dicts assigned to attributes stay themselves; what they hold is looked up when it is asked for.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.tf1.graph.trackable import Trackable
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("Module", "python.module.module.Module")
class Module(Trackable):
    """An object with a name scope whose attributes hold variables and other modules."""

    _TF_MODULE_IGNORED_PROPERTIES = frozenset(("_tracked_order",))

    def __init__(self, name=None):
        if name is None:
            pattern = r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))"
            name = re.sub(pattern, r"_\1", type(self).__name__).lower()
        elif isinstance(name, str) and not re.match(r"^[a-zA-Z_]([a-zA-Z0-9_])*$", name):
            text = (
                f"{name!r} is not a valid module name. Module names must be valid Python "
                "identifiers (e.g. a valid class name)."
            )
            raise raised(ValueError(text))
        self._name = name
        with ops.name_scope(name) as scope_name:
            self._scope_name = scope_name

    @property
    def name(self):
        """The name given or made from the class."""
        return self._set_up_by_init_("_name")

    @property
    def name_scope(self):
        """A context of the module's name scope."""
        return ops.name_scope(self._set_up_by_init_("_scope_name"))

    def _set_up_by_init_(self, name):
        """An attribute that a class of the program lacks until it calls this class's ``__init__``."""
        if name not in vars(self):
            raise lacking(self, name)
        return vars(self)[name]

    @property
    def variables(self):
        """All variables, attributes by name, outer modules first."""
        return tuple(self._flatten(predicate=lambda v: isinstance(v, Variable)))

    @property
    def trainable_variables(self):
        """The trainable ones."""
        return tuple(v for v in Module.variables.fget(self) if getattr(v, "trainable", False))

    @property
    def submodules(self):
        """All modules below."""
        return tuple(self._flatten(predicate=lambda v: isinstance(v, Module)))

    def _flatten(self, recursive=True, predicate=None, attribute_traversal_key=None, with_path=False):  # fmt: skip
        """Leaves of the attributes, breadth first.  Mirrors module.py _flatten_module."""
        seen = {id(self)}
        modules: list[Any] = [self]
        while modules:
            module = modules.pop(0)
            below = []
            for key in sorted(vars(module), key=attribute_traversal_key):
                if key in self._TF_MODULE_IGNORED_PROPERTIES:
                    continue
                for leaf in leaves(vars(module)[key]):
                    if id(leaf) in seen:
                        continue
                    seen.add(id(leaf))
                    if predicate is None or predicate(leaf):
                        yield leaf
                    if recursive and isinstance(leaf, Module):
                        below.append(leaf)
            modules = below + modules

    @classmethod
    def with_name_scope(cls, method):
        """Decorates a method to run in the module's name scope."""

        def in_scope(self, *args, **kwargs):
            with self.name_scope:
                return method(self, *args, **kwargs)

        in_scope.__name__ = getattr(method, "__name__", "method")
        return in_scope


@tf_export("python.training.tracking.tracking.AutoTrackable")
class AutoTrackable(Trackable):
    """An object whose attributes a checkpoint saves."""


def leaves(value: Any) -> Iterator[Any]:
    """Everything in nested lists and mappings, as far as they are known."""
    if isinstance(value, Unknown):
        return
    if isinstance(value, Mapping):
        for item in list(value.values()):
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


class Tracked:
    """A list or dict of an attribute, as a container of layers."""

    def __init__(self, holder: Any) -> None:
        self.holder = holder

    @property
    def layers(self) -> list[Any]:
        """The layers in it now."""
        return [leaf for leaf in leaves(self.holder) if is_layer(leaf)]

    @property
    def trainable(self) -> Any:
        """Whether its layers are trained."""
        return True

    @trainable.setter
    def trainable(self, value: Any) -> None:
        for layer in self.layers:
            layer.trainable = value


def is_layer(value: Any) -> bool:
    """Whether a value is a layer or metric object, by what layers have."""
    return not isinstance(value, type) and getattr(value, "_is_layer", None) is not None


def is_tracked_container(value: Any) -> bool:
    """Whether an attribute's value may hold layers: a plain list, dict or (2.x) tuple, or a container made
    for it."""
    plain = type(value).__name__ in ("list", "dict", "OrderedDict", "tuple", "defaultdict")
    return plain or isinstance(value, TrackedContainer)


class TrackedContainer:
    """What lists and mappings derive from that models keep track of."""


@tf_export("contrib.checkpoint.NoDependency", "python.training.tracking.data_structures.NoDependency")  # fmt: skip
class NoDependency:
    """A value that an object takes as an attribute; checkpoints do not keep track of it."""

    def __init__(self, value):
        self.value = value


def flat_layers(layers: Any) -> list[Any]:
    """Layers and those in containers, each once.  Mirrors filter_empty_layer_containers."""
    found: list[Any] = []
    seen: set[int] = set()
    for item in layers:
        for layer in item.layers if isinstance(item, Tracked) else [item]:
            if id(layer) not in seen:
                seen.add(id(layer))
                found.append(layer)
    return found


@tf_export("python.training.tracking.base.no_automatic_dependency_tracking")
def no_automatic_dependency_tracking(method):
    """A method whose assignments to attributes are not tracked."""

    @functools.wraps(method, updated=())
    def untracked(self, *args, **kwargs):
        with no_automatic_dependency_tracking_scope(self):
            return method(self, *args, **kwargs)

    return untracked


@tf_export("python.training.tracking.base.no_automatic_dependency_tracking_scope")
@contextlib.contextmanager
def no_automatic_dependency_tracking_scope(obj):
    """A block in which assignments to the object's attributes are not tracked."""
    before = getattr(obj, "_self_setattr_tracking", True)
    obj._self_setattr_tracking = False
    try:
        yield
    finally:
        obj._self_setattr_tracking = before
