"""BatchNormalization: arguments and variables.  Mirrors python/keras/layers/normalization.py.

The computation stands in ``keras_batch_norm.py``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_batch_norm import Normalizing
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    is_v1,
    last_input_is_certain,
    required,
    shape_list,
    sizes_around,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

PRIVATE = "python.keras.layers.normalization"


@tf_export(f"{PRIVATE}.BatchNormalizationBase")
class BatchNormalizationBase(Normalizing):
    """Variables ``gamma``, ``beta``, ``moving_mean``, ``moving_variance`` (and those of renorm)."""

    _USE_V2_BEHAVIOR = True
    _config_ = ("axis", "momentum", "epsilon", "center", "scale")

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, trainable=True, virtual_batch_size=None, adjustment=None, name=None, **kwargs):  # fmt: skip
        if not is_v1():
            kwargs.pop("synchronized", None)
        super().__init__(name=name, **kwargs)
        if not isinstance(axis, (list, *of_target((), (tuple,)), int, Unknown)):
            text = of_target(
                f"axis must be int or list, type given: {shown_kind(axis)}",
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}",
            )
            raise raised(TypeError(text))
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else -1 if isinstance(axis, Unknown) else axis  # fmt: skip
        self.momentum, self.epsilon = momentum, epsilon
        self.center, self.scale = center, scale
        get = tf.keras.initializers.get
        self.moving_mean_initializer = get(moving_mean_initializer)
        self.moving_variance_initializer = get(moving_variance_initializer)
        self._set_parts_(gamma=(gamma_initializer, gamma_regularizer, gamma_constraint),
                        beta=(beta_initializer, beta_regularizer, beta_constraint))  # fmt: skip
        self.renorm = renorm
        self.virtual_batch_size, self.adjustment = virtual_batch_size, adjustment
        if self._USE_V2_BEHAVIOR:
            if fused:
                self._raise_if_fused_cannot_be_used()
            elif fused is None and self._fused_problem_() is not None:
                fused = False
        elif fused is None:
            fused = True
        self.supports_masking = True
        self.fused = fused
        self._bessels_correction_test_only = True
        self._trainable_var = None
        self.trainable = trainable
        self.renorm_clipping: Any = {}
        if renorm:
            self.renorm_clipping = renorm_clipping or {}
            keys = ["rmax", "rmin", "dmax"]
            if set(self.renorm_clipping) - set(keys):
                text = f"renorm_clipping {renorm_clipping} contains keys not in {keys}"
                raise raised(ValueError(text))
            self.renorm_momentum = renorm_momentum

    def _fused_problem_(self) -> str | None:
        axis = [self.axis] if isinstance(self.axis, int) else self.axis
        both = of_target(
            "Passing both fused=True and renorm=True is unsupported",
            "Passing both `fused=True` and `renorm=True` is not supported",
        )
        without = of_target(
            "Passing fused=True is unsupported when {} is specified.",
            "Passing `fused=True` is not supported when `{}` is specified.",
        )
        places = (-3, -1, 1, 3) if is_v1() else (-4, -3, -1, 1, 3, 4)
        if self.renorm:
            return both
        if len(axis) > 1 or axis[0] not in places:
            return of_target(
                "Passing fused=True is only supported when axis is 1 or 3",
                "Passing `fused=True` is only supported when axis is 1 or 3 for input rank = 4 or 1 or 4 "
                f"for input rank = 5. Got axis {axis}",
            )
        for name in ("virtual_batch_size", "adjustment"):
            if getattr(self, name) is not None:
                return without.format(name)
        if not is_v1() and self._compute_dtype not in ("float16", "bfloat16", "float32", None):
            return (
                "Passing `fused=True` is only supported when the compute dtype is float16, bfloat16, or "
                f"float32. Got dtype: {self._compute_dtype}"
            )
        return None

    def _raise_if_fused_cannot_be_used(self):
        problem = self._fused_problem_()
        if problem is not None:
            raise raised(ValueError(problem))

    def _fused_can_be_used(self):
        return self._fused_problem_() is None

    @property
    def _param_dtype(self):
        if self.dtype in ("float16", "bfloat16"):
            return dtypes.float32
        return self.dtype or dtypes.float32

    # -- variables ---------------------------------------------------------------------------
    def build(self, input_shape):
        """Makes the variables.  Mirrors BatchNormalizationBase.build."""
        sizes = shape_list(input_shape)
        if sizes == [] or sizes is None and (input_shape is None or last_input_is_certain()):
            shown = TensorShape(sizes)
            if is_v1():
                raise raised(ValueError("Input has undefined rank:", shown))
            raise raised(ValueError(f"Input has undefined rank. Received: input_shape={shown}"))
        if sizes is None:
            sizes = sizes_around(self.axis, 4)
        self._normalize_axis_(len(sizes))
        self._choose_fused_(sizes)
        axis_to_dim = {}
        for x in self.axis:
            text = "Input has undefined `axis` dimension. Input shape: "
            axis_to_dim[x] = required(sizes[x], text, input_shape)
        self.input_spec = InputSpec(ndim=len(sizes), axes=axis_to_dim)
        shape: Any
        if len(axis_to_dim) == 1 and self.virtual_batch_size is None:
            shape = (next(iter(axis_to_dim.values())),)
        else:
            shape = [axis_to_dim.get(i, 1) for i in range(len(sizes))]
            if self.virtual_batch_size is not None:
                shape.insert(1, 1)
                self.axis = [x + 1 for x in self.axis]
        self._make_scale_and_offset_(shape)
        self._make_statistics_(shape)
        self.built = True

    def _normalize_axis_(self, rank: int) -> None:
        axis = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        self.axis = [x + rank if x < 0 else x for x in axis]
        for x in self.axis:
            if x < 0 or x >= rank:
                text = of_target(
                    f"Invalid axis: {x}",
                    "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
                    f"inputs.rank={rank}). Received: axis={tuple(self.axis)}",
                )
                raise raised(ValueError(text))
        if len(self.axis) != len(set(self.axis)):
            shown = self.axis if is_v1() else tuple(self.axis)
            raise raised(ValueError(f"Duplicate axis: {shown}"))
        if self.virtual_batch_size is None:
            return
        if self.virtual_batch_size <= 0:
            text = (
                "virtual_batch_size must be a positive integer that divides the true batch size of "
                "the input Tensor"
            )
            raise raised(ValueError(text))
        if 0 in self.axis:
            text = (
                "When using virtual_batch_size, the batch dimension must be 0 and thus axis cannot "
                "include 0"
            )
            raise raised(ValueError(text))
        if self.adjustment is not None:
            text = "When using virtual_batch_size, adjustment cannot be specified"
            raise raised(ValueError(text))

    def _choose_fused_(self, sizes: list[Any]) -> None:
        rank = len(sizes)
        if self.fused in (None, True):
            fits = rank in ((4,) if is_v1() else (4, 5))
            if not self._USE_V2_BEHAVIOR:
                self.fused = fits and self._fused_can_be_used()
            elif self.fused and not fits:
                text = of_target(
                    "Batch normalization layers with fused=True only support 4D input tensors.",
                    "Batch normalization layers with `fused=True` only support 4D or 5D input tensors. "
                    f"Received tensor with shape: {tuple(sizes)}",
                )
                raise raised(ValueError(text))
            else:
                self.fused = fits
        if self.fused:
            formats = {4: {1: "NCHW", 3: "NHWC"}, 5: {1: "NCDHW", 4: "NDHWC"}}[rank]
            if len(self.axis) == 1 and self.axis[0] in formats:
                self._data_format = formats[self.axis[0]]
            elif rank == 5:
                self.fused = False
            else:
                text = of_target(
                    "Unsupported axis, fused batch norm only supports axis == [1] or axis == [3]",
                    "Unsupported axis. The use of `fused=True` is only possible with `axis=1` or `axis=3` "
                    f"for 4D input tensors. Received: axis={tuple(self.axis)}",
                )
                raise raised(ValueError(text))

    def _make_scale_and_offset_(self, shape: Any) -> None:
        options = {"dtype": self._param_dtype, "experimental_autocast": False}
        self._param_shape = shape
        constant = tf.keras.backend.constant
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self._part_("gamma", shape, **options)
        elif self.fused and is_v1():
            self._gamma_const = constant(1.0, dtype=self._param_dtype, shape=shape)
        if self.center:
            self.beta = self._part_("beta", shape, **options)
        elif self.fused and is_v1():
            self._beta_const = constant(0.0, dtype=self._param_dtype, shape=shape)

    def _make_statistics_(self, shape: Any) -> None:
        """The moving averages; the scope's partitioner does not apply to them."""
        scope = getattr(self, "_scope", None)
        partitioner = scope.partitioner if scope else None
        if scope:
            scope.set_partitioner(None)
        try:
            self.moving_mean = self._untrained_("moving_mean", shape, self.moving_mean_initializer)
            self.moving_variance = self._untrained_(
                "moving_variance", shape, self.moving_variance_initializer
            )
            if self.renorm:
                self._make_renorm_(shape)
        finally:
            if scope and partitioner:
                scope.set_partitioner(partitioner)

    def _make_renorm_(self, shape: Any) -> None:
        def moving_stddev_initializer(*args, **kwargs):
            return tf.sqrt(self.moving_variance_initializer(*args, **kwargs))

        self.moving_stddev = self._untrained_("moving_stddev", shape, moving_stddev_initializer)
        self.renorm_mean = self._untrained_("renorm_mean", shape, self.moving_mean_initializer)
        self.renorm_stddev = self._untrained_("renorm_stddev", shape, moving_stddev_initializer)

    def _untrained_(self, name: str, shape: Any, initializer: Any) -> Any:
        return self.add_weight(
            name=name, shape=shape, dtype=self._param_dtype, initializer=initializer,
            synchronization=tf.VariableSynchronization.ON_READ, trainable=False,
            aggregation=tf.VariableAggregation.MEAN, experimental_autocast=False,
        )  # fmt: skip

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape

    def get_config(self):
        """The arguments."""
        config = super().get_config()
        for name in ("moving_mean_initializer", "moving_variance_initializer"):
            config[name] = getattr(self, name)
        return config


@tf_export("keras.layers.BatchNormalization", f"{PRIVATE}.BatchNormalization")
class BatchNormalization(BatchNormalizationBase):
    """Same shape."""

    _USE_V2_BEHAVIOR = False
