"""Dilation by blocks.  Mirrors python/ops/nn_ops.py ``_WithSpaceToBatch``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfscope.tf1.api.array_misc import required_space_to_batch_paddings
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import make_constant
from tfscope.tf1.graph.operation import Tensor


class WithSpaceToBatch:
    """Runs operations on blocks of the axes ``places``; ``blocks`` is the tensor of the rates.

    ``kernel_sizes`` are those of a window along these axes, of which "SAME" padding depends.
    """

    def __init__(
        self, rates: Sequence[Any], blocks: Tensor, padding: Any, places: Sequence[int],
        kernel_sizes: Sequence[Any] | None,
    ) -> None:  # fmt: skip
        self.rates, self.blocks, self.places = list(rates), blocks, list(places)
        self.base_paddings: Any = [[0, 0]] * len(self.places)
        if padding == "SAME":
            if kernel_sizes is not None:
                self.base_paddings = [_pads(k, r) for k, r in zip(kernel_sizes, rates)]
            shape = [len(self.places), 2]
            self.base_paddings = make_constant(self.base_paddings, dtypes.int32, shape, "stack")

    def __call__(self, x: Tensor, run: Callable[[Tensor], Any]) -> Any:
        sizes = x.shape.as_list() if x.shape.ndims is not None else None
        spatial: Any = None if sizes is None else [sizes[k] for k in self.places]
        if spatial is None or None in spatial:
            known = shape_op(x)
            spatial = stack([known[k] for k in self.places])
        pairs = required_space_to_batch_paddings(spatial, self.blocks, self.base_paddings)
        paddings, crops = [self._adjusted(p) for p in pairs]
        rates = [1] * (self.places[0] - 1) + self.rates
        blocks = make("SpaceToBatchND", None, input=x, block_shape=rates, paddings=paddings)
        return make("BatchToSpaceND", None, input=run(blocks), block_shape=rates, crops=crops)

    def _adjusted(self, pairs: Any) -> Any:
        """Pairs of the spatial axes, none added to those before.  Mirrors ``_with_space_to_batch_adjust``."""
        before = [[0, 0]] * (self.places[0] - 1)
        if isinstance(pairs, Tensor) and pairs.op.type == "Const":
            return before + pairs.static
        pairs = pairs[0 : len(self.places)]
        return concat([before, pairs] if before else [pairs], 0)


def _pads(size: Any, rate: Any) -> list[int]:
    """Padding before and after for a dilated kernel; none if a size is unknown."""
    total = (size - 1) * rate if isinstance(size, int) and isinstance(rate, int) else 0
    return [total // 2, total - total // 2]
