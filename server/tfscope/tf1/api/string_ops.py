"""Text.  Mirrors python/ops/string_ops.py and the text part of parsing_ops.py."""

from __future__ import annotations

from tfscope.tf1.api import registry
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _sparse(parts):
    for tensor, shape in zip(parts, ([None, 2], [None], [2])):
        tensor.set_shape(shape)
    return SparseTensor(parts[0], parts[1], parts[2])


@tf_export("string_split")
def string_split(
    source=None, sep=None, skip_empty=True, delimiter=None, result_type="SparseTensor", name=None
):
    """Parts of each text, as a sparse tensor."""
    sep = given(sep, delimiter, "sep", "delimiter")
    with op_scope(name, "StringSplit"):
        sep = convert_to_tensor(" " if sep is None else sep, dtypes.string)
        source = convert_to_tensor(source, dtypes.string)
        return _sparse(
            make("StringSplit", None, {"skip_empty": skip_empty}, input=source, delimiter=sep)
        )


@tf_export("strings.split")
def strings_split(
    input=None, sep=None, maxsplit=-1, result_type="SparseTensor", source=None, name=None
):  # noqa: A002
    """Parts of each text, as a sparse tensor."""
    source = given(input, source, "input", "source")
    with op_scope(name, "StringSplit"):
        source = (
            convert_to_tensor(source, dtypes.string, name="input")
            if not isinstance(source, Tensor)
            else source
        )
        _refuse_split(source.shape.ndims, result_type)
        sep = convert_to_tensor("" if sep is None else sep, dtypes.string)
        flat = tf.stack([source]) if source.shape.ndims == 0 else source
        if flat.shape.ndims not in (None, 1) and result_type != "SparseTensor":
            return Unknown("unmodelled-api", "tf.strings.split()")
        found = _sparse(make("StringSplitV2", None, {"maxsplit": maxsplit}, input=flat, sep=sep))
        return found if result_type == "SparseTensor" else _rows(found, source)


def _rows(found, source):
    return registry.lookup("python.ops.ragged.ragged_string_ops.split_")(found, source)


def _refuse_split(rank, result_type):
    """The parts of one text are a dense tensor.  Mirrors ragged_string_ops.py strings_split_v1."""
    if rank == 0 and current_run().is_v1 and result_type == "SparseTensor":
        raise raised(AttributeError("'Tensor' object has no attribute 'to_sparse'"))
    if isinstance(result_type, str) and result_type not in ("SparseTensor", "RaggedTensor"):
        text = "result_type must be 'RaggedTensor' or 'SparseTensor'."
        raise raised(ValueError(text))


@tf_export("string_join", "strings.join")
def string_join(inputs, separator="", name=None):
    """Texts joined element by element."""
    return make(
        "StringJoin",
        name,
        {"separator": separator},
        inputs=inputs,
    )


@tf_export("string_to_number", "strings.to_number")
def string_to_number(string_tensor=None, out_type=dtypes.float32, name=None, input=None):  # noqa: A002
    """Numbers of texts."""
    value = given(string_tensor, input, "input", "string_tensor")
    return make(
        "StringToNumber", name, {"out_type": dtypes.as_dtype(out_type)}, string_tensor=value
    )


@tf_export("as_string", "strings.as_string", "dtypes.as_string")
def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):  # noqa: A002
    """Texts of numbers."""
    attrs = {
        "precision": precision, "scientific": scientific, "shortest": shortest, "width": width, "fill": fill
    }  # fmt: skip
    return make("AsString", name, attrs, input=input)


@tf_export("string_to_hash_bucket", "strings.to_hash_bucket")
def string_to_hash_bucket(string_tensor=None, num_buckets=None, name=None, input=None):  # noqa: A002
    """A bucket per text."""
    value = given(string_tensor, input, "input", "string_tensor")
    return make("StringToHashBucket", name, {"num_buckets": num_buckets}, string_tensor=value)


@tf_export("regex_replace", "strings.regex_replace")
def regex_replace(input, pattern, rewrite, replace_global=True, name=None):  # noqa: A002
    """Texts with matches replaced."""
    if isinstance(pattern, Tensor) or isinstance(rewrite, Tensor):
        attrs = {"replace_global": replace_global}
        return make("RegexReplace", name, attrs, input=input, pattern=pattern, rewrite=rewrite)
    attrs = {"pattern": pattern, "rewrite": rewrite, "replace_global": replace_global}
    return make("StaticRegexReplace", name, attrs, input=input)


@tf_export("strings.regex_full_match")
def regex_full_match(input, pattern, name=None):  # noqa: A002
    """Whether each text matches."""
    if isinstance(pattern, Tensor):
        return make("RegexFullMatch", name, input=input, pattern=pattern)
    return make("StaticRegexFullMatch", name, {"pattern": pattern}, input=input)


@tf_export("strings.length")
def string_length(input, name=None, unit="BYTE"):  # noqa: A002
    """The length of each text."""
    return make("StringLength", name, {"unit": unit}, input=input)


@tf_export("substr")
def substr_deprecated(input, pos, len, name=None, unit="BYTE"):  # noqa: A002
    """A part of each text."""
    return make("Substr", name, {"unit": unit}, input=input, pos=pos, len=len)


@tf_export("strings.substr")
def substr(input, pos, len, name=None, unit="BYTE"):  # noqa: A002
    """A part of each text."""
    return make("Substr", name, {"unit": unit}, input=input, pos=pos, len=len)


def _last_axis_first(x):
    """All axes.  Mirrors string_ops.py _reduce_join_reduction_dims."""
    if x.shape.ndims is None:
        return tf.range(tf.rank(x) - 1, -1, -1)
    return tf.constant([*reversed(range(x.shape.ndims))], dtypes.int32)


@tf_export("reduce_join")
def reduce_join(
    inputs,
    axis=None,
    keep_dims=None,
    separator="",
    name=None,
    reduction_indices=None,
    keepdims=None,
):
    """Texts joined along axes."""
    axis = given(axis, reduction_indices, "axis", "reduction_indices")
    keep = given(keep_dims, keepdims, "keepdims", "keep_dims")
    with op_scope(name, "ReduceJoin"):
        inputs = convert_to_tensor(inputs)
        axes = _last_axis_first(inputs) if axis is None else axis
        attrs = {"keep_dims": bool(keep), "separator": separator}
        return make("ReduceJoin", None, attrs, inputs=inputs, reduction_indices=axes)


tf_export("strings.reduce_join")(reduce_join)


@tf_export("strings.format")
def string_format(template, inputs, placeholder="{}", summarize=3, name=None):
    """One text of several tensors."""
    listed = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
    attrs = {"template": template, "placeholder": placeholder, "summarize": summarize}
    return make("StringFormat", name, attrs, inputs=listed)


def _unary(op_type, *names, argument="input"):
    def function(input, name=None):  # noqa: A002
        return make(op_type, name, **{argument: input})

    function.__name__ = names[0].rpartition(".")[2]
    tf_export(*names)(function)


_unary("StringStrip", "string_strip", "strings.strip")


def _cased(op_type, name):
    def function(input, encoding="", name=None):  # noqa: A002
        return make(op_type, name, {"encoding": encoding}, input=input)

    function.__name__ = name.rpartition(".")[2]
    tf_export(name)(function)


_cased("StringLower", "strings.lower")
_cased("StringUpper", "strings.upper")


@tf_export("decode_raw", "io.decode_raw")
def decode_raw(input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None):  # noqa: A002
    """The numbers that each text holds."""
    value = given(input_bytes, bytes, "input_bytes", "bytes")
    attrs = {"out_type": dtypes.as_argument(out_type, "out_type"), "little_endian": little_endian}
    return make("DecodeRaw", name, attrs, bytes=value)


@tf_export("decode_csv", "io.decode_csv")
def decode_csv(
    records, record_defaults, field_delim=",", use_quote_delim=True, name=None, na_value="", select_cols=None
):  # fmt: skip
    """A column per default."""
    defaults = []
    for default in record_defaults:
        kind = dtypes.as_dtype(default) if isinstance(default, (dtypes.DType, type)) else None
        defaults.append(convert_to_tensor([], kind) if kind is not None else default)
    attrs = {
        "field_delim": field_delim, "use_quote_delim": use_quote_delim, "na_value": na_value,
        "select_cols": select_cols,
    }  # fmt: skip
    return make("DecodeCSV", name, attrs, records=records, record_defaults=defaults)
