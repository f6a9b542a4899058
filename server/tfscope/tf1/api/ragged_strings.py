"""Functions of texts that give ragged tensors.  Mirrors python/ops/ragged/ragged_string_ops.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.ragged import RaggedTensor
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.shape_context import Context, shapes
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def converted(value: Any, dtype: Any = None, name: Any = None) -> Any:
    """A ragged tensor as it is, anything else as a tensor.  Mirrors convert_to_tensor_or_ragged_tensor."""
    if isinstance(value, (RaggedTensor, Unknown)):
        return value
    return ops.convert_to_tensor(value, dtype, name)


@tf_export("strings.bytes_split")
def bytes_split(input, name=None):  # noqa: A002
    """The bytes of each text as a row; raises ``ValueError`` for an unknown rank."""
    with ops.name_scope(name, "StringsByteSplit", [input]):
        given = converted(input, name="input")
        if isinstance(given, RaggedTensor):
            return given.with_flat_values(bytes_split(given.flat_values))
        rank = given.shape.ndims
        if rank is None:
            raise raised(ValueError("input must have a statically-known rank."))
        if rank == 0:
            return _row(bytes_split(tf.stack([given])))
        if rank > 1:
            return bytes_split(RaggedTensor.from_tensor(given))
        parts = make("StringSplit", None, {"skip_empty": False}, input=given, delimiter="")
        ids, count = parts[0][:, 0], parts[2][0]
        rows = given.shape.as_list()[0]
        return RaggedTensor.from_value_rowids(parts[1], ids, count if rows is None else rows)


def _row(rows: RaggedTensor) -> Any:
    """The only row."""
    values = rows.values
    with ops.name_scope(None, "RaggedGetItem"):
        return values[rows.row_splits[0] : rows.row_splits[1]]


# -- characters ------------------------------------------------------------------------------------
@tf_export("strings.unicode_encode")
def unicode_encode(input, output_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002  # fmt: skip
    """A text per row of characters; raises ``ValueError`` for an unknown rank, and for a scalar."""
    attrs = {"output_encoding": output_encoding, "errors": errors, "replacement_char": replacement_char}  # fmt: skip
    more = (output_encoding, errors, replacement_char)
    with ops.name_scope(name, "UnicodeEncode", [input]):
        given = converted(input)
        if given.shape.ndims is None:
            raise raised(ValueError("Rank of input_tensor must be statically known."))
        if isinstance(given, RaggedTensor):
            if given.flat_values.shape.ndims > 1:
                return given.with_flat_values(unicode_encode(given.flat_values, *more))
            if given.ragged_rank > 1:
                return given.with_values(unicode_encode(given.values, *more))
            return make("UnicodeEncode", None, attrs, input_values=given.values, input_splits=given.row_splits)  # fmt: skip
        if given.shape.ndims == 2:
            return unicode_encode(RaggedTensor.from_tensor(given), *more)
        if given.shape.ndims > 2:
            flat = tf.reshape(given, tf.stack([-1, tf.shape(given)[-1]]))
            return tf.reshape(unicode_encode(flat, *more), given.shape[:-1])
        if given.shape.ndims == 0:
            raise raised(ValueError("input_tensor's rank must be at least 1."))
        ends = tf.stack([0, tf.shape(given, out_type=tf.int32)[0]])
        return tf.reshape(unicode_encode(RaggedTensor.from_row_splits(given, ends), *more), [])


@tf_export("strings.unicode_decode")
def unicode_decode(input, input_encoding, errors="replace", replacement_char=65533, replace_control_characters=False, name=None):  # noqa: A002  # fmt: skip
    """int32 characters of each text; raises ``ValueError`` for an unknown rank."""
    with ops.name_scope(name, "UnicodeDecode", [input]):
        return _decoded(input, input_encoding, errors, replacement_char, replace_control_characters)[0]  # fmt: skip


@tf_export("strings.unicode_decode_with_offsets")
def unicode_decode_with_offsets(input, input_encoding, errors="replace", replacement_char=65533, replace_control_characters=False, name=None):  # noqa: A002  # fmt: skip
    """int32 characters of each text and the int64 bytes where they begin."""
    with ops.name_scope(name, "UnicodeDecodeWithOffsets", [input]):
        more = (errors, replacement_char, replace_control_characters)
        return _decoded(input, input_encoding, *more, kind="UnicodeDecodeWithOffsets")


@tf_export("strings.unicode_split")
def unicode_split(input, input_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002  # fmt: skip
    """The characters of each text as texts."""
    with ops.name_scope(name, "UnicodeSplit", [input]):
        points = _decoded(input, input_encoding, errors, replacement_char, False)[0]
        return _texts(points, input_encoding, errors, replacement_char)


@tf_export("strings.unicode_split_with_offsets")
def unicode_split_with_offsets(input, input_encoding, errors="replace", replacement_char=65533, name=None):  # noqa: A002  # fmt: skip
    """The characters of each text as texts, and the bytes where they begin."""
    with ops.name_scope(name, "UnicodeSplitWithOffsets", [input]):
        points, starts = _decoded(input, input_encoding, errors, replacement_char, False, "UnicodeDecodeWithOffsets")  # fmt: skip
        return _texts(points, input_encoding, errors, replacement_char), starts


def _texts(points: Any, encoding: Any, errors: Any, replacement: Any) -> Any:
    """A text of each character."""
    flat = points.flat_values if isinstance(points, RaggedTensor) else points
    single = unicode_encode(tf.expand_dims(flat, -1), encoding, errors, replacement)
    return points.with_flat_values(single) if isinstance(points, RaggedTensor) else single


def _decoded(input: Any, encoding: Any, errors: Any, replacement: Any, control: Any, kind: str = "UnicodeDecode") -> Any:  # noqa: A002  # fmt: skip
    """Characters, and with offsets their places.  Mirrors _unicode_decode."""
    given = converted(input, name="input")
    rank = given.shape.ndims
    if rank is None:
        raise raised(ValueError("Rank of `input` must be statically known."))
    if rank > 1 and not isinstance(given, RaggedTensor):
        given = RaggedTensor.from_tensor(given, ragged_rank=rank - 1)
    flat = tf.reshape(given.flat_values if isinstance(given, RaggedTensor) else given, [-1])
    attrs = {
        "input_encoding": encoding, "errors": errors, "replacement_char": replacement,
        "replace_control_characters": control,
    }  # fmt: skip
    splits, *parts = make(kind, None, attrs, input=flat)
    if rank == 0:
        return parts
    count = flat.shape.as_list()[0]
    splits.set_shape([None if count is None else count + 1])
    made = [RaggedTensor.from_row_splits(part, splits) for part in parts]
    return [given.with_flat_values(m) for m in made] if rank > 1 else made


# -- n-grams ---------------------------------------------------------------------------------------
@shapes("StringNGrams")
def string_ngrams(c: Context) -> list[Any]:
    """Any number of texts, and the splits as they were."""
    return [[None], c.sizes(1)]


@tf_export("strings.ngrams")
def ngrams(data, ngram_width, separator=" ", pad_values=None, padding_width=None, preserve_short_sequences=False, name=None):  # fmt: skip
    """Neighbouring texts joined; raises ``TypeError`` and ``ValueError`` for what does not fit."""
    more = (ngram_width, separator, pad_values, padding_width, preserve_short_sequences, name)
    with ops.name_scope(name, "StringNGrams", [data]):
        left, right = _pads(pad_values, padding_width)
        data = converted(data, tf.string, "data")
        dense = None
        if not isinstance(data, RaggedTensor):
            dense = tf.concat([tf.shape(data)[:-1], [-1]], axis=0)
            rank = data.shape.ndims
            if rank is None:
                raise raised(ValueError("Rank of data must be known."))
            if rank == 0:
                raise raised(ValueError("Data must have rank>0"))
            if rank == 1:
                return _row(ngrams(RaggedTensor.from_row_starts(data, [0]), *more))
            data = RaggedTensor.from_tensor(data, ragged_rank=rank - 1)
        if data.ragged_rank > 1:
            made = data.with_values(ngrams(data.values, *more))
        else:
            width = -1 if padding_width is None else padding_width
            made = _joined(data, ngram_width, separator, (left, right), 0 if pad_values is None else width, preserve_short_sequences)  # fmt: skip
        return made if dense is None else tf.reshape(made.flat_values, dense)


def _pads(pads: Any, width: Any) -> tuple[Any, Any]:
    """What stands in front and behind."""
    both = ("", "") if pads is None else pads if isinstance(pads, (list, tuple)) else (pads, pads)
    if not all(isinstance(pad, (str, bytes, Unknown)) for pad in both[:2]):
        raise raised(TypeError("pad_values must be a string, tuple of strings, or None."))
    if width is not None and width < 1:
        raise raised(ValueError("padding_width must be greater than 0."))
    if width is not None and pads is None:
        raise raised(ValueError("pad_values must be provided if padding_width is set."))
    return both[0], both[1]


def _joined(data: Any, width: Any, separator: Any, pads: Any, pad_width: Any, short: Any) -> Any:
    widths = list(width) if isinstance(width, (list, tuple)) else [width]
    if any(one < 1 for one in widths):
        raise raised(ValueError(f"All ngram_widths must be greater than 0. Got {width}"))
    attrs = {
        "separator": separator, "ngram_widths": widths, "left_pad": pads[0], "right_pad": pads[1],
        "pad_width": pad_width, "preserve_short_sequences": short,
    }  # fmt: skip
    made = make("StringNGrams", None, attrs, data=data.flat_values, data_splits=data.row_splits)
    return RaggedTensor.from_row_splits(made[0], made[1])
