"""tf.signal: frames, windows, short-time transforms and mel spectrograms.

Mirrors python/ops/signal/{shape,window,spectral,reconstruction,mel,mfcc,util}_ops.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.numpy_values import array
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.signal_fft import irfft, rfft, signal_names
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _scalar(value, name, dtype=None):
    """A tensor that has to be a number."""
    tensor = ops.convert_to_tensor(value, dtype=dtype, name=name)
    tensor.shape.assert_has_rank(0)
    return tensor


def _known(tensor):
    value = ops.constant_value(tensor)
    return None if value is None or isinstance(value, Unknown) else int(value)


@tf_export("python.ops.signal.util_ops.gcd")
def gcd(a, b, name=None):
    """The greatest common divisor."""
    with ops.name_scope(name, "gcd", [a, b]):
        pair = [ops.convert_to_tensor(a), ops.convert_to_tensor(b)]
        for letter, one in zip("ab", pair):
            one.shape.assert_has_rank(0)
            if one._dtype is not None and not one.dtype.is_integer:
                text = f"{letter} must be an integer type. Got: {one.dtype}"
                raise raised(ValueError(text))
        known = [_known(one) for one in pair]
        if None not in known:
            return ops.convert_to_tensor(math.gcd(*known))
        found, _ = tf.while_loop(
            lambda _, b: tf.greater(b, tf.zeros_like(b)), lambda a, b: [b, tf.mod(a, b)], pair,
            back_prop=False,
        )  # fmt: skip
        return found


# -- frames ----------------------------------------------------------------------------------------
def _frame_shape(signal, length, step, pad_end, axis):
    """The static shape of frames.  Mirrors ``_infer_frame_shape``."""
    if signal.shape.ndims is None:
        return None
    length, step, axis = _known(length), _known(step), _known(axis)
    if axis is None:
        return [None] * (signal.shape.ndims + 1)
    sizes = signal.shape.as_list()
    samples, count = sizes[axis], None
    if samples is not None and step is not None:
        if pad_end:
            count = max(0, -(-samples // step))
        elif length is not None:
            count = max(0, (samples - length + step) // step)
    return [*sizes[:axis], count, length, *sizes[axis:][1:]]


def _padded(signal, shape, axis, length, step, pad_value, outer, inner, samples):
    """The signal with as many values behind it as the last frame needs."""
    pad_value = ops.convert_to_tensor(pad_value, signal.dtype)
    pad_value.shape.assert_has_rank(0)
    count = -(-samples // step)
    added = tf.maximum(0, length + step * (count - 1) - samples)
    before = tf.zeros([outer, 2], dtype=added.dtype)
    middle = [[0, added]] if current_run().is_v1 else ops.convert_to_tensor([[0, added]])
    paddings = tf.concat([before, middle, tf.zeros([inner, 2], dtype=added.dtype)], 0)
    signal = tf.pad(signal, paddings, constant_values=pad_value)
    shape = tf.shape(signal)
    return signal, shape, shape[axis], count


@tf_export(*signal_names("frame", "shape_ops"))
def frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None):
    """Overlapping pieces of a dimension."""
    with ops.name_scope(name, "frame", [signal, frame_length, frame_step, pad_value]):
        signal = ops.convert_to_tensor(signal, name="signal")
        length = ops.convert_to_tensor(frame_length, name="frame_length")
        step = ops.convert_to_tensor(frame_step, name="frame_step")
        axis = ops.convert_to_tensor(axis, name="axis")
        signal.shape.with_rank_at_least(1)
        for one in (length, step, axis):
            one.shape.assert_has_rank(0)
        static = _frame_shape(signal, length, step, pad_end, axis)
        axis, shape, (outer, samples, inner) = _around(signal, axis)
        counts = tf.size(outer), tf.size(inner)
        if pad_end:
            signal, shape, samples, count = _padded(
                signal, shape, axis, length, step, pad_value, *counts, samples
            )
        else:
            least = 0 if current_run().is_v1 else tf.constant(0, dtype=length.dtype)
            count = tf.maximum(least, 1 + (samples - length) // step)
        frames = _pieces(signal, shape, axis, length, step, outer, inner, samples, count)
        if static:
            frames.set_shape(static)
        return frames


def _around(signal, axis):
    """The axis, the signal's shape, and its sizes before, at and behind the axis; numbers in 2.x if known."""
    if not current_run().is_v1:
        shape, known = tf.shape(signal), _known(axis)
        sizes = ops.constant_value(shape)
        if known is not None and isinstance(sizes, list) and all(type(n) is int for n in sizes):
            axis = range(len(sizes))[known]
            return (
                axis,
                _array(sizes),
                (_array(sizes[:axis]), sizes[axis], _array(sizes[axis + 1 :])),
            )
        axis = axis if known is None else known
    rank = tf.rank(signal)
    axis = tf.range(rank)[axis]
    if current_run().is_v1:
        shape = tf.shape(signal)
    outer, samples, inner = tf.split(shape, [axis, 1, rank - 1 - axis])
    return axis, shape, (outer, tf.reshape(samples, []), inner)


def _array(sizes):
    """Sizes as numpy's array of them."""
    return array(sizes, dtype="int32")


def _pieces(signal, shape, axis, length, step, outer, inner, samples, count):
    """Frames gathered from pieces that fit both the length and the step."""
    unit = gcd(length, step)
    if not current_run().is_v1 and _known(unit) is not None:
        unit = _known(unit)
    per_frame, per_hop, units = length // unit, step // unit, samples // unit
    cut = tf.concat([outer, [units * unit], inner], 0)
    parted = tf.concat([outer, [units, unit], inner], 0)
    pieces = tf.reshape(tf.strided_slice(signal, tf.zeros_like(shape), cut), parted)
    of_frames = tf.reshape(tf.range(count) * per_hop, [count, 1])
    of_pieces = tf.reshape(tf.range(per_frame), [1, per_frame])
    chosen, middle = of_frames + of_pieces, [count, length]
    if not current_run().is_v1:
        outer, inner = ops.convert_to_tensor(outer), ops.convert_to_tensor(inner)
        middle = ops.convert_to_tensor(middle)
    gathered = tf.gather(pieces, chosen, axis=axis)
    return tf.reshape(gathered, tf.concat([outer, middle, inner], 0))


def _folded(tensor):
    """The number or the array that a tensor is known to hold, in 2.x; else the tensor."""
    if current_run().is_v1 or not isinstance(tensor, ops.Tensor):
        return tensor
    value = ops.constant_value(tensor)
    if isinstance(value, list) and all(type(n) is int for n in value):
        return _array(value)
    return value if type(value) is int else tensor


@tf_export(*signal_names("overlap_and_add", "reconstruction_ops"))
def overlap_and_add(signal, frame_step, name=None):
    """The signal of overlapping frames."""
    with ops.name_scope(name, "overlap_and_add", [signal, frame_step]):
        signal = ops.convert_to_tensor(signal, name="signal")
        signal.shape.with_rank_at_least(2)
        step = _scalar(frame_step, "frame_step")
        if step._dtype is not None and not step.dtype.is_integer:
            raise raised(ValueError(f"frame_step must be an integer. Got {step.dtype}"))
        shape = _folded(tf.shape(signal))
        if not current_run().is_v1 and _known(step) is not None:
            step = _known(step)
        outer = shape[:-2]
        rank = _folded(tf.size(outer))
        length, frames = shape[-1], shape[-2]
        if not isinstance(shape, ops.Tensor):
            length, frames = int(length), int(frames)
        total = length + step * (frames - 1)
        static, known = signal.shape.ndims, step if isinstance(step, int) else _known(step)
        if known is not None and static is not None and known == signal.shape.as_list()[-1]:
            return tf.reshape(signal, tf.concat([outer, [total]], 0), name="fast_path")
        return _added(signal, step, outer, rank, length, frames, total)


def _added(signal, step, outer, rank, length, frames, total):
    def full(inner):
        return tf.concat([outer, inner], 0)

    segments = -(-length // step)
    paddings = [[0, segments], [0, segments * step - length]]
    before = tf.zeros([rank, 2], tf.int32)
    signal = tf.pad(signal, tf.concat([before, paddings], 0))
    signal = tf.reshape(signal, full([frames + segments, segments, step]))
    inner = _array([rank + n for n in (1, 0, 2)]) if isinstance(rank, int) else rank + [1, 0, 2]
    order = tf.concat([tf.range(rank), inner], 0)
    signal = tf.transpose(signal, _folded(order))
    signal = tf.reshape(signal, full([(frames + segments) * segments, step]))
    signal = signal[..., : (frames + segments - 1) * segments, :]
    signal = tf.reshape(signal, full([segments, frames + segments - 1, step]))
    signal = tf.reduce_sum(signal, -3)
    signal = tf.reshape(signal, full([(frames + segments - 1) * step]))
    return signal[..., :total]


# -- windows ---------------------------------------------------------------------------------------
def _raised_cosine(name, default, window_length, periodic, dtype, a, b):
    """Mirrors ``_raised_cosine_window``."""
    dtype = dtypes.as_dtype(dtype)
    if dtype is not None and not dtype.is_floating:
        raise raised(ValueError(f"dtype must be a floating point type. Found {dtype}"))
    with ops.name_scope(name, default, [window_length, periodic]):
        length = _scalar(window_length, "window_length", tf.int32)
        known = _known(length)
        if known == 1:
            return tf.ones([1], dtype=dtype)
        periodic = tf.cast(
            ops.convert_to_tensor(periodic, dtype=tf.bool, name="periodic"), tf.int32
        )
        even = 1 - (tf.mod(length, 2) if current_run().is_v1 else length % 2)
        n = tf.cast(length + periodic * even - 1, dtype=dtype)
        count = tf.cast(tf.range(length), dtype)
        turned = tf.constant(2 * math.pi, dtype=dtype) * count / n

        def cosine():
            return tf.cast(a - b * tf.cos(turned), dtype=dtype)

        if known is not None:
            return cosine()
        return tf.cond(tf.equal(length, 1), lambda: tf.ones([1], dtype=dtype), cosine)


@tf_export(*signal_names("hann_window", "window_ops"))
def hann_window(window_length, periodic=True, dtype=tf.float32, name=None):
    """A Hann window."""
    return _raised_cosine(name, "hann_window", window_length, periodic, dtype, 0.5, 0.5)


@tf_export(*signal_names("hamming_window", "window_ops"))
def hamming_window(window_length, periodic=True, dtype=tf.float32, name=None):
    """A Hamming window."""
    return _raised_cosine(name, "hamming_window", window_length, periodic, dtype, 0.54, 0.46)


# -- short-time transforms -------------------------------------------------------------------------
def _power_of_two(value):
    """The least power of two that is not less.  Mirrors ``_enclosing_power_of_two``."""
    known = _known(value)
    if known is not None:
        power = int(2 ** math.ceil(math.log(known) / math.log(2.0))) if known > 0 else 0
        return tf.constant(power, value.dtype)
    logarithm = tf.log(tf.cast(value, tf.float32)) / tf.log(2.0)
    return tf.cast(tf.pow(2.0, tf.ceil(logarithm)), value.dtype)


def _fft_length(fft_length, length):
    if fft_length is None:
        return _power_of_two(length)
    return ops.convert_to_tensor(fft_length, name="fft_length")


@tf_export(*signal_names("stft", "spectral_ops"))
def stft(signals, frame_length, frame_step, fft_length=None, window_fn=hann_window, pad_end=False, name=None):  # fmt: skip
    """Transforms of windowed frames."""
    with ops.name_scope(name, "stft", [signals, frame_length, frame_step]):
        signals = ops.convert_to_tensor(signals, name="signals")
        signals.shape.with_rank_at_least(1)
        length = _scalar(frame_length, "frame_length")
        step = _scalar(frame_step, "frame_step")
        size = _fft_length(fft_length, length)
        framed = frame(signals, length, step, pad_end=pad_end)
        if window_fn is not None:
            framed = framed * window_fn(length, dtype=framed.dtype)
        return rfft(framed, [size])


@tf_export(*signal_names("inverse_stft_window_fn", "spectral_ops"))
def inverse_stft_window_fn(frame_step, forward_window_fn=hann_window, name=None):
    """A function that gives the window of the inverse."""
    with ops.name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
        step = _scalar(frame_step, "frame_step")

    def inverse_stft_window_fn_inner(frame_length, dtype):
        with ops.name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
            length = _scalar(frame_length, "frame_length")
            forward = forward_window_fn(length, dtype=dtype)
            below = tf.square(forward)
            overlaps = -(-length // step)
            below = tf.pad(below, [(0, overlaps * step - length)])
            below = tf.reshape(below, [overlaps, step])
            below = tf.reduce_sum(below, 0, keepdims=True)
            below = tf.tile(below, [overlaps, 1])
            below = tf.reshape(below, [overlaps * step])
            return forward / below[:length]

    return inverse_stft_window_fn_inner


@tf_export(*signal_names("inverse_stft", "spectral_ops"))
def inverse_stft(
    stfts, frame_length, frame_step, fft_length=None, window_fn=hann_window, name=None
):
    """The signal of transforms of frames."""
    with ops.name_scope(name, "inverse_stft", [stfts]):
        stfts = ops.convert_to_tensor(stfts, name="stfts")
        stfts.shape.with_rank_at_least(2)
        length = _scalar(frame_length, "frame_length")
        step = _scalar(frame_step, "frame_step")
        real = _fitted(irfft(stfts, [_fft_length(fft_length, length)]), length)
        if window_fn is not None:
            kind = tf.float64 if stfts.dtype == tf.complex128 else tf.float32
            real = real * window_fn(length, dtype=kind)
        return overlap_and_add(real, step)


def _fitted(frames, length):
    """Frames cut or padded to their length."""
    known, rank = _known(length), frames.shape.ndims
    have = frames.shape.as_list()[-1] if rank is not None else None
    if known is None or have is None:
        frames = frames[..., :length]
        whole, shape = tf.rank(frames), tf.shape(frames)
        before = tf.zeros([whole - 1, 2], dtype=length.dtype)
        added = [[0, tf.maximum(0, length - shape[-1])]]
        frames = tf.pad(frames, tf.concat([before, added], 0))
    elif have > known:
        frames = frames[..., :known]
    elif have < known:
        frames = tf.pad(frames, [[0, 0]] * (rank - 1) + [[0, known - have]])
    if known is not None and rank is not None:
        frames.set_shape([None] * (rank - 1) + [known])
    return frames
