"""Graphs, scopes, constants, placeholders, types.  Mirrors python/framework/*.py under public names."""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import collections, dtypes, ops, tensor_shape
from tfscope.tf1.graph.constants import check_count, refuse_dimensions, refuse_tensors
from tfscope.tf1.graph.convert import (
    convert_to_tensor,
    describe,
    is_dense_tensor_like,
    make_constant,
    static_of,
)
from tfscope.tf1.graph.name_scope import name_scope
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.shape_errors import at_op, merge_error
from tfscope.tf1.graph.static_values import constant_value, constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variables import Variable
from tfscope.values import holes
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

P = "python.framework.ops"
for _name, _function in {
    "get_default_graph": ops.get_default_graph, "reset_default_graph": ops.reset_default_graph,
    "control_dependencies": ops.control_dependencies, "device": ops.device,
    "colocate_with": ops.colocate_with, "init_scope": ops.init_scope,
    "add_to_collection": ops.add_to_collection, "add_to_collections": ops.add_to_collections,
    "get_collection": ops.get_collection, "get_collection_ref": ops.get_collection_ref,
    "convert_n_to_tensor": ops.convert_n_to_tensor, "Graph": ops.Graph, "Tensor": Tensor,
    "Operation": Operation, "IndexedSlices": ops.IndexedSlices, "GraphKeys": collections.GraphKeys,
    "name_scope": name_scope,
}.items():  # fmt: skip
    tf_export(_name, f"{P}.{_name}", f"contrib.framework.{_name}")(_function)
tf_export("TensorShape", "python.framework.tensor_shape.TensorShape")(TensorShape)
tf_export("Dimension", "python.framework.tensor_shape.Dimension")(tensor_shape.Dimension)
tf_export("python.framework.tensor_shape.as_shape")(tensor_shape.as_shape)
tf_export("python.framework.tensor_shape.unknown_shape")(tensor_shape.unknown_shape)
tf_export("python.framework.tensor_shape.scalar")(tensor_shape.scalar)
tf_export("DType", "dtypes.DType", "python.framework.dtypes.DType")(dtypes.DType)
tf_export("as_dtype", "dtypes.as_dtype", "python.framework.dtypes.as_dtype")(dtypes.as_dtype)
for _name, _dtype in dtypes.BY_NAME.items():
    export_value(_dtype, _name, f"dtypes.{_name}", f"python.framework.dtypes.{_name}")
export_value(dtypes.float16, "half", "dtypes.half")
export_value(dtypes.float64, "double", "dtypes.double")


@tf_export("convert_to_tensor", f"{P}.convert_to_tensor", f"{P}.internal_convert_to_tensor", "contrib.framework.convert_to_tensor")
def convert_to_tensor_(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """The tensor of a value."""
    if dtype is None and preferred_dtype is None and dtype_hint is None:
        refuse_dimensions(value)
    return convert_to_tensor(value, dtype, name, preferred_dtype or dtype_hint)


@tf_export("convert_to_tensor_or_sparse_tensor", "convert_to_tensor_or_indexed_slices")
def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """The tensor of a value; sparse ones stay."""
    if isinstance(value, (SparseTensor, ops.IndexedSlices)):
        return value
    return convert_to_tensor(value, dtype, name)


@tf_export("op_scope")
def op_scope(values, name, default_name=None):
    """``name_scope`` with another order of arguments."""
    return name_scope(name, default_name, values)


@tf_export("constant")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A constant tensor."""
    wanted = dtypes.as_dtype(dtype)
    refuse_tensors(value)
    if value is None:
        raise raised(ValueError("None values not supported."))
    if wanted is None:
        refuse_dimensions(value)
    if verify_shape and shape is not None and not isinstance(shape, Unknown):
        check_count(describe(value)[1], TensorShape(shape), verify=True)
    return make_constant(value, wanted, shape, name)


@tf_export("placeholder")
def placeholder(dtype, shape=None, name=None):
    """A tensor that is fed."""
    wanted = attr_dtype(dtype, "dtype")
    given = attr_shape(shape, "shape") if shape is not None else TensorShape(None)
    unsure = isinstance(shape, Unknown) or isinstance(shape, (list, tuple)) and any(isinstance(d, Unknown) for d in shape)
    attrs = {"dtype": wanted, "shape": given, "shape_given": not unsure}
    return ops.get_default_graph().create_op("Placeholder", [], [(wanted, given)], name=name, attrs=attrs).outputs[0]


def attr_dtype(value, argument):
    """A type given as an attribute of an op, with the error of the generated wrappers."""
    if value is None or isinstance(value, str) and dtypes.name_of(value) not in dtypes.BY_NAME:
        if isinstance(value, str) and (holes.has_hole(value) or value.endswith("_ref")):
            return None
        raise raised(TypeError(f"Expected DataType for argument '{argument}' not {value!r}."))
    return dtypes.as_dtype(value)


def attr_shape(value, argument):
    """A shape given as an attribute of an op, with the error of the generated wrappers."""
    try:
        return TensorShape(value)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        raise raised(type(error)(f"Error converting {argument} to a TensorShape: {error}.")) from None


@tf_export("placeholder_with_default")
def placeholder_with_default(input, shape, name=None):  # noqa: A002
    """A tensor that may be fed."""
    given = attr_shape(shape, "shape")
    with ops.get_default_graph().name_scope(name or "PlaceholderWithDefault") as scope:
        default = convert_to_tensor(input, name="input")
        text = merge_error(default.shape, given)
        if text is not None:
            kind = "PlaceholderWithDefault"
            raise raised(ValueError(at_op(text, scope[:-1], kind, [default.shape])))
        unsure = isinstance(shape, Unknown) or isinstance(shape, (list, tuple)) and any(isinstance(d, Unknown) for d in shape)
        attrs = {"shape": given, "shape_given": not unsure}
        outputs = [(default._dtype and default._dtype.base_dtype, given)]
        op = ops.get_default_graph().create_op("PlaceholderWithDefault", [default], outputs, name=scope, attrs=attrs)
    return op.outputs[0]


class SparseTensor:
    """Some elements of a larger tensor."""

    def __init__(self, indices, values, dense_shape):
        with name_scope(None, "SparseTensor", [indices, values, dense_shape]):
            self._indices = convert_to_tensor(indices, dtypes.int64, name="indices")
            self._values = convert_to_tensor(values, name="values")
            self._dense_shape = convert_to_tensor(dense_shape, dtypes.int64, name="dense_shape")

    indices = property(lambda self: self._indices)
    values = property(lambda self: self._values)
    dense_shape = property(lambda self: self._dense_shape)
    dtype = property(lambda self: self._values.dtype)
    op = property(lambda self: self._values.op)
    graph = property(lambda self: self._indices.graph)
    name = property(lambda self: self._values.name)

    @property
    def shape(self):
        """The larger tensor's shape."""
        return constant_value_as_shape(self._dense_shape)

    def get_shape(self):
        """The larger tensor's shape."""
        return self.shape

    def eval(self, feed_dict=None, session=None):
        """Runs the graph."""
        current_run().runtime_uses += 1
        return Unknown("runtime", "SparseTensor.eval()")

    def __str__(self):
        return f"SparseTensor(indices={self._indices}, values={self._values}, dense_shape={self._dense_shape})"


tf_export("SparseTensor", "sparse.SparseTensor", "python.framework.sparse_tensor.SparseTensor")(SparseTensor)


class SparseTensorValue(tuple):
    """The value of a sparse tensor."""

    def __new__(cls, indices, values, dense_shape):
        return tuple.__new__(cls, (indices, values, dense_shape))

    indices = property(lambda self: self[0])
    values = property(lambda self: self[1])
    dense_shape = property(lambda self: self[2])


tf_export("SparseTensorValue")(SparseTensorValue)


@tf_export("sparse_placeholder", "sparse.placeholder")
def sparse_placeholder(dtype, shape=None, name=None):
    """A sparse tensor that is fed."""
    base = name or "Placeholder"
    rank = len(shape) if isinstance(shape, (list, tuple)) else None
    parts = [
        placeholder(dtype, [None], f"{name}/values" if name else None),
        placeholder(dtypes.int64, [None, rank], f"{name}/indices" if name else None),
    ]
    dense = placeholder(dtypes.int64, [rank], f"{name}/shape" if name else None) if shape is None or None in shape else convert_to_tensor(list(shape), dtypes.int64, f"{base}/shape")
    return SparseTensor(parts[1], parts[0], dense)


@tf_export("is_tensor", "contrib.framework.is_tensor")
def is_tensor(x):
    """Whether a value is a tensor, sparse tensor or variable."""
    return isinstance(x, (Tensor, SparseTensor, ops.IndexedSlices)) or is_dense_tensor_like(x)


@tf_export("set_random_seed", "random.set_random_seed")
def set_random_seed(seed):
    """The graph-level seed."""
    ops.get_default_graph().seed = seed


@tf_export("executing_eagerly", "contrib.eager.in_eager_mode", "contrib.eager.executing_eagerly", "python.eager.context.executing_eagerly", "python.eager.context.in_eager_mode")
def executing_eagerly():
    """No: only graphs are modelled."""
    return False


@tf_export("python.tf2.enabled")
def enabled():
    """No: the 1.x behaviour is modelled."""
    return False


def _switch(name, key=None, value=None):
    def function(*args, **kwargs):
        if key is not None:
            current_run().data[key] = value

    function.__name__ = name
    tf_export(name)(function)


_switch("enable_resource_variables", "use_resource", True)
_switch("disable_resource_variables", "use_resource", False)
for _name in (
    "disable_v2_behavior", "enable_v2_behavior", "disable_eager_execution", "enable_eager_execution",
    "disable_v2_tensorshape", "enable_v2_tensorshape", "enable_control_flow_v2", "disable_control_flow_v2",
    "disable_tensor_equality", "enable_tensor_equality",
):  # fmt: skip
    _switch(_name)


@tf_export("resource_variables_enabled")
def resource_variables_enabled():
    """Whether variables are resources by default."""
    return bool(current_run().data.get("use_resource", False))


@tf_export("get_static_value", "contrib.util.constant_value", "python.framework.tensor_util.constant_value")
def get_static_value(tensor, partial=False):
    """The known value of a tensor, or ``None``."""
    return constant_value(tensor, partial)


tf_export("python.framework.tensor_util.constant_value_as_shape")(constant_value_as_shape)


@tf_export("python.framework.tensor_util.is_tensor")
def _is_tensor(x):
    return is_tensor(x)


@tf_export("no_op")
def no_op(name=None):
    """An operation that does nothing."""
    return ops.get_default_graph().create_op("NoOp", [], [], name=name)


@tf_export("compat.dimension_value", "dimension_value")
def dimension_value(dimension):
    """A dimension as an int or ``None``."""
    return dimension.value if isinstance(dimension, tensor_shape.Dimension) else dimension


@tf_export("compat.dimension_at_index", "dimension_at_index")
def dimension_at_index(shape, index):
    """One dimension of a shape."""
    return shape[index] if shape.ndims is not None else tensor_shape.Dimension(None)


@tf_export("TensorSpec")
class TensorSpec:
    """Shape and type of a tensor."""

    def __init__(self, shape, dtype=dtypes.float32, name=None):
        self.shape, self.dtype, self.name = TensorShape(shape), dtypes.as_dtype(dtype), name


@tf_export("function", "autograph.to_graph", "autograph.experimental.do_not_convert", "contrib.eager.defun", "autograph.do_not_convert", "custom_gradient")
def function(func=None, *args, **kwargs):
    """The function itself: it runs in the graph that is being built."""
    return func if callable(func) else lambda f: f


@tf_export("contrib.eager.run_test_in_graph_and_eager_modes")
def _identity_decorator(f=None, *args, **kwargs):
    return f if callable(f) else lambda g: g


@tf_export("RegisterGradient")
class RegisterGradient:
    """A decorator that registers a gradient function."""

    def __init__(self, op_type):
        self._op_type = op_type

    def __call__(self, f):
        return f


@tf_export("NotDifferentiable", "NoGradient")
def NotDifferentiable(op_type):  # noqa: N802 - TensorFlow's name
    """Says that an op has no gradient."""


@tf_export("register_tensor_conversion_function")
def register_tensor_conversion_function(base_type, conversion_func, priority=100):
    """Says how objects of a class become tensors, in this run."""


@tf_export("load_op_library", "load_file_system_library", "load_library", "import_graph_def")
def load_op_library(*args, **kwargs):
    """Something outside of the program."""
    return Unknown("environment", "load_op_library()")


@tf_export("make_ndarray", "make_tensor_proto")
def make_ndarray(tensor, *args, **kwargs):
    """A message's content."""
    return Unknown("unmodelled-api", "make_ndarray()")


@tf_export("container")
def container(container_name):
    """``Graph.container`` of the default graph."""
    return ops.get_default_graph().container(container_name)


__all__ = ["SparseTensor", "Variable", "constant", "placeholder", "static_of"]
