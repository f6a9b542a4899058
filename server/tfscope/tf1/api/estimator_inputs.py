"""What input functions and model functions take and give.

Mirrors tensorflow_estimator/python/estimator/{util,inputs/*}.py and
python/util/function_utils.py.
"""

from __future__ import annotations

import functools
import inspect

from tfscope.python.functions import signature_of
from tfscope.tf1.api.data_dataset import DatasetV1
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("python.estimator.util.fn_args")
def public_fn_args(fn):
    """Names of the parameters.  Mirrors function_utils.py fn_args."""
    names = fn_args(fn)
    return Unknown("unmodelled-python", "fn_args()") if names is None else names


def fn_args(function):
    """Names of the parameters without ``self``, or None.  Mirrors function_utils.fn_args."""
    if isinstance(function, Unknown):
        return None
    if isinstance(function, functools.partial):
        inner = fn_args(function.func)
        if inner is None:
            return None
        return tuple(a for a in inner[len(function.args) :] if a not in function.keywords)
    found = signature(function)
    if found is None:
        return None
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return tuple(n for n, p in found.parameters.items() if p.kind not in kinds)


def positional_count(function):
    """How many tensors a function takes by position; None for any number or where nobody knows."""
    inner = function.func if isinstance(function, functools.partial) else function
    found = None if isinstance(inner, Unknown) else signature(inner)
    if found is None:
        return None
    kinds = {parameter.kind for parameter in found.parameters.values()}
    names = fn_args(function)
    return None if names is None or inspect.Parameter.VAR_POSITIONAL in kinds else len(names)


def signature(function):
    """The signature of a callable of the program, or None."""
    target = function
    plain = callable(function) and not hasattr(function, "code") and not inspect.isroutine(function)
    if plain and not isinstance(function, type):
        target = type(function).__call__.__get__(function)
    try:
        return signature_of(target)
    except (TypeError, ValueError):
        return None


def parse_input_fn_result(result):
    """(features, labels) of a dataset, a pair or features alone.  Mirrors estimator/util.py."""
    if isinstance(result, DatasetV1):
        iterator = tf.data.make_initializable_iterator(result)
        ops.add_to_collection("table_initializer", iterator._initializer)
        result = iterator.get_next()
    if isinstance(result, Unknown):
        return result[0], result[1]
    if isinstance(result, (list, tuple)):
        if len(result) != 2:
            raise raised(ValueError("input_fn should return (features, labels) as a len 2 tuple."))
        return result[0], result[1]
    return result, None


@tf_export("estimator.inputs.numpy_input_fn")
def numpy_input_fn(
    x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1
):
    """An input function over arrays.  Mirrors estimator/inputs/numpy_io.py."""
    if shuffle is not True and shuffle is not False and not isinstance(shuffle, Unknown):
        raise raised(
            ValueError(
                "shuffle must be provided and explicitly set as boolean (it is recommended to"
                f" set it as True for training); got {shuffle}"
            )
        )

    def input_fn():
        if isinstance(x, Unknown):
            return x
        names = sorted(x) if isinstance(x, dict) else [None]
        columns = [x[n] if n is not None else x for n in names]
        features = [_column(c) for c in columns]
        made = dict(zip(names, features, strict=True)) if names != [None] else features[0]
        if y is None:
            return made
        if isinstance(y, dict):
            return made, {k: _column(v) for k, v in y.items()}
        return made, _column(y)

    return input_fn


def _column(values):
    """A batch of rows of an array."""
    if isinstance(values, Unknown):
        return values
    graph = ops.get_default_graph()
    inner = ops.Graph()
    with inner.as_default():
        tensor = ops.convert_to_tensor(values)
    shape = tensor.get_shape()
    rest = shape[1:] if shape.ndims else tf.TensorShape(None)
    out = [(element_type(tensor), tf.TensorShape([None]).concatenate(rest))]
    return graph.create_op("QueueDequeueUpToV2", [], out, name="fifo_queue_DequeueUpTo").outputs[0]


@tf_export("estimator.inputs.pandas_input_fn")
def pandas_input_fn(
    x,
    y=None,
    batch_size=128,
    num_epochs=1,
    shuffle=None,
    queue_capacity=1000,
    num_threads=1,
    target_column="target",
):
    """An input function over a data frame, whose columns are not modelled."""
    return lambda: Unknown("data", "pandas_input_fn()")


@tf_export("estimator.export.ServingInputReceiver")
class ServingInputReceiver:
    """Mirrors export/export.py ServingInputReceiver."""

    def __init__(self, features, receiver_tensors, receiver_tensors_alternatives=None):
        if features is None:
            raise raised(ValueError("features must be defined."))
        if receiver_tensors is None:
            raise raised(ValueError("receiver_tensors must be defined."))
        wrapped = features if isinstance(features, (dict, Unknown)) else {"feature": features}
        self.features = wrapped
        if not isinstance(receiver_tensors, (dict, Unknown)):
            receiver_tensors = {"input": receiver_tensors}
        self.receiver_tensors = receiver_tensors
        self.receiver_tensors_alternatives = receiver_tensors_alternatives


@tf_export("estimator.export.TensorServingInputReceiver")
class TensorServingInputReceiver(ServingInputReceiver):
    """Mirrors export/export.py TensorServingInputReceiver."""

    def __init__(self, features, receiver_tensors, receiver_tensors_alternatives=None):
        super().__init__(features, receiver_tensors, receiver_tensors_alternatives)
        self.features = features


@tf_export("estimator.experimental.SupervisedInputReceiver")
class SupervisedInputReceiver:
    """Mirrors export/export.py SupervisedInputReceiver."""

    def __init__(self, features, labels, receiver_tensors):
        self.features = features
        self.labels = labels
        self.receiver_tensors = receiver_tensors


@tf_export("estimator.export.build_parsing_serving_input_receiver_fn")
def build_parsing_serving_input_receiver_fn(feature_spec, default_batch_size=None):
    """A receiver of serialized examples.  Mirrors export/export.py."""

    def serving_input_receiver_fn():
        serialized = tf.placeholder(
            dtype=tf.string, shape=[default_batch_size], name="input_example_tensor"
        )
        features = tf.io.parse_example(serialized, feature_spec)
        return ServingInputReceiver(features, {"examples": serialized})

    return serving_input_receiver_fn


@tf_export("estimator.export.build_raw_serving_input_receiver_fn")
def build_raw_serving_input_receiver_fn(features, default_batch_size=None):
    """A receiver of placeholders.  Mirrors export/export.py."""

    def serving_input_receiver_fn():
        made = {}
        for name, tensor in features.items():
            dims = tensor.get_shape().as_list()
            dims[0] = default_batch_size
            made[name] = tf.placeholder(dtype=tensor.dtype, shape=dims, name=tensor.op.name)
        return ServingInputReceiver(made, dict(made))

    return serving_input_receiver_fn
