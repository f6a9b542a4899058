"""Specifications with bounds.  Mirrors python/framework/tensor_spec.py."""

from __future__ import annotations

from tfscope.tf1.api.framework_sparse import TensorSpec
from tfscope.tf1.api.numpy_values import array
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised


@tf_export("contrib.framework.BoundedTensorSpec", "python.framework.tensor_spec.BoundedTensorSpec")
class BoundedTensorSpec(TensorSpec):
    """Shape and type of a tensor, least and greatest elements."""

    def __init__(self, shape, dtype, minimum, maximum, name=None):
        super().__init__(shape, dtype, name)
        if minimum is None or maximum is None:
            text = f"minimum and maximum must be provided; but saw '{minimum}' and '{maximum}'"
            raise raised(ValueError(text))
        kind = self.dtype.as_numpy_dtype if self.dtype is not None else None
        self._minimum, self._maximum = array(minimum, dtype=kind), array(maximum, dtype=kind)

    minimum = property(lambda self: self._minimum)
    maximum = property(lambda self: self._maximum)

    @classmethod
    def from_spec(cls, spec, name=None):
        """Like another specification; without bounds of its own it has those of its type."""
        dtype = dtypes.as_dtype(spec.dtype)
        least = getattr(spec, "minimum", None)
        most = getattr(spec, "maximum", None)
        return BoundedTensorSpec(
            spec.shape,
            dtype,
            dtype.min if least is None else least,
            dtype.max if most is None else most,
            spec.name,
        )

    def __repr__(self):
        return (
            f"BoundedTensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r}, "
            f"minimum={self.minimum!r}, maximum={self.maximum!r})"
        )
