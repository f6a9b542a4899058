"""The convolution that layers use: made once when a layer is built, then applied at each call.

Mirrors python/ops/nn_ops.py Convolution, _WithSpaceToBatch and _NonAtrousConvolution.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.nn_windows import check_positive
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.unknown import Unknown


class Convolution:
    """Strides, padding and dilation of one layer; ``dilation_rate`` is a constant of the build."""

    def __init__(self, kernel: Any, rank: int, strides: Any, padding: Any, data_format: str, dilation_rate: Any) -> None:  # fmt: skip
        self.rank, self.padding, self.data_format = rank, padding, data_format
        self.strides, self.rates = list(strides), list(dilation_rate)
        check_positive(self.strides, self.rates)
        self.dilation_rate = ops.convert_to_tensor(
            list(dilation_rate), dtypes.int32, name="dilation_rate"
        )
        self.dilated = any(not isinstance(r, Unknown) and r != 1 for r in self.rates)
        self.base_paddings: Any = None
        if self.dilated and padding == "SAME":
            sizes = (
                kernel.shape.as_list() if kernel.shape.ndims is not None else [None] * (rank + 2)
            )
            ops.convert_to_tensor(sizes, name="filter_shape")
            self.base_paddings = tf.stack([_pads(s, r) for s, r in zip(sizes, self.rates)])
        elif self.dilated:
            self.base_paddings = [[0, 0]] * rank

    def __call__(self, inputs: Any, kernel: Any) -> Any:
        if not self.dilated:
            return self._plain(inputs, kernel, self.padding)
        first = 2 if self.data_format.startswith("NC") else 1
        axes = range(first, first + self.rank)
        sizes = inputs.shape.as_list()
        spatial: Any = [sizes[a] for a in axes]
        if None in spatial:
            shape = tf.shape(inputs)
            spatial = tf.stack([shape[a] for a in axes])
        paddings, crops = tf.required_space_to_batch_paddings(
            spatial, self.dilation_rate, self.base_paddings
        )
        rates = [1] * (first - 1) + self.rates
        paddings, crops = _adjusted(paddings, first), _adjusted(crops, first)
        inputs = tf.space_to_batch_nd(input=inputs, block_shape=rates, paddings=paddings)
        result = self._plain(inputs, kernel, "VALID")
        return tf.batch_to_space_nd(input=result, block_shape=rates, crops=crops)

    def _plain(self, inputs: Any, kernel: Any, padding: Any) -> Any:
        last = self.data_format.endswith("C")
        strides = [1, *self.strides, 1] if last else [1, 1, *self.strides]
        if self.rank == 1:
            return tf.nn.conv1d(
                inputs, kernel, self.strides[0], padding, data_format=self.data_format
            )
        convolve = tf.nn.conv2d if self.rank == 2 else tf.nn.conv3d
        return convolve(
            inputs, kernel, strides=strides, padding=padding, data_format=self.data_format
        )


def _pads(size: Any, rate: Any) -> list[Any]:
    """Padding before and after for a dilated kernel."""
    if size is None or isinstance(size, Unknown) or isinstance(rate, Unknown):
        return [None, None]
    extra = size + (size - 1) * (rate - 1) - 1
    return [extra // 2, extra - extra // 2]


def _adjusted(paddings: Any, first: int) -> Any:
    """Paddings from axis 1 on.  Mirrors nn_ops.py _with_space_to_batch_adjust."""
    known = ops.constant_value(paddings) if isinstance(paddings, ops.Tensor) else paddings
    fill = [[0, 0]] * (first - 1)
    if known is not None:
        return [*fill, *known]
    count = paddings.shape.as_list()[0]
    return tf.concat([*([fill] if fill else []), paddings[0:count]], 0)
