"""Operations on the diagonals of matrices, and identity matrices; TensorFlow 2 tells them which one, and what stands beside it.

Mirrors python/ops/array_ops.py matrix_diag, matrix_diag_part, matrix_set_diag and linalg_ops_impl.py eye.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.array_ops import ones, zeros
from tfscope.tf1.api.math_ops import binary
from tfscope.tf1.api.needed_types import needed
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.tensor_shape import Dimension
from tfscope.values.raised import raised
from tfscope.values.run import current_run


def diag(diagonal: Any, name: Any = "diag", k: Any = 0, num_rows: Any = -1, num_cols: Any = -1,
         padding_value: Any = 0) -> Any:  # fmt: skip
    """Matrices of diagonals."""
    if current_run().is_v1:
        return make("MatrixDiag", name, diagonal=diagonal)
    return make(
        "MatrixDiagV3", name, diagonal=diagonal, k=k, num_rows=num_rows, num_cols=num_cols,
        padding_value=padding_value,
    )  # fmt: skip


def diag_part(matrix: Any, name: Any = "diag_part", k: Any = 0, padding_value: Any = 0) -> Any:
    """The diagonals of matrices."""
    if current_run().is_v1:
        return make("MatrixDiagPart", name, input=matrix)
    return make("MatrixDiagPartV3", name, input=matrix, k=k, padding_value=padding_value)


def set_diag(matrix: Any, diagonal: Any, name: Any = "set_diag", k: Any = 0) -> Any:
    """Matrices with other diagonals."""
    if current_run().is_v1:
        return make("MatrixSetDiag", name, input=matrix, diagonal=diagonal)
    return make("MatrixSetDiagV3", name, input=matrix, diagonal=diagonal, k=k)


@tf_export("eye", "linalg.eye")
@needed("dtype")
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """Identity matrices.  Mirrors linalg_ops_impl.eye."""
    with op_scope(name, "eye"):
        square = num_columns is None
        if square:
            num_columns = num_rows
        if any(
            isinstance(n, (list, tuple, float, str, Dimension)) for n in (num_rows, num_columns)
        ):
            text = "num_rows and num_columns must be positive integer values."
            if not current_run().is_v1:
                text = f"Arguments `num_rows` and `num_columns` must be positive integer values. Received: num_rows={num_rows}, num_columns={num_columns}"
            raise raised(TypeError(text))
        batch = (
            list(batch_shape)
            if isinstance(batch_shape, (list, tuple))
            else []
            if batch_shape is None
            else None
        )
        if isinstance(num_rows, int) and isinstance(num_columns, int) and batch is not None:
            square = num_rows == num_columns
            diagonal = ones([*batch, min(num_rows, num_columns)], dtype=dtype)
        else:
            least = binary("Minimum", num_rows, num_columns)
            outer = convert_to_tensor(
                batch_shape if batch_shape is not None else [], dtypes.int32, name="shape"
            )
            diagonal = ones(
                make("ConcatV2", "concat", values=[outer, [least]], axis=0), dtype=dtype
            )
            batch = batch or []
        if square:
            return diag(diagonal)
        whole = zeros([*batch, num_rows, num_columns], dtype=dtype)
        return set_diag(whole, diagonal)
