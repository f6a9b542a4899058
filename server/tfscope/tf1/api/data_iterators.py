"""Iterators over datasets.

Mirrors python/data/ops/iterator_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api import data_structure as structure
from tfscope.tf1.api.data_checks import refuse_other_structure
from tfscope.tf1.api.data_dataset import DatasetV1, constant
from tfscope.tf1.api.data_functions import value_of
from tfscope.tf1.api.data_state import refuse_state
from tfscope.tf1.api.data_structure import NOT_OPTIMIZED, variant
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _resource(kind, inputs=()):
    graph = ops.get_default_graph()
    out = [(dtypes.as_dtype("resource"), tf.TensorShape([]))]
    return graph.create_op(kind, list(inputs), out).outputs[0]


def _string_handle(resource, name=None):
    graph = ops.get_default_graph()
    out = [(tf.string, tf.TensorShape([]))]
    return graph.create_op("IteratorToStringHandle", [resource], out, name=name).outputs[0]


def _make_iterator(dataset, resource, name=None):
    graph = graph_of([dataset, resource])
    return graph.create_op("MakeIterator", [dataset, resource], [], name=name)


def refuse_other_graph(made):
    """Raises ``ValueError`` for a dataset that was not made in the graph of the iterator.

    Mirrors ``_ensure_same_dataset_graph`` of dataset_ops.py.
    """
    current = ops.get_default_graph()
    if not current_run().is_v1 and made.graph is not current:
        text = (
            f"The graph {current!r} of the iterator is different from the graph {made.graph!r} the dataset: {made} "
            "was created in. If you are using the Estimator API, make sure that no part of the dataset returned by "
            "the `input_fn` function is defined outside the `input_fn` function. Otherwise, make sure that the "
            "dataset is created in the same graph as the iterator."
        )
        raise raised(ValueError(text))


@tf_export("data.Iterator", "python.data.ops.iterator_ops.Iterator")
class Iterator:
    """Mirrors iterator_ops.py Iterator."""

    def __init__(
        self,
        iterator_resource,
        initializer,
        output_types,
        output_shapes,
        output_classes,
        spec=None,
    ):
        self._iterator_resource = iterator_resource
        self._initializer = initializer
        self._spec = spec
        if spec is None:
            self._spec = structure.spec_from(output_types, output_shapes, output_classes)
        self._string_handle = _string_handle(iterator_resource)

    @staticmethod
    def from_structure(output_types, output_shapes=None, shared_name=None, output_classes=None):
        """An iterator that is initialized from datasets of this structure."""
        spec = structure.spec_from(output_types, output_shapes, output_classes)
        return Iterator(_resource("IteratorV2"), None, None, None, None, spec)

    @staticmethod
    def from_string_handle(string_handle, output_types, output_shapes=None, output_classes=None):
        """An iterator that a fed string names."""
        spec = structure.spec_from(output_types, output_shapes, output_classes)
        handle = ops.convert_to_tensor(string_handle, dtype=tf.string)
        resource = _resource("IteratorFromStringHandleV2", [handle])
        return Iterator(resource, None, None, None, None, spec)

    @property
    def initializer(self):
        """The op that starts the iterator."""
        if self._initializer is None:
            raise raised(ValueError("Iterator does not have an initializer."))
        return self._initializer

    def make_initializer(self, dataset, name=None):
        """An op that starts the iterator over a dataset."""
        if isinstance(dataset, Unknown):
            return dataset
        with ops.name_scope(name, "make_initializer") as scope:
            refuse_other_structure(self, dataset)
            return _make_iterator(dataset._variant_tensor, self._iterator_resource, scope)

    def get_next(self, name=None):
        """The next element, in the structure of the dataset."""
        spec = self._spec
        if isinstance(spec, Unknown):
            return spec.derived(f"next of {spec.text}")
        leaves = structure.flatten(spec)
        graph = graph_of([self._iterator_resource])
        flat = [leaf for leaf in leaves if leaf.kind != "unknown"]
        out = [(leaf.dtype, leaf.shape) for leaf in flat]
        op = graph.create_op("IteratorGetNext", [self._iterator_resource], out, name=name)
        tensors = iter(op.outputs)
        values = [
            value_of(leaf, lambda tensor=tensor: tensor)
            for leaf in leaves
            for tensor in [None if leaf.kind == "unknown" else next(tensors)]
        ]
        return structure.pack(spec, values)

    def string_handle(self, name=None):
        """The string that names the iterator."""
        if name is None:
            return self._string_handle
        return _string_handle(self._iterator_resource, name)

    @property
    def element_spec(self):
        """The structure of an element."""
        return self._spec

    @property
    def output_types(self):
        """dtypes in the structure of an element."""
        return DatasetV1(self._spec).output_types

    @property
    def output_shapes(self):
        """Shapes in the structure of an element."""
        return DatasetV1(self._spec).output_shapes

    @property
    def output_classes(self):
        """Classes in the structure of an element."""
        return DatasetV1(self._spec).output_classes


@tf_export("data.make_one_shot_iterator")
def make_one_shot_iterator(dataset):
    """An iterator without initializer.  Mirrors dataset_ops.py make_one_shot_iterator."""
    if not isinstance(dataset, DatasetV1):
        return _of_unknown(dataset)
    refuse_other_graph(dataset._variant_tensor)
    refuse_state(dataset._variant_tensor)
    return Iterator(_resource("OneShotIterator"), None, None, None, None, dataset.element_spec)


@tf_export("data.make_initializable_iterator")
def make_initializable_iterator(dataset, shared_name=None):
    """An iterator with initializer.  Mirrors dataset_ops.py make_initializable_iterator."""
    if not isinstance(dataset, DatasetV1):
        return _of_unknown(dataset)
    made = dataset._variant_tensor
    refuse_other_graph(made)
    if current_run().is_v1 and not _is_not_optimized(made):
        texts = tf.constant(["map_and_batch_fusion", "noop_elimination", "shuffle_and_repeat_fusion"],
                            name="optimizations")  # fmt: skip
        made = variant("ModelDataset", [variant("OptimizeDataset", [made, texts])])
    resource = _resource("IteratorV2")
    initializer = _make_iterator(made, resource)
    return Iterator(resource, initializer, None, None, None, dataset.element_spec)


def _is_not_optimized(made):
    """Whether the options of a dataset, or of one that it is made of, switch optimizations off."""
    waiting = [made]
    while waiting:
        op = waiting.pop().op
        if op.attrs.get(NOT_OPTIMIZED):
            return True
        waiting += [t for t in op.inputs if t.dtype is not None and t.dtype.name == "variant"]
    return False


def _of_unknown(dataset):
    if isinstance(dataset, Unknown):
        return dataset.derived(f"iterator of {dataset.text}")
    return dataset.make_one_shot_iterator()


def _part(function_name, attribute):
    def get(dataset_or_iterator):
        """A property of the dataset.  Mirrors dataset_ops.py."""
        if isinstance(dataset_or_iterator, Unknown):
            return dataset_or_iterator.derived(f"{function_name}(...)")
        return getattr(dataset_or_iterator, attribute)

    get.__name__ = get.__qualname__ = function_name
    return tf_export(f"data.{function_name}")(get)


for _name, _attribute in (
    ("get_output_types", "output_types"),
    ("get_output_shapes", "output_shapes"),
    ("get_output_classes", "output_classes"),
):
    _part(_name, _attribute)


@tf_export("data.experimental.get_next_as_optional")
def get_next_as_optional(iterator):
    """An optional element, which is not modelled."""
    return Unknown("unmodelled-api", "tf.data.experimental.get_next_as_optional()")


@tf_export("data.experimental.get_single_element", "contrib.data.get_single_element")
def get_single_element(dataset):
    """The only element."""
    if isinstance(dataset, Unknown):
        return dataset
    spec = dataset.element_spec
    if isinstance(spec, Unknown):
        return spec
    leaves = structure.flatten(spec)
    out = [(leaf.dtype, leaf.shape) for leaf in leaves]
    graph = ops.get_default_graph()
    op = graph.create_op("DatasetToSingleElement", [dataset._variant_tensor], out)
    return structure.pack(spec, list(op.outputs))


@tf_export("data.experimental.cardinality")
def cardinality(dataset):
    """An int64 scalar."""
    inputs = [] if isinstance(dataset, Unknown) else [dataset._variant_tensor]
    graph = ops.get_default_graph()
    out = [(tf.int64, tf.TensorShape([]))]
    return graph.create_op("ExperimentalDatasetCardinality", inputs, out).outputs[0]


__all__ = ["Iterator", "constant", "make_initializable_iterator", "make_one_shot_iterator"]
