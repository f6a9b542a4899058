"""The graph: operations, unique names, the name stack, collections.

Mirrors python/framework/ops.py ``Graph``.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.graph.collections import Collections
from tfscope.tf1.graph.controllers import Controller, elements_of
from tfscope.tf1.graph.devices import Devices
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.elements import Elements
from tfscope.tf1.graph.given_names import node_text, scope_text
from tfscope.tf1.graph.gradient_overrides import overriding
from tfscope.tf1.graph.input_contexts import check_inputs
from tfscope.tf1.graph.name_stack import NameStack
from tfscope.tf1.graph.native_graph import NativeGraph
from tfscope.tf1.graph.operation import MESSAGES, Operation, Tensor, no_copy, typed
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

_HOLES = f"{holes.OPEN}{holes.CLOSE}"
_V1_NODE = regex(rf"^[A-Za-z0-9.{_HOLES}].*$", re.DOTALL)
_V1_REST = regex(r"^[A-Za-z0-9_.\-/]*$")
_V2_REST = regex(r"^[A-Za-z0-9_.\\/>-]*$")
_HOLE_TEXT = regex(f"{holes.OPEN}[^{holes.CLOSE}]*{holes.CLOSE}?|{holes.CLOSE}")


def _without_holes(name: str) -> str:
    """A name with a letter for each unknown part."""
    return _HOLE_TEXT.sub("x", name) if holes.has_hole(name) else name


class Graph(Collections, Elements, NameStack, NativeGraph):
    """A graph under construction.  ``version`` grows with every operation."""

    __tfscope_public__ = PUBLIC["Graph"]

    def __init__(self) -> None:
        super().__init__()
        self._names_in_use: dict[str, int] = {}
        self._name_stacks = {}
        self._nodes: list[Operation] = []
        self._nodes_by_name: dict[str, Operation] = {}
        self._control_stack: list[Controller] = []
        self._devices = Devices()
        self._gradient_overrides: dict[str, Any] = {}
        self._control_flow_context: Any = None
        self._finalized = False
        self._variable_creators: list[tuple[int, Any]] = []
        self._seed: Any = None
        self.variables_in_order: list[Any] = []
        self.outer_graph: Graph | None = None
        self.imported = False
        current_run().data.setdefault("graphs", []).append(self)

    @property
    def version(self) -> int:
        """How many operations there are."""
        return len(self._nodes)

    @property
    def building_function(self) -> bool:
        """Whether this is the graph of a traced function."""
        return self.outer_graph is not None

    @property
    def seed(self) -> Any:
        """The graph-level random seed."""
        return self._seed

    @seed.setter
    def seed(self, seed: Any) -> None:
        self._seed = seed

    @property
    def finalized(self) -> bool:
        """Whether operations may be added no more."""
        return self._finalized

    def finalize(self) -> None:
        """Makes the graph read-only."""
        self._finalized = True

    def _unsafe_unfinalize(self) -> None:
        self._finalized = False

    # -- names -----------------------------------------------------------------------------
    def unique_name(self, name: str, mark_as_used: bool = True) -> str:
        """A name nobody has in this graph; of an unknown name a text with a hole.

        Mirrors ``Graph.unique_name``.
        """
        if isinstance(name, Unknown):
            name = str(name)
        if self._name_stack:
            name = f"{self._name_stack}/{name}"
        key = name.lower()
        used = self._names_in_use
        index = used.get(key, 0)
        if mark_as_used:
            used[key] = index + 1
        if index > 0:
            base = key
            while key in used:
                key = f"{base}_{index}"
                index += 1
            if mark_as_used:
                used[key] = 1
            name = f"{name}_{index - 1}"
        return name

    def get_name_scope(self) -> str | None:
        """The current name scope without a trailing slash; below an empty one 1.15 says ``None``."""
        return self._name_stack

    def current_scope(self) -> str:
        """The current name scope without a trailing slash, as text."""
        return self._name_stack or ""

    def enter_name_scope(self, name: Any) -> str:
        """Pushes a name scope; the caller restores ``_name_stack``.  Mirrors ``Graph.name_scope``."""
        name = scope_text(name)
        if name:
            self._check_scope_name(name)
        if not name:
            self._name_stack = None if current_run().is_v1 else ""
            return ""
        self._name_stack = name[:-1] if name.endswith("/") else self.unique_name(name)
        return f"{self._name_stack}/"

    @contextlib.contextmanager
    def name_scope(self, name: Any) -> Iterator[str]:
        """A context in which names get a prefix."""
        old = self._name_stack
        try:
            yield self.enter_name_scope(name)
        finally:
            self._name_stack = old

    def _check_scope_name(self, name: str) -> None:
        plain = _without_holes(name)
        v1 = current_run().is_v1
        rest = _V1_REST if v1 else _V2_REST
        if not self._name_stack and not _V1_NODE.match(name) or not rest.match(plain):
            text = f"'{name}' is not a valid scope name"
            if not v1:
                pattern = r"^[A-Za-z0-9_.\\/>-]*$"
                if not self._name_stack:
                    text = f"'{name}' is not a valid root scope name. A root scope name has to match the following pattern: ^[A-Za-z0-9.][A-Za-z0-9_.\\\\/>-]*$"
                else:
                    text += f". A scope name has to match the following pattern: {pattern}"
            raise raised(ValueError(text))

    def _op_name(self, given: str) -> str:
        if given.endswith("/"):
            return given[:-1]
        return self.unique_name(given) if given else ""

    def _check_node_name(self, name: str, scope: str) -> None:
        """``scope``: what the operation is asked to be called, if it opens a scope of that name.

        Mirrors python/framework/op_def_library.py ``_apply_op_helper``.
        """
        rest = _V1_REST if current_run().is_v1 else _V2_REST
        if name and _V1_NODE.match(name) and rest.match(_without_holes(name)):
            return
        if scope:
            self._check_scope_name(scope)
        text = f"'{name}' is not a valid node name"
        if not current_run().is_v1:
            text = (
                f"`{name}` is not a valid node name. Accepted names conform to Regex "
                r"/re.compile('^[A-Za-z0-9.][A-Za-z0-9_.\\\\/>-]*$')/"
            )
        raise raised(ValueError(text))

    def create_op(
        self,
        op_type: str,
        inputs: Sequence[Any],
        outputs: Sequence[tuple[DType | None, TensorShape]] | None = None,
        name: Any = None,
        attrs: dict[str, Any] | None = None,
        **options: Any,
    ) -> Operation:
        """Adds an operation; ``unchecked`` inputs may be of any loop.  Mirrors ``_create_op_internal``."""
        outputs = options.get("dtypes", ()) if outputs is None else outputs
        if self._finalized:
            raise raised(RuntimeError("Graph is finalized and cannot be modified."))
        text_of = node_text if op_type == "Const" else scope_text
        given = op_type if name is None else text_of(name)
        given = given if given or current_run().is_v1 else op_type
        name = self._op_name(given)
        if name in self._nodes_by_name:
            text = f"Duplicate node name in graph: '{name}'"
            raise raised(ValueError(text))
        self._check_node_name(name, "" if op_type == "Const" else given)
        op = Operation(self, name, op_type, inputs, typed(outputs), attrs or {})
        op.control_inputs = self.control_inputs_for(op.inputs)
        for controller in self._control_stack:
            controller.seen.add(op)
        self._devices.place(op)
        op.attrs.update(self._gradient_overrides.get(op_type, {}))
        self._nodes.append(op)
        self._nodes_by_name[name] = op
        context = self._control_flow_context
        if context is not None or "_control_flow_context" in op.attrs:
            op._set_control_flow_context(context)
        if not options.get("unchecked"):
            check_inputs(op)
        if context is not None:
            context.add_op(op)
        return op

    def as_default(self) -> Any:
        """A context in which this is the default graph."""
        return stack().use(self)

    def as_graph_def(self, from_version: Any = None, add_shapes: Any = False) -> Any:
        """The graph as a message."""
        return MESSAGES["graph_def"](self)

    def control_inputs_for(self, inputs: Sequence[Any]) -> list[Operation]:
        """The control inputs of an operation made here.  Mirrors ``_control_dependencies_for_inputs``."""
        if not self._control_stack:
            return []
        sources = {i.op for i in inputs if isinstance(i, Tensor)}
        return [
            c for controller in self._control_stack if not sources & controller.seen
            for c in controller.inputs if c not in sources
        ]  # fmt: skip

    # -- contexts --------------------------------------------------------------------------
    @contextlib.contextmanager
    def control_dependencies(self, control_inputs: Any) -> Iterator[None]:
        """A context whose operations run after ``control_inputs``."""
        old, context = self._control_stack, self._control_flow_context
        if control_inputs is None:
            self._control_stack = []
            self._control_flow_context = None
        else:
            found = [getattr(c, "op", c) for c in elements_of(self, control_inputs)]
            told = {c for controller in old for c in controller.inputs}
            new = [c for c in found if isinstance(c, Operation) and c not in told]
            self._control_stack = [*old, Controller(list(dict.fromkeys(new)))]
        try:
            yield
        finally:
            self._control_stack, self._control_flow_context = old, context

    @contextlib.contextmanager
    def device(self, device_name_or_function: Any) -> Iterator[None]:
        """A context that places operations."""
        with self._devices.within(device_name_or_function):
            yield

    def _apply_device_functions(self, op: Any) -> None:
        """Tells an object that programs pass for an operation where it would be placed."""
        if self._devices.text:
            op._set_device_from_string(self._devices.text)

    @contextlib.contextmanager
    def colocate_with(self, op: Any, ignore_existing: bool = False) -> Iterator[None]:
        """A context that places operations beside ``op``."""
        if op is None and not ignore_existing:
            text = "Trying to reset colocation (op is None) but ignore_existing is not True"
            raise raised(ValueError(text))
        refuse = getattr(op, "_refuse_reference", None)
        if refuse is not None:
            refuse()
        op = getattr(op, "op", op)
        beside = [op.device] if isinstance(op, Operation) and op.device else []
        with self._devices.inside(beside):
            yield

    _colocate_with_for_gradient = colocate_with

    @contextlib.contextmanager
    def container(self, container_name: str) -> Iterator[str]:
        """A context that names the resource container."""
        yield container_name

    def gradient_override_map(self, op_type_map: Any) -> Any:
        """A context whose operations have the gradients of other types."""
        return overriding(self, op_type_map)

    @contextlib.contextmanager
    def _attr_scope(self, attr_map: Any) -> Iterator[None]:
        yield

    _kernel_label_map = _attr_scope

    @contextlib.contextmanager
    def _variable_creator_scope(self, creator: Any, priority: int = 100) -> Iterator[None]:
        old = self._variable_creators
        self._variable_creators = sorted([*old, (priority, creator)], key=lambda pair: pair[0])
        try:
            yield
        finally:
            self._variable_creators = old

    def is_feedable(self, tensor: Any) -> bool:
        """Whether a tensor may be fed."""
        return True

    def prevent_feeding(self, tensor: Any) -> None:
        """Forbids feeding a tensor."""

    def prevent_fetching(self, op: Any) -> None:
        """Forbids fetching an operation."""

    def is_fetchable(self, tensor_or_op: Any) -> bool:
        """Whether something may be fetched."""
        return True

    def switch_to_thread_local(self) -> None:
        """Makes the stacks of the graph thread-local."""

    def _get_control_flow_context(self) -> Any:
        return self._control_flow_context

    def _set_control_flow_context(self, context: Any) -> None:
        self._control_flow_context = context

    def __repr__(self) -> str:
        return "<tensorflow.python.framework.ops.Graph object at 0x0>"

    def __deepcopy__(self, memo: Any) -> Graph:
        raise no_copy("Graph")


class DefaultGraphStack:
    """The stack of default graphs.  Mirrors ``_DefaultGraphStack``."""

    def __init__(self) -> None:
        self.graphs: list[Graph] = []
        self.root: Graph | None = None

    def version(self) -> int:
        """How much the current default graph holds; asking does not make one."""
        graph = self.graphs[-1] if self.graphs else self.root
        return 0 if graph is None else graph.version

    def get(self) -> Graph:
        """The current default graph."""
        if self.graphs:
            return self.graphs[-1]
        if self.root is None:
            self.root = Graph()
        return self.root

    @contextlib.contextmanager
    def use(self, graph: Graph) -> Iterator[Graph]:
        """Makes ``graph`` the default within the block."""
        self.graphs.append(graph)
        depth = len(self.graphs)
        try:
            yield graph
        finally:
            del self.graphs[depth - 1 :]

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """A stack as a new program has it, within the block: its graph may be reset."""
        kept, self.graphs, self.root = (self.graphs, self.root), [], None
        try:
            yield
        finally:
            self.graphs, self.root = kept

    def reset(self) -> None:
        """Gives a fresh default graph."""
        if self.graphs:
            text = "Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the nesting and create a new graph."
            raise raised(AssertionError(text))
        self.root = Graph()


def stack() -> DefaultGraphStack:
    """The stack of default graphs of the current run's thread; each has a graph of its own below it."""
    return current_run().own("default_graphs", DefaultGraphStack)


def get_default_graph() -> Graph:
    """The default graph."""
    return stack().get()


__all__ = ["Graph", "Operation", "Tensor", "get_default_graph", "stack"]
