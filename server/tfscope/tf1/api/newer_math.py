"""Functions of numbers, signals and matrices that only TensorFlow 2 has.

Mirrors python/ops/{special_math_ops,math_ops,stateless_random_ops}.py, python/ops/linalg/linalg_impl.py and
python/ops/signal/{window_ops,spectral_ops,fft_ops}.py of 2.15.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

ELEMENTWISE = {
    "math.special.bessel_j0": "BesselJ0", "math.special.bessel_j1": "BesselJ1", "math.special.bessel_k0": "BesselK0",
    "math.special.bessel_k0e": "BesselK0e", "math.special.bessel_k1": "BesselK1", "math.special.bessel_k1e": "BesselK1e",
    "math.special.bessel_y0": "BesselY0", "math.special.bessel_y1": "BesselY1", "math.special.dawsn": "Dawsn",
    "math.special.expint": "Expint", "math.special.fresnel_cos": "FresnelCos", "math.special.fresnel_sin": "FresnelSin",
    "math.special.spence": "Spence", "math.erfinv": "Erfinv", "math.ndtri": "Ndtri",
}  # fmt: skip
"""Public name → the op that gives a number for each number."""


def _elementwise(public: str, kind: str) -> None:
    scope = public.rpartition(".")[2]

    def function(x, name=None):
        with ops.name_scope(name, scope, [x]):
            x = ops.convert_to_tensor(x)
            return one_op(kind, [x], x.shape, element_type(x), kind)

    function.__name__ = function.__qualname__ = scope
    tf_export(public)(function)


for _public, _kind in ELEMENTWISE.items():
    _elementwise(_public, _kind)


@tf_export("math.erfcinv")
def erfcinv(x, name=None):
    """The inverse of ``erfc``."""
    with ops.name_scope(name, "erfcinv", [x]):
        x = ops.convert_to_tensor(x, name="start")
        return -tf.math.ndtri(0.5 * x) * 0.5**0.5


@tf_export("math.xlog1py")
def xlog1py(x, y, name=None):
    """``x * log1p(y)``, zero where ``x`` is."""
    with ops.name_scope(name, "xlog1py", [x]):
        x = ops.convert_to_tensor(x)
        y = ops.convert_to_tensor(y, element_type(x))
        shape = tf.broadcast_static_shape(x.shape, y.shape)
        return one_op("Xlog1py", [x, y], shape, x.dtype, "Xlog1py")


@tf_export("math.sobol_sample")
def sobol_sample(dim, num_results, skip=0, dtype=dtypes.float32, name=None):
    """``(num_results, dim)`` numbers that fill a cube."""
    with ops.name_scope(name, "sobol", [dim, num_results, skip]):
        sizes = [size if isinstance(size, int) else None for size in (num_results, dim)]
        return one_op("SobolSample", [], sizes, dtype, "SobolSample")


# -- signals ---------------------------------------------------------------------------------------
def _length(value: Any) -> Any:
    known = ops.constant_value(ops.convert_to_tensor(value))
    return None if known is None else int(known)


def _window(scope: str, shaped: bool) -> None:
    def with_beta(window_length, beta=12.0, dtype=dtypes.float32, name=None):
        with ops.name_scope(name, scope):
            return one_op("Window", [], [_length(window_length)], dtype)

    def plain(window_length, dtype=dtypes.float32, name=None):
        with ops.name_scope(name, scope):
            return one_op("Window", [], [_length(window_length)], dtype)

    function = with_beta if shaped else plain
    function.__name__ = function.__qualname__ = scope
    tf_export(f"signal.{scope}")(function)


_window("kaiser_window", True)
_window("kaiser_bessel_derived_window", True)
_window("vorbis_window", False)


@tf_export("signal.mdct")
def mdct(signals, frame_length, window_fn=tf.signal.vorbis_window, pad_end=False, norm=None, name=None):  # fmt: skip
    """``(..., frames, frame_length // 2)``; raises ``ValueError`` for another norm or length."""
    with ops.name_scope(name, "mdct"):
        _check_norm(norm)
        signals = ops.convert_to_tensor(signals, name="signals")
        length = _length(frame_length)
        if length is not None and length % 4:
            raise raised(ValueError("The frame length must be a multiple of 4."))
        half = None if length is None else length // 2
        step = length // 2 if length is not None else 1
        framed = tf.signal.frame(signals, frame_length, step, pad_end)
        sizes = framed.shape.as_list()[:-1] if framed.shape.ndims else None
        shape = None if sizes is None else [*sizes, half]
        return one_op("Mul", [framed], shape, element_type(signals))


@tf_export("signal.inverse_mdct")
def inverse_mdct(mdcts, window_fn=tf.signal.vorbis_window, norm=None, name=None):
    """The signals again, one half of a frame longer than the frames."""
    with ops.name_scope(name, "inverse_mdct"):
        _check_norm(norm)
        mdcts = ops.convert_to_tensor(mdcts, name="mdcts")
        sizes = mdcts.shape.as_list() if mdcts.shape.ndims else None
        count = None if sizes is None or None in sizes[-2:] else (sizes[-2] + 1) * sizes[-1]
        shape = None if sizes is None else [*sizes[:-2], count]
        return one_op("StridedSlice", [mdcts], shape, element_type(mdcts))


def _check_norm(norm: Any) -> None:
    if norm not in (None, "ortho") and not isinstance(norm, Unknown):
        raise raised(ValueError(f"Invalid norm value for mdct: {norm!r}"))


# -- matrices --------------------------------------------------------------------------------------
@tf_export("linalg.lu_solve")
def lu_solve(lower_upper, perm, rhs, validate_args=False, name=None):
    """The solution for a decomposed matrix, shaped as the right side."""
    with ops.name_scope(name or "lu_solve"):
        lower_upper = ops.convert_to_tensor(lower_upper, name="lower_upper")
        ops.convert_to_tensor(perm, dtype_hint_(perm), name="perm")
        rhs = ops.convert_to_tensor(rhs, element_type(lower_upper), name="rhs")
        return one_op("MatrixTriangularSolve", [lower_upper, rhs], rhs.shape, element_type(rhs))


def dtype_hint_(value: Any) -> Any:
    """``int32`` of plain numbers."""
    return None if isinstance(value, ops.Tensor) else tf.int32


def _of_factors(scope: str, kind: str) -> None:
    def function(lower_upper, perm, validate_args=False, name=None):
        with ops.name_scope(name or scope):
            made = ops.convert_to_tensor(lower_upper, name="lower_upper")
            ops.convert_to_tensor(perm, dtype_hint_(perm), name="perm")
            return one_op(kind, [made], made.shape, element_type(made))

    function.__name__ = function.__qualname__ = scope
    tf_export(f"linalg.{scope}")(function)


_of_factors("lu_reconstruct", "MatMul")
_of_factors("lu_matrix_inverse", "MatrixTriangularSolve")


@tf_export("linalg.eigh_tridiagonal")
def eigh_tridiagonal(alpha, beta, eigvals_only=True, select="a", select_range=None, tol=None, name=None):  # fmt: skip
    """As many eigenvalues as the diagonal has numbers, or as are asked for."""
    with ops.name_scope(name or "eigh_tridiagonal"):
        alpha = ops.convert_to_tensor(alpha, name="alpha")
        count = alpha.shape.as_list()[0] if alpha.shape.ndims == 1 and select == "a" else None
        return one_op("While", [alpha], [count], element_type(alpha))


# -- random numbers without state ------------------------------------------------------------------
def _drawn(kind: str, shape: Any, dtype: Any, seed: Any, name: Any, scope: str) -> Any:
    with ops.name_scope(name, scope, [shape, seed]):
        shape = ops.convert_to_tensor(shape, tf.int32 if isinstance(shape, (list, tuple)) else None, name="shape")  # fmt: skip
        return one_op(kind, [shape], constant_value_as_shape(shape), dtype, kind)


@tf_export("random.stateless_binomial")
def stateless_binomial(shape, seed, counts, probs, output_dtype=dtypes.int32, name=None):
    """How often something happened."""
    return _drawn("StatelessRandomBinomial", shape, output_dtype, seed, name, "stateless_random_binomial")  # fmt: skip


@tf_export("random.stateless_gamma")
def stateless_gamma(shape, seed, alpha, beta=None, dtype=dtypes.float32, name=None):
    """Gamma numbers."""
    return _drawn("StatelessRandomGammaV2", shape, dtype, seed, name, "stateless_random_gamma")


@tf_export("random.stateless_poisson")
def stateless_poisson(shape, seed, lam, dtype=dtypes.int32, name=None):
    """Counts."""
    return _drawn("StatelessRandomPoisson", shape, dtype, seed, name, "stateless_random_poisson")


@tf_export("random.stateless_parameterized_truncated_normal")
def stateless_parameterized_truncated_normal(shape, seed, means=0.0, stddevs=1.0, minvals=-2.0, maxvals=2.0, name=None):  # fmt: skip
    """Normal numbers between bounds."""
    kind, scope = "StatelessParameterizedTruncatedNormal", "stateless_parameterized_truncated_normal"  # fmt: skip
    return _drawn(kind, shape, tf.float32, seed, name, scope)


@tf_export("random.split", "random.experimental.stateless_split")
def split(seed, num=2, alg="auto_select"):
    """``(num, 2)`` seeds."""
    seed = ops.convert_to_tensor(seed)
    return one_op("StatelessRandomUniformFullIntV2", [seed], [num if isinstance(num, int) else None, 2], element_type(seed))  # fmt: skip


@tf_export("random.fold_in", "random.experimental.stateless_fold_in")
def fold_in(seed, data, alg="auto_select"):
    """One seed of two numbers."""
    seed = ops.convert_to_tensor(seed)
    return one_op("Pack", [seed], [2], element_type(seed))


@tf_export("random.experimental.stateless_shuffle")
def stateless_shuffle(value, seed, alg="auto_select", name=None):
    """The rows in another order."""
    with ops.name_scope(name, "stateless_shuffle", [value, seed]):
        value = ops.convert_to_tensor(value, name="value")
        return one_op("GatherV2", [value], value.shape, element_type(value))


@tf_export("random.experimental.index_shuffle")
def index_shuffle(index, seed, max_index):
    """Where an index stands after shuffling."""
    index = ops.convert_to_tensor(index)
    return one_op(
        "RandomIndexShuffle", [index], index.shape, element_type(index), "RandomIndexShuffle"
    )


# -- the largest of many ---------------------------------------------------------------------------
def _approximate(scope: str) -> None:
    def function(operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1, aggregate_to_topk=True, name=None):  # fmt: skip
        operand = ops.convert_to_tensor(operand)
        shape = operand.shape
        sizes = shape.as_list() if shape.ndims is not None else None
        if sizes is not None and isinstance(reduction_dimension, int):
            sizes[reduction_dimension] = k if isinstance(k, int) and aggregate_to_topk else None
        made = TensorShape(sizes)
        op = ops.get_default_graph().create_op(
            "ApproxTopK", [operand], [(operand._dtype, made), (tf.int32, made)], name=name
        )
        return op.outputs[0], op.outputs[1]

    function.__name__ = function.__qualname__ = scope
    tf_export(f"nn.{scope}")(function)


_approximate("approx_max_k")
_approximate("approx_min_k")
