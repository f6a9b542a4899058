"""The convolution that layers use: made once when a layer is built, then applied at each call.

Mirrors python/ops/nn_ops.py Convolution, _WithSpaceToBatch and _NonAtrousConvolution.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.nn_windows import check_positive
from tfscope.tf1.api.space_to_batch import WithSpaceToBatch
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
        if self.dilated:
            first = 2 if data_format.startswith("NC") else 1
            sizes = None
            if padding == "SAME":
                known = kernel.shape.ndims is not None
                sizes = kernel.shape.as_list() if known else [None] * (rank + 2)
                ops.convert_to_tensor(sizes, name="filter_shape")
            places = range(first, first + rank)
            self._blocks = WithSpaceToBatch(self.rates, self.dilation_rate, padding, places, sizes)

    def __call__(self, inputs: Any, kernel: Any) -> Any:
        if not self.dilated:
            return self._plain(inputs, kernel, self.padding)
        return self._blocks(inputs, lambda blocks: self._plain(blocks, kernel, "VALID"))

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
