"""tf.signal: transforms of real values, and cosine transforms.

Mirrors python/ops/signal/{fft_ops,dct_ops}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def signal_names(name, module, *more):
    """The public names of a function of ``tf.signal``, and that of its private module."""
    return [f"signal.{name}", f"python.ops.signal.{module}.{name}", *more]


def _sizes(tensor, rank):
    """The last static sizes of a tensor, or ``None`` if not all are known."""
    if tensor.shape.ndims is None:
        return None
    sizes = tensor.shape.as_list()[-rank:]
    return None if None in sizes else sizes


def _default_length(tensor, rank, inverse):
    sizes = _sizes(tensor, rank)
    if sizes is None and not inverse:
        return tf.shape(tensor)[-rank:]
    if sizes is None:
        parts = tf.unstack(tf.shape(tensor)[-rank:])
        parts[-1] = tf.maximum(0, 2 * (parts[-1] - 1))
        return tf.stack(parts)
    if inverse:
        sizes[-1] = max(0, 2 * (sizes[-1] - 1))
    return ops.convert_to_tensor(sizes, tf.int32)


def _maybe_pad(tensor, rank, length, inverse):
    """Zeros up to the length.  Mirrors ``_maybe_pad_for_rfft``."""
    length.shape.assert_has_rank(1)
    wanted = ops.constant_value(length)
    if tensor.shape.ndims is not None and 0 in tensor.shape.as_list():
        return tensor
    if wanted is not None and tensor.shape.ndims is not None:
        wanted = [int(n) for n in wanted]
        have = _sizes(tensor, len(wanted))
        if have is not None:
            if inverse:
                wanted[-1] = wanted[-1] // 2 + 1
            added = [[0, max(n - m, 0)] for n, m in zip(wanted, have)]
            if not any(n > 0 for _, n in added):
                return tensor
            return tf.pad(tensor, [[0, 0]] * (tensor.shape.ndims - len(wanted)) + added)
    whole = tf.rank(tensor)
    have = tf.shape(tensor)[-rank:]
    outer = tf.zeros([tf.maximum(0, whole - rank)], length.dtype)
    if inverse:
        length = tf.concat([length[:-1], length[-1:] // 2 + 1], 0)
    added = tf.concat([outer, tf.maximum(0, length - have)], 0)
    return tf.pad(tensor, tf.stack([tf.zeros_like(added), added], axis=1))


WIDER = {
    "float32": "complex64",
    "float64": "complex128",
    "complex64": "float32",
    "complex128": "float64",
}


def _check_kind(tensor, inverse):
    """Refuses other types than the two that TensorFlow 2 transforms."""
    name = "IRFFT" if inverse else "RFFT"
    wanted = ("complex64", "complex128") if inverse else ("float32", "float64")
    if tensor._dtype is not None and tensor.dtype.base_name not in wanted:
        text = f"{name} requires tf.{wanted[0]} or tf.{wanted[1]} inputs, got: {tensor}"
        raise raised(ValueError(text))


def _other(kind, tensor):
    """The type that a transform of a tensor gives; that of ``kind`` when the tensor's is not known."""
    name = kind.name if tensor._dtype is None else tensor.dtype.base_name
    return getattr(tf, WIDER[name])


def _of_reals(name, op_type, rank, inverse):
    kind = tf.complex64 if inverse else tf.float32
    result = "Treal" if inverse else "Tcomplex"

    def function(input_tensor, fft_length=None, name=None):
        with ops.name_scope(name, function.__name__, [input_tensor, fft_length]) as scope:
            if current_run().is_v1:
                tensor = ops.convert_to_tensor(input_tensor, kind)
            else:
                tensor = ops.convert_to_tensor(input_tensor, preferred_dtype=kind)
                _check_kind(tensor, inverse)
            tensor.shape.with_rank_at_least(rank)
            if fft_length is None:
                length = _default_length(tensor, rank, inverse)
            else:
                length = ops.convert_to_tensor(fft_length, tf.int32)
            tensor = _maybe_pad(tensor, rank, length, inverse)
            known = None if current_run().is_v1 else ops.constant_value(length)
            if isinstance(known, list) and all(type(n) is int for n in known):
                length = known
            attrs = {} if current_run().is_v1 else {result: _other(kind, tensor)}
            return make(op_type, scope, attrs, input=tensor, fft_length=length)

    function.__name__ = function.__qualname__ = name
    export_value(function, *signal_names(name, "fft_ops", f"spectral.{name}"))
    return function


rfft = _of_reals("rfft", "RFFT", 1, False)
irfft = _of_reals("irfft", "IRFFT", 1, True)
for _rank in (2, 3):
    _of_reals(f"rfft{_rank}d", f"RFFT{_rank}D", _rank, False)
    _of_reals(f"irfft{_rank}d", f"IRFFT{_rank}D", _rank, True)


def _shifted(name, sign):
    def function(x, axes=None, name=None):
        with ops.name_scope(name, function.__name__) as scope:
            x = ops.convert_to_tensor(x)
            if x.shape.ndims is None:
                return make("Roll", scope, input=x, shift=[0], axis=[0])
            sizes = x.shape.as_list()
            if axes is None:
                axes = tuple(range(len(sizes)))
            if isinstance(axes, int) and not -len(sizes) <= axes < len(sizes):
                tf.shape(x)[axes]
            halves = [
                0 if n is None else sign * (n // 2)
                for n in (
                    [sizes[axes]]
                    if isinstance(axes, int)
                    else [dict(enumerate(sizes)).get(a % (len(sizes) or 1)) for a in axes]
                )
            ]
            shift = halves[0] if isinstance(axes, int) else halves
            return make("Roll", scope, input=x, shift=shift, axis=axes)

    function.__name__ = function.__qualname__ = name
    export_value(function, *signal_names(name, "fft_ops"))


_shifted("fftshift", 1)
_shifted("ifftshift", -1)


# -- cosine transforms -----------------------------------------------------------------------------
def _check_dct(tensor, kind, n, axis, norm):
    """Mirrors ``_validate_dct_arguments``."""
    if axis != -1:
        raise raised(NotImplementedError(f"axis must be -1. Got: {axis}"))
    if n is not None and n < 1:
        raise raised(ValueError("n should be a positive integer or None"))
    if kind not in (1, 2, 3):
        raise raised(ValueError("Only Types I, II and III (I)DCT are supported."))
    if kind == 1:
        if norm == "ortho":
            raise raised(ValueError("Normalization is not supported for the Type-I DCT."))
        size = tensor.shape.as_list()[-1] if isinstance(tensor, ops.Tensor) else None
        if size is not None and size < 2:
            text = "Type-I DCT requires the dimension to be greater than one."
            raise raised(ValueError(text))
    if norm not in (None, "ortho"):
        raise raised(ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}"))


def _length(tensor):
    """The last size: statically, or as a tensor."""
    size = tensor.shape.as_list()[-1] if tensor.shape.ndims else None
    return size or tf.shape(tensor)[-1]


def _weights(first, second, count):
    """The factors of the orthonormal transform."""
    return tf.pad(tf.expand_dims(first, 0), [[0, count - 1]], constant_values=second)


@tf_export(*signal_names("dct", "dct_ops", "spectral.dct"))
def dct(input, type=2, n=None, axis=-1, norm=None, name=None):  # noqa: A002
    """A cosine transform of the last dimension."""
    _check_dct(input, type, n, axis, norm)
    with ops.name_scope(name, "dct", [input]):
        tensor = ops.convert_to_tensor(input, dtype=tf.float32)
        size = _length(tensor)
        if n is not None and not isinstance(n, Unknown):
            if n <= size:
                tensor = tensor[..., 0:n]
            else:
                added = [[0, 0]] * (tensor.shape.ndims - 1) + [[0, n - size]]
                tensor = tf.pad(tensor, paddings=ops.convert_to_tensor(added, dtype=tf.int32))
        count = _length(tensor)
        floats = tf.cast(count, tf.float32)
        if type == 1:
            return tf.real(rfft(tf.concat([tensor, tensor[..., -2:0:-1]], axis=-1)))
        return (_dct2 if type == 2 else _dct3)(tensor, count, floats, norm)


def _dct2(tensor, count, floats, norm):
    turned = -tf.range(floats) * math.pi * 0.5 / floats
    scale = 2.0 * tf.exp(tf.complex(0.0, turned))
    found = tf.real(rfft(tensor, fft_length=[2 * count])[..., :count] * scale)
    if norm == "ortho":
        first = 0.5 * tf.rsqrt(floats)
        found = found * _weights(first, first * tf.sqrt(2.0), count)
    return found


def _dct3(tensor, count, floats, norm):
    if norm == "ortho":
        first = tf.sqrt(floats)
        tensor = tensor * _weights(first, first * tf.sqrt(0.5), count)
    else:
        tensor = tensor * floats
    turned = tf.range(floats) * math.pi * 0.5 / floats
    scale = 2.0 * tf.exp(tf.complex(0.0, turned))
    return tf.real(irfft(scale * tf.complex(tensor, 0.0), fft_length=[2 * count]))[..., :count]


@tf_export(*signal_names("idct", "dct_ops", "spectral.idct"))
def idct(input, type=2, n=None, axis=-1, norm=None, name=None):  # noqa: A002
    """The inverse: the cosine transform of the other type."""
    _check_dct(input, type, n, axis, norm)
    return dct(input, type={1: 1, 2: 3, 3: 2}[type], n=n, axis=axis, norm=norm, name=name)
