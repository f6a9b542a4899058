"""Printing, asserting, Python functions, tables, text and images: operations whose values nobody needs.

Mirrors python/ops/logging_ops.py, check_ops.py, script_ops.py, lookup_ops.py, string_ops.py, image_ops_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.array_ops import identity
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.math_ops import like
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.unknown import Unknown


@tf_export("Print")
def Print(input_, data, message=None, first_n=None, summarize=None, name=None):  # noqa: N802
    """The same tensor, printed."""
    return like("Print", input_, name, arg="input")


@tf_export("print")
def print_(*inputs, **kwargs):
    """An operation that prints."""
    return ops.get_default_graph().create_op("PrintV2", [], [])


@tf_export("Assert", "debugging.Assert")
def Assert(condition, data, summarize=None, name=None):  # noqa: N802
    """An operation that fails unless a condition holds."""
    with ops.name_scope(name, "Assert", [condition, data]):
        return ops.get_default_graph().create_op("Assert", [], [], name="Assert")


def _check(kind):
    def function(*args, **kwargs):
        with ops.name_scope(kwargs.get("name"), kind, []):
            return ops.get_default_graph().create_op("Assert", [], [], name="Assert/Assert")

    function.__name__ = kind
    return function


for _name in (
    "assert_equal", "assert_none_equal", "assert_less", "assert_less_equal", "assert_greater",
    "assert_greater_equal", "assert_positive", "assert_non_negative", "assert_negative",
    "assert_non_positive", "assert_near", "assert_integer", "assert_type", "assert_same_float_dtype",
):  # fmt: skip
    tf_export(_name, f"debugging.{_name}")(_check(_name))


def _rank_check(kind):
    def function(x, rank=None, *args, **kwargs):
        with ops.name_scope(kwargs.get("name"), kind, []):
            return ops.get_default_graph().create_op(
                "NoOp", [], [], name="static_checks_determined_all_ok"
            )

    function.__name__ = kind
    return function


for _name in ("assert_rank", "assert_rank_at_least", "assert_rank_in", "assert_scalar"):
    tf_export(_name, f"debugging.{_name}")(_rank_check(_name))


@tf_export("check_numerics", "debugging.check_numerics")
def check_numerics(tensor, message, name=None):
    """The same tensor, checked."""
    return like("CheckNumerics", tensor, name, arg="tensor")


@tf_export("add_check_numerics_ops")
def add_check_numerics_ops():
    """An operation that checks all."""
    return ops.get_default_graph().create_op("NoOp", [], [])


def _py(kind):
    def function(func, inp, Tout, stateful=True, name=None):  # noqa: N803
        several = isinstance(Tout, (list, tuple))
        kinds = list(Tout) if several else [Tout]
        arg = [("input", list(inp), None, "list")] if isinstance(inp, (list, tuple)) and inp else []
        op = apply_op(kind, arg, [(dtypes.as_dtype(k), TensorShape(None)) for k in kinds], name)
        return list(op.outputs) if several else op.outputs[0]

    return function


for _name, _op in (
    ("py_func", "PyFunc"),
    ("numpy_function", "PyFunc"),
    ("py_function", "EagerPyFunc"),
):
    _function = _py(_op)
    _function.__name__ = _name
    tf_export(_name)(_function)


class TextFileInitializer:
    """What fills a table."""

    def __init__(self, *args, **kwargs):
        self.key_dtype = dtypes.as_dtype(kwargs.get("key_dtype")) or dtypes.string
        self.value_dtype = dtypes.as_dtype(kwargs.get("value_dtype")) or dtypes.int64


class KeyValueTensorInitializer(TextFileInitializer):
    """Keys and values as tensors."""

    def __init__(self, keys, values, key_dtype=None, value_dtype=None, name=None):
        with ops.name_scope(name, "key_value_init"):
            self.keys = convert_to_tensor(keys, dtypes.as_dtype(key_dtype), name="keys")
            self.values = convert_to_tensor(values, dtypes.as_dtype(value_dtype), name="values")
        self.key_dtype, self.value_dtype = self.keys._dtype, self.values._dtype


class HashTable:
    """A lookup table; its initializer is collected."""

    def __init__(
        self, initializer=None, default_value=None, shared_name=None, name=None, *args, **kwargs
    ):
        graph = ops.get_default_graph()
        self._value_dtype = getattr(initializer, "value_dtype", dtypes.int64)
        op = graph.create_op(
            "HashTableV2", [], [(dtypes.resource, TensorShape([]))], name=name or "hash_table"
        )
        self.resource_handle = op.outputs[0]
        self._name = op.name
        with ops.name_scope("key_value_init"):
            self.initializer = graph.create_op(
                "LookupTableImportV2", [op.outputs[0]], [], name="LookupTableImportV2"
            )
        self.init = self.initializer
        graph.add_to_collection(GraphKeys.TABLE_INITIALIZERS, self.initializer)

    name = property(lambda self: self._name)

    def lookup(self, keys, name=None):
        """Values of keys, in the graph."""
        if hasattr(keys, "dense_shape") and not isinstance(keys, Tensor):
            return type(keys)(keys.indices, self.lookup(keys.values), keys.dense_shape)
        with ops.name_scope(name, f"{self._name}_Lookup", [keys]):
            x = convert_to_tensor(keys)
            op = ops.get_default_graph().create_op(
                "LookupTableFindV2", [self.resource_handle, x], [(self._value_dtype, x.shape)]
            )
        return op.outputs[0]

    def size(self, name=None):
        """How many keys, in the graph."""
        return (
            ops.get_default_graph()
            .create_op("LookupTableSizeV2", [], [(dtypes.int64, TensorShape([]))])
            .outputs[0]
        )

    def insert(self, keys, values, name=None):
        """Adds keys, in the graph."""
        return ops.get_default_graph().create_op("LookupTableInsertV2", [], [])

    def export(self, name=None):
        """All keys and values."""
        op = ops.get_default_graph().create_op(
            "LookupTableExportV2",
            [],
            [(dtypes.string, TensorShape([None])), (self._value_dtype, TensorShape([None]))],
        )
        return tuple(op.outputs)


class ContribHashTable(HashTable):
    """tf.contrib's own class beside core's."""


class StaticVocabularyTable(HashTable):
    """A table with buckets for unknown keys."""


tf_export(
    "lookup.StaticHashTable",
    "python.ops.lookup_ops.HashTable",
    "python.ops.lookup_ops.StaticHashTable",
)(HashTable)
tf_export("contrib.lookup.HashTable")(ContribHashTable)
tf_export("lookup.StaticVocabularyTable", "contrib.lookup.IdTableWithHashBuckets")(
    StaticVocabularyTable
)
tf_export(
    "contrib.lookup.MutableHashTable",
    "lookup.experimental.DenseHashTable",
    "contrib.lookup.MutableDenseHashTable",
)(type("MutableHashTable", (HashTable,), {"__module__": __name__}))
tf_export("lookup.KeyValueTensorInitializer", "contrib.lookup.KeyValueTensorInitializer")(
    KeyValueTensorInitializer
)
tf_export(
    "lookup.TextFileInitializer",
    "contrib.lookup.TextFileInitializer",
    "contrib.lookup.TextFileIdTableInitializer",
    "contrib.lookup.TextFileStringTableInitializer",
)(TextFileInitializer)


@tf_export(
    "contrib.lookup.index_table_from_file",
    "contrib.lookup.index_table_from_tensor",
    "contrib.lookup.string_to_index_table_from_file",
)
def index_table_from_file(*args, **kwargs):
    """A table from words to numbers."""
    with ops.name_scope(kwargs.get("name"), "string_to_index"):
        return HashTable(TextFileInitializer())


@tf_export(
    "contrib.lookup.index_to_string_table_from_file",
    "contrib.lookup.index_to_string_table_from_tensor",
)
def index_to_string_table_from_file(*args, **kwargs):
    """A table from numbers to words."""
    with ops.name_scope(kwargs.get("name"), "index_to_string"):
        return HashTable(TextFileInitializer(value_dtype=dtypes.string))


@tf_export("tables_initializer", "initialize_all_tables", "initializers.tables_initializer")
def tables_initializer(name="init_all_tables"):
    """Initializes all tables."""
    return ops.get_default_graph().create_op("NoOp", [], [], name=name)


# -- text --------------------------------------------------------------------------------------
def _text(op_type, out=dtypes.string, shape=None):
    def function(input=None, *args, name=None, **kwargs):  # noqa: A002
        value = input if input is not None else next(iter(kwargs.values()), None)
        return apply_op(
            op_type,
            [("input", value, None)],
            lambda i: [(out, i[0].shape if shape is None else as_shape(shape))],
            name,
        ).outputs[0]

    return function


for _names, _op, _out, _shape in (
    ("as_string strings.as_string dtypes.as_string", "AsString", dtypes.string, None),
    ("string_to_number strings.to_number", "StringToNumber", dtypes.float32, None),
    ("string_to_hash_bucket_fast strings.to_hash_bucket_fast", "StringToHashBucketFast", dtypes.int64, None),
    ("string_to_hash_bucket strings.to_hash_bucket", "StringToHashBucket", dtypes.int64, None),
    ("string_to_hash_bucket_strong strings.to_hash_bucket_strong", "StringToHashBucketStrong", dtypes.int64, None),
    ("regex_replace strings.regex_replace", "StaticRegexReplace", dtypes.string, None),
    ("substr strings.substr", "Substr", dtypes.string, None),
    ("strings.length", "StringLength", dtypes.int32, None),
    ("strings.strip string_strip", "StringStrip", dtypes.string, None),
    ("strings.lower", "StringLower", dtypes.string, None),
    ("strings.upper", "StringUpper", dtypes.string, None),
    ("read_file io.read_file", "ReadFile", dtypes.string, []),
    ("decode_raw io.decode_raw", "DecodeRaw", None, [None]),
    ("decode_base64 io.decode_base64", "DecodeBase64", dtypes.string, None),
    ("serialize_tensor io.serialize_tensor", "SerializeTensor", dtypes.string, []),
    ("image.encode_jpeg io.encode_jpeg", "EncodeJpeg", dtypes.string, []),
    ("image.encode_png io.encode_png", "EncodePng", dtypes.string, []),
):  # fmt: skip
    _function = _text(_op, _out, _shape)
    _function.__name__ = _names.split()[0].rpartition(".")[2]
    tf_export(*_names.split())(_function)


@tf_export("string_join", "strings.join")
def string_join(inputs, separator="", name=None):
    """Joined text."""
    return apply_op(
        "StringJoin",
        [("inputs", list(inputs), dtypes.string, "list")],
        lambda i: [(dtypes.string, i[0][0].shape)],
        name,
    ).outputs[0]


# -- images ------------------------------------------------------------------------------------
def _decoded(op_type):
    def function(contents, channels=None, *args, name=None, dtype=dtypes.uint8, **kwargs):
        depth = channels if isinstance(channels, int) and channels else None
        made = TensorShape(None) if op_type == "DecodeImage" else TensorShape([None, None, depth])
        return apply_op(
            op_type, [("contents", contents, dtypes.string)], [(dtypes.as_dtype(dtype), made)], name
        ).outputs[0]

    return function


for _name, _op in (
    ("decode_jpeg", "DecodeJpeg"),
    ("decode_png", "DecodePng"),
    ("decode_image", "DecodeImage"),
    ("decode_bmp", "DecodeBmp"),
    ("decode_gif", "DecodeGif"),
):
    _function = _decoded(_op)
    _function.__name__ = _name
    tf_export(f"image.{_name}", f"io.{_name}")(_function)


def _size_of(size):
    if isinstance(size, Tensor):
        size = size.static
    if isinstance(size, (list, tuple)) and len(size) == 2:
        return [
            s if isinstance(s, int) else s.static if isinstance(s, Tensor) else None for s in size
        ]
    if hasattr(size, "tolist"):
        return _size_of(size.tolist())
    return [None, None]


def _resized(x, size):
    h, w = _size_of(size)
    if x.shape.ndims == 3:
        return TensorShape([h, w, x.shape.as_list()[2]])
    if x.shape.ndims == 4:
        return TensorShape([x.shape.as_list()[0], h, w, x.shape.as_list()[3]])
    return TensorShape(None)


def _resize(op_type, scope_name=None, keeps_type=False):
    def function(
        images=None,
        size=None,
        method=0,
        align_corners=False,
        preserve_aspect_ratio=False,
        name=None,
        half_pixel_centers=False,
        **kwargs,
    ):
        x = convert_to_tensor(images)
        kind = x._dtype if keeps_type or method == 1 else dtypes.float32
        if scope_name is None:
            return apply_op(
                op_type,
                [("images", x, None), ("size", size, dtypes.int32)],
                [(kind, _resized(x, size))],
                name,
            ).outputs[0]
        with ops.name_scope(name, scope_name, [images, size]):
            return apply_op(
                op_type,
                [("images", x, None), ("size", size, dtypes.int32)],
                [(kind, _resized(x, size))],
            ).outputs[0]

    return function


for _names, _op, _scope, _keeps in (
    ("image.resize_images image.resize image.resize_images_v2", "ResizeBilinear", "resize", False),
    ("image.resize_bilinear", "ResizeBilinear", None, False),
    ("image.resize_nearest_neighbor", "ResizeNearestNeighbor", None, True),
    ("image.resize_bicubic", "ResizeBicubic", None, False), ("image.resize_area", "ResizeArea", None, False),
):  # fmt: skip
    _function = _resize(_op, _scope, _keeps)
    _function.__name__ = _names.split()[0].rpartition(".")[2]
    tf_export(*_names.split())(_function)


@tf_export(
    "image.resize_image_with_crop_or_pad",
    "image.resize_with_crop_or_pad",
    "image.resize_image_with_pad",
    "image.crop_to_bounding_box",
    "image.pad_to_bounding_box",
    "image.central_crop",
)
def resize_image_with_crop_or_pad(image, *sizes, **kwargs):
    """An image of a size."""
    with ops.name_scope(None, "crop_to_bounding_box", [image]):
        x = convert_to_tensor(image)
        listed = [s if isinstance(s, int) else None for s in sizes[-2:]]
        made = (
            _resized(x, listed)
            if len(listed) == 2
            else TensorShape([None] * x.shape.ndims if x.shape.ndims else None)
        )
        return ops.get_default_graph().create_op("Reshape", [x], [(x._dtype, made)]).outputs[0]


def _pointwise(kind):
    def function(image, *args, **kwargs):
        with ops.name_scope(kwargs.get("name"), kind, [image]):
            return identity(convert_to_tensor(image))

    function.__name__ = kind
    return function


for _name in (
    "random_flip_left_right", "random_flip_up_down", "flip_left_right", "flip_up_down", "random_brightness",
    "random_contrast", "random_hue", "random_saturation", "adjust_brightness", "adjust_contrast",
    "adjust_hue", "adjust_saturation", "adjust_gamma", "per_image_standardization", "rot90",
    "rgb_to_hsv", "hsv_to_rgb", "draw_bounding_boxes", "random_jpeg_quality", "transpose_image",
):  # fmt: skip
    tf_export(f"image.{_name}")(_pointwise(_name))
tf_export("image.per_image_whitening")(_pointwise("per_image_standardization"))


@tf_export("image.convert_image_dtype")
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """An image of another type."""
    with ops.name_scope(name, "convert_image", [image]) as scope:
        x = convert_to_tensor(image, name="image")
        wanted = dtypes.as_dtype(dtype)
        return (
            ops.get_default_graph()
            .create_op("Cast", [x], [(wanted, x.shape)], name=scope)
            .outputs[0]
        )


def _channels(kind, depth):
    def function(images, name=None):
        with ops.name_scope(name, kind, [images]):
            x = convert_to_tensor(images)
            made = x.shape[:-1].concatenate([depth]) if x.shape.ndims else TensorShape(None)
            return ops.get_default_graph().create_op("Tile", [x], [(x._dtype, made)]).outputs[0]

    function.__name__ = kind
    return function


tf_export("image.grayscale_to_rgb")(_channels("grayscale_to_rgb", 3))
tf_export("image.rgb_to_grayscale")(_channels("rgb_to_grayscale", 1))


@tf_export("image.ResizeMethod")
class ResizeMethod:
    """How images are resized."""

    BILINEAR, NEAREST_NEIGHBOR, BICUBIC, AREA = 0, 1, 2, 3


# -- parsing -----------------------------------------------------------------------------------
class FixedLenFeature:
    """A feature of one shape."""

    def __init__(self, shape, dtype, default_value=None):
        self.shape, self.dtype, self.default_value = shape, dtypes.as_dtype(dtype), default_value


class VarLenFeature:
    """A feature of any length."""

    def __init__(self, dtype):
        self.dtype = dtypes.as_dtype(dtype)


class FixedLenSequenceFeature(FixedLenFeature):
    """A feature of many fixed parts."""

    def __init__(self, shape, dtype, allow_missing=False, default_value=None):
        super().__init__(shape, dtype, default_value)


tf_export("FixedLenFeature", "io.FixedLenFeature")(FixedLenFeature)
tf_export("VarLenFeature", "io.VarLenFeature")(VarLenFeature)
tf_export("FixedLenSequenceFeature", "io.FixedLenSequenceFeature")(FixedLenSequenceFeature)


def _parser(kind, batched):
    def function(serialized, features=None, name=None, example_names=None):
        if not isinstance(features, dict):
            return Unknown("data", f"{kind}()")
        outer = TensorShape([None]) if batched else TensorShape([])
        graph = ops.get_default_graph()
        with ops.name_scope(name, kind, [serialized]):
            found = {}
            op = graph.create_op(kind, [], [])
            for key, feature in features.items():
                if isinstance(feature, FixedLenFeature):
                    made = outer.concatenate(feature.shape)
                    if isinstance(feature, FixedLenSequenceFeature):
                        made = outer.concatenate([None]).concatenate(feature.shape)
                    tensor = Tensor(op, len(op.outputs), feature.dtype, made)
                    op.outputs.append(tensor)
                    found[key] = tensor
                else:
                    found[key] = _sparse(op, feature)
        return found

    function.__name__ = kind
    return function


def _sparse(op, feature):
    made = SparseTensor.__new__(SparseTensor)
    kinds = (
        (dtypes.int64, [None, None]),
        (getattr(feature, "dtype", None), [None]),
        (dtypes.int64, [None]),
    )
    parts = [Tensor(op, len(op.outputs) + k, d, TensorShape(s)) for k, (d, s) in enumerate(kinds)]
    op.outputs += parts
    made._indices, made._values, made._dense_shape = parts
    return made


tf_export("parse_single_example", "io.parse_single_example")(_parser("ParseSingleExample", False))
tf_export("parse_example", "io.parse_example")(_parser("ParseExample", True))


@tf_export("timestamp")
def timestamp(name=None):
    """The clock, in the graph."""
    return (
        ops.get_default_graph()
        .create_op("Timestamp", [], [(dtypes.float64, TensorShape([]))], name=name)
        .outputs[0]
    )


__all__ = ["make_constant"]
