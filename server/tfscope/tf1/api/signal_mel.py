"""tf.signal: mel spectrograms.  Mirrors python/ops/signal/{mel,mfcc}_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.signal_fft import dct, signal_names
from tfscope.tf1.api.signal_ops import frame
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


def _mel(hertz):
    with ops.name_scope(None, "hertz_to_mel", [hertz]):
        return 1127.0 * tf.log(1.0 + ops.convert_to_tensor(hertz) / 700.0)


def _check_mel(bins, rate, lower, upper, dtype):
    """Mirrors mel_ops.py ``_validate_arguments``."""
    if bins <= 0:
        raise raised(ValueError(f"num_mel_bins must be positive. Got: {bins}"))
    if rate <= 0.0:
        raise raised(ValueError(f"sample_rate must be positive. Got: {rate}"))
    if lower < 0.0:
        raise raised(ValueError(f"lower_edge_hertz must be non-negative. Got: {lower}"))
    if lower >= upper:
        text = f"lower_edge_hertz {lower:.1f} >= upper_edge_hertz {upper:.1f}"
        raise raised(ValueError(text))
    if upper > rate / 2:
        text = (
            "upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). Got: "
            f"{upper} for sample_rate: {rate}"
        )
        raise raised(ValueError(text))
    if not dtype.is_floating:
        raise raised(ValueError(f"dtype must be a floating point type. Got: {dtype}"))


@tf_export(*signal_names("linear_to_mel_weight_matrix", "mel_ops"))
def linear_to_mel_weight_matrix(num_mel_bins=20, num_spectrogram_bins=129, sample_rate=8000, lower_edge_hertz=125.0, upper_edge_hertz=3800.0, dtype=tf.float32, name=None):  # fmt: skip
    """The matrix from linear bins to mel bins."""
    with ops.name_scope(name, "linear_to_mel_weight_matrix") as scope:
        if isinstance(sample_rate, ops.Tensor):
            sample_rate = ops.constant_value(sample_rate)
            if sample_rate is None:
                text = (
                    "`sample_rate` was a non-constant Tensor. Must be a Python float or a constant "
                    "Tensor."
                )
                raise raised(ValueError(text))
        _check_mel(num_mel_bins, sample_rate, lower_edge_hertz, upper_edge_hertz, dtype)
        rate = ops.convert_to_tensor(sample_rate, dtype, name="sample_rate")
        lower = ops.convert_to_tensor(lower_edge_hertz, dtype, name="lower_edge_hertz")
        upper = ops.convert_to_tensor(upper_edge_hertz, dtype, name="upper_edge_hertz")
        zero = ops.convert_to_tensor(0.0, dtype)
        half = rate / 2.0
        linear = tf.linspace(zero, half, num_spectrogram_bins)[1:]
        bins = tf.expand_dims(_mel(linear), 1)
        low, high = _mel(lower), _mel(upper)
        edges = frame(tf.linspace(low, high, num_mel_bins + 2), frame_length=3, frame_step=1)
        first, center, last = (
            tf.reshape(part, [1, num_mel_bins]) for part in tf.split(edges, 3, axis=1)
        )
        rising = (bins - first) / (center - first)
        falling = (last - bins) / (last - center)
        weights = tf.maximum(zero, tf.minimum(rising, falling))
        return tf.pad(weights, [[1, 0], [0, 0]], name=scope)


@tf_export(*signal_names("mfccs_from_log_mel_spectrograms", "mfcc_ops"))
def mfccs_from_log_mel_spectrograms(log_mel_spectrograms, name=None):
    """Cepstral coefficients."""
    with ops.name_scope(name, "mfccs_from_log_mel_spectrograms", [log_mel_spectrograms]):
        mel = ops.convert_to_tensor(log_mel_spectrograms, dtype=tf.float32)
        bins = mel.shape.as_list()[-1] if mel.shape.ndims else None
        if bins == 0:
            raise raised(ValueError(f"num_mel_bins must be positive. Got: {mel}"))
        if bins is None:
            bins = tf.shape(mel)[-1]
        return dct(mel, type=2) * tf.rsqrt(tf.cast(bins, tf.float32) * 2.0)
