"""Tapes in a graph: gradients of what was computed within a block.  Mirrors python/eager/backprop.py.

The gradients are made like those of ``tf.gradients``; their operations have other names there, which nobody tells.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.eagerness import may_compute_at_once
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.variables import is_resource_variable
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.stand_ins import UNNAMED
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

_WATCHED = (
    "<built-in function TFE_Py_TapeWatch> returned a result with an error set",
    "<built-in method TFE_Py_TapeWatch of PyCapsule object at 0x0> returned a result with an exception set",
)
_SPENT = (
    "GradientTape.gradient can only be called once on non-persistent tapes.",
    "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)",
)


@tf_export("GradientTape")
class GradientTape:
    """Gradients of what is computed within the block; in a graph they are symbolic.

    What was computed before the block is constant to it, and so is what depends on nothing that is watched.
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._persistent = persistent
        self._watch_accessed = watch_accessed_variables
        self._watched = []
        self._graph = None
        self._first, self._end = 0, None
        self._spent = True

    def __enter__(self):
        self._spent = False
        self._graph = ops.get_default_graph()
        self._first, self._end = len(self._graph.get_operations()), None
        return self

    def __exit__(self, *error):
        self._end = len(self._graph.get_operations())

    def _recorded(self):
        if self._graph is None:
            return []
        return self._graph.get_operations()[self._first : self._end]

    def watch(self, tensor):
        """Also follows a tensor; raises ``SystemError`` for a variable that is a reference."""
        for value in tf.nest.flatten(tensor):
            if _is_reference(value):
                raise raised(SystemError(of_target(*_WATCHED)))
            self._watched.append(value)

    @contextlib.contextmanager
    def stop_recording(self):
        """A block that is not followed."""
        yield

    def reset(self):
        """Forgets what was followed."""
        self._watched = []

    def watched_variables(self):
        """The resource variables that were read."""
        read = {id(value) for op in self._recorded() for value in op.inputs}
        trainable = ops.get_collection("trainable_variables")
        return tuple(v for v in trainable if id(getattr(v, "handle", None)) in read)

    def gradient(self, target, sources, output_gradients=None, unconnected_gradients=None):
        """Gradients in the structure of ``sources``, once; raises ``AttributeError`` for variables that are
        references."""
        if self._spent:
            raise raised(RuntimeError(of_target(*_SPENT)))
        if isinstance(sources, Unknown) or isinstance(target, Unknown):
            return Unknown("unmodelled-api", "GradientTape.gradient()")
        targets, flat = tf.nest.flatten(target), tf.nest.flatten(sources)
        if any(map(_is_reference, [*targets, *flat])):
            raise raised(AttributeError("'RefVariable' object has no attribute '_id'"))
        self._spent = not self._persistent
        recorded = self._recorded()
        followed = self._followed(recorded)
        if followed is not None and not any(id(t) in followed for t in targets):
            return tf.nest.pack_sequence_as(sources, [None] * len(flat))
        known = {id(op) for op in recorded}
        outside = [v for op in recorded for v in op.inputs if id(v.op) not in known]
        if may_compute_at_once():  # variables are resources there
            outside = [v for v in outside if not _is_read(v)]
        unseen = [t for t in targets if id(getattr(t, "op", None)) not in known]
        with _unnamed():
            found = tf.gradients(
                target, flat, grad_ys=output_gradients, stop_gradients=[*outside, *unseen]
            )
        return tf.nest.pack_sequence_as(sources, found)

    def _followed(self, recorded):
        """The identities of what depends on something that is watched; ``None`` where that is not known."""
        if not current_run().is_v1 or any(isinstance(v, Unknown) for v in self._watched):
            return None
        found = {id(getattr(v, "handle", v)) for v in self._watched}
        if self._watch_accessed:
            trainable = ops.get_collection("trainable_variables")
            found |= {id(v.handle) for v in trainable if is_resource_variable(v) is True}
        for op in recorded:
            if any(id(value) in found for value in op.inputs):
                found |= {id(value) for value in op.outputs}
        return found

    def jacobian(self, target, sources, unconnected_gradients=None, parallel_iterations=None, experimental_use_pfor=True):  # fmt: skip
        """The Jacobian: not modelled."""
        current_run().note_gap("unmodelled-api", "tf.GradientTape.jacobian")
        return Unknown("unmodelled-api", "GradientTape.jacobian()")

    batch_jacobian = jacobian


def _is_reference(value):
    """Whether a value is a variable that is no resource, which only graphs hold."""
    variable = isinstance(value, BaseVariable) and is_resource_variable(value) is False
    return variable and not may_compute_at_once()


def _is_read(tensor):
    """Whether a tensor is a variable that is a reference, or a reading of one."""
    read = tensor.op.inputs[0] if tensor.op.type == "Identity" else tensor
    return read.op.type == "VariableV2"


@contextlib.contextmanager
def _unnamed():
    """A block whose operations have no names that are known."""
    graph = ops.get_default_graph()
    first = len(graph.get_operations())
    with graph.name_scope(holes.hole("tape")):
        yield
    for op in graph.get_operations()[first:]:
        op.attrs[UNNAMED] = True
