"""The optimizers of tf.train.  Each mirrors the file of python/training named in its docstring."""

from __future__ import annotations

from tfscope.tf1.api.op_defs import op_def
from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.optimizers_slots import hyper_tensor, is_resource
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.node_text import at_op
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.shape_errors import merge_error
from tfscope.tf1.graph.variables import RefVariable
from tfscope.values.raised import raised


def update_op(kind, var, slots, grad, hyper=(), indices=None):
    """The op that updates ``var``: ``ApplyAdam``, ``ResourceApplyAdam``, ``SparseApply…``."""
    dtype = element_type(var)
    hyper = [_cast(h, dtype) for h in hyper if h is not None]
    hyper = [h for h in hyper if isinstance(h, (ops.Tensor, ResourceVariable))]
    sparse = "" if indices is None else "Sparse"
    op_type = f"Resource{sparse}Apply{kind}" if is_resource(var) else f"{sparse}Apply{kind}"
    with ops.name_scope(op_type) as scope:
        hyper = [h if isinstance(h, ops.Tensor) else ops.convert_to_tensor(h) for h in hyper]
        inputs = _references(op_type, var, slots) + hyper
        inputs += [t for t in (grad, indices) if isinstance(t, ops.Tensor)]
        outputs = [] if is_resource(var) else [(dtype, var.get_shape())]
        others = [t for t in inputs if t is not grad]
        if indices is None:
            refuse_other_shape(op_type, var, grad, others, hyper, scope.rstrip("/"))
        return ops.get_default_graph().create_op(op_type, inputs, outputs, name=scope)


def refuse_other_shape(op_type, var, grad, inputs, hyper=(), name=None):
    """Raises if a hyperparameter is no scalar, or if a dense gradient has not the variable's shape.

    ``inputs`` are the op's others.

    Mirrors HandleGradInputs of core/ops/training_ops.cc.
    """
    known = isinstance(grad, ops.Tensor)
    kinds = element_type(var), element_type(grad) if known else None
    if None not in kinds and kinds[0] != kinds[1]:
        text = (
            f"Input 'grad' of '{op_type}' Op has type {kinds[1].name} that does not match type "
            f"{kinds[0].name} of argument 'var'."
        )
        raise raised(TypeError(text))
    rank = next((h.get_shape().ndims for h in hyper if h.get_shape().ndims), None)
    text = f"Shape must be rank 0 but is rank {rank}" if rank else None
    if text is None and known:
        text = merge_error(var.get_shape(), grad.get_shape())
    if text is None:
        return
    arguments = [argument.name for argument in op_def(op_type).inputs]
    others = inputs + inputs[-1:] * (len(arguments) - 1 - len(inputs))
    at = next((i for i, name in enumerate(arguments) if name in ("grad", "delta")), len(arguments))
    given = [*others[:at], grad, *others[at:]][: len(arguments)]
    name = name or ops.get_default_graph().unique_name(op_type, mark_as_used=False)
    attrs = {"T": grad._dtype, "use_locking": False}
    raise raised(ValueError(at_op(text, name, op_type, given, attrs)))


def _references(op_type, var, slots):
    """The variable and its slots as the op takes them; a getter may have given others as slots."""
    if is_resource(var):
        odd = next((s for s in slots if isinstance(s, ops.Tensor | RefVariable)), None)
        if odd is not None:
            raise raised(AttributeError(f"'{type(odd).__name__}' object has no attribute 'handle'"))
        return [v.handle for v in (var, *slots)]
    for number, slot in enumerate(slots, 1):
        if is_resource(slot) or isinstance(slot, ops.Tensor):
            argument = op_def(op_type).inputs[number].name
            text = f"'{op_type}' Op requires that input '{argument}' be a mutable tensor (e.g.: a tf.Variable)"
            raise raised(TypeError(text))
    return [v._ref() for v in (var, *slots)]


def _cast(tensor, dtype):
    """A number in the variable's type; the name scope of a cast is opened for the type of a reference, too."""
    known = isinstance(tensor, (ops.Tensor, ResourceVariable, RefVariable))
    other = known and element_type(tensor) not in (None, dtype)
    return tf.cast(tensor, dtype) if other or isinstance(tensor, RefVariable) else tensor


class StandardOptimizer(Optimizer):
    """An optimizer with one fused update op per variable.

    ``KIND`` is the op's name, ``SLOTS`` the slots made of zeros, ``HYPER`` the attributes turned
    into tensors: ``(attribute, op name)``.
    """

    shared_by_models = True

    KIND = ""
    SLOTS: tuple[str, ...] = ()
    HYPER: tuple[tuple[str, str], ...] = ()

    def _create_slots(self, var_list):
        for var in var_list:
            for slot in self.SLOTS:
                self._zeros_slot(var, slot, self._name)

    def _prepare(self):
        self._tensors = []
        for attribute, name in self.HYPER:
            value = self._call_if_callable(getattr(self, attribute))
            self._tensors.append(hyper_tensor(value, name))
            setattr(self, attribute + "_tensor", self._tensors[-1])
            setattr(self, attribute + "_t", self._tensors[-1])

    def _update_with(self, grad, var, indices=None):
        slots = [self.get_slot(var, slot) for slot in self._slot_names()]
        return update_op(self.KIND, var, slots, grad, self._update_inputs(), indices)

    def _slot_names(self):
        return self.SLOTS

    def _update_inputs(self):
        return self._tensors

    def _apply_dense(self, grad, var):
        return self._update_with(grad, var)

    def _resource_apply_dense(self, grad, var):
        return self._update_with(grad, var)

    def _apply_sparse(self, grad, var):
        return self._update_with(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad, var, indices):
        return self._update_with(grad, var, indices)


@tf_export("train.GradientDescentOptimizer")
class GradientDescentOptimizer(StandardOptimizer):
    """Mirrors python/training/gradient_descent.py."""

    KIND = "GradientDescent"
    HYPER = (("_learning_rate", "learning_rate"),)

    def __init__(self, learning_rate, use_locking=False, name="GradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._learning_rate_tensor = None

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices):
        delta = tf.negative(grad) * self._learning_rate
        inputs = [handle.handle, indices, delta]
        return ops.get_default_graph().create_op("ResourceScatterAdd", inputs, [])

    def _apply_sparse_duplicate_indices(self, grad, var):
        values = grad.values * _cast(self._learning_rate_tensor, element_type(var))
        return tf.scatter_sub(var, grad.indices, values, use_locking=self._use_locking)


@tf_export("train.ProximalGradientDescentOptimizer")
class ProximalGradientDescentOptimizer(StandardOptimizer):
    """Mirrors python/training/proximal_gradient_descent.py."""

    KIND = "ProximalGradientDescent"
    HYPER = (
        ("_learning_rate", "learning_rate"),
        ("_l1_regularization_strength", "l1_regularization_strength"),
        ("_l2_regularization_strength", "l2_regularization_strength"),
    )

    def __init__(
        self,
        learning_rate,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        use_locking=False,
        name="ProximalGradientDescent",
    ):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength


@tf_export("train.MomentumOptimizer")
class MomentumOptimizer(StandardOptimizer):
    """One slot, ``momentum``.  Mirrors python/training/momentum.py."""

    KIND = "Momentum"
    SLOTS = ("momentum",)
    HYPER = (("_learning_rate", "learning_rate"), ("_momentum", "momentum"))

    def __init__(
        self, learning_rate, momentum, use_locking=False, name="Momentum", use_nesterov=False
    ):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._momentum = momentum
        self._use_nesterov = use_nesterov


class _AccumulatorOptimizer(StandardOptimizer):
    """An optimizer whose slot starts from a constant."""

    shared_by_models = True

    SLOTS = ("accumulator",)

    def _check_initial(self, initial_accumulator_value):
        if initial_accumulator_value <= 0.0:
            text = f"initial_accumulator_value must be positive: {initial_accumulator_value}"
            raise raised(ValueError(text))


@tf_export("train.AdagradOptimizer")
class AdagradOptimizer(_AccumulatorOptimizer):
    """One slot, ``accumulator``.  Mirrors python/training/adagrad.py."""

    KIND = "Adagrad"
    HYPER = (("_learning_rate", "learning_rate"),)

    def __init__(
        self,
        learning_rate,
        initial_accumulator_value=0.1,
        use_locking=False,
        name="Adagrad",
    ):
        self._check_initial(initial_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._initial_accumulator_value = initial_accumulator_value

    def _create_slots(self, var_list):
        for var in var_list:
            dtype, shape = element_type(var), var.get_shape()
            if shape.is_fully_defined():
                init = tf.constant_initializer(self._initial_accumulator_value, dtype=dtype)
            else:
                init = self._init_constant_op(var, dtype)
            self._get_or_make_slot_with_initializer(
                var, init, shape, dtype, "accumulator", self._name
            )

    def _init_constant_op(self, v, dtype):
        def init():
            return tf.cast(tf.fill(tf.shape(v), self._initial_accumulator_value), dtype)

        return init


@tf_export("train.ProximalAdagradOptimizer")
class ProximalAdagradOptimizer(_AccumulatorOptimizer):
    """One slot, ``accumulator``.  Mirrors python/training/proximal_adagrad.py."""

    KIND = "ProximalAdagrad"
    HYPER = ProximalGradientDescentOptimizer.HYPER

    def __init__(
        self,
        learning_rate,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        use_locking=False,
        name="ProximalAdagrad",
    ):
        self._check_initial(initial_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._initial_accumulator_value = initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    def _create_slots(self, var_list):
        for var in var_list:
            with ops.colocate_with(var):
                value = tf.constant(
                    self._initial_accumulator_value,
                    shape=var.get_shape(),
                    dtype=element_type(var),
                )
            self._get_or_make_slot(var, value, "accumulator", self._name)


@tf_export("train.AdagradDAOptimizer")
class AdagradDAOptimizer(StandardOptimizer):
    """Two slots.  Mirrors python/training/adagrad_da.py."""

    KIND = "AdagradDA"
    SLOTS = ("gradient_accumulator", "gradient_squared_accumulator")
    HYPER = (("_learning_rate", "learning_rate"),)

    def __init__(
        self,
        learning_rate,
        global_step,
        initial_gradient_squared_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        use_locking=False,
        name="AdagradDA",
    ):
        if initial_gradient_squared_accumulator_value <= 0.0:
            text = "initial_gradient_squared_accumulator_value must be positive: %s"
            raise raised(ValueError(text % initial_gradient_squared_accumulator_value))
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._initial_gradient_squared_accumulator_value = (
            initial_gradient_squared_accumulator_value
        )
        self._global_step = global_step

    def _create_slots(self, var_list):
        for var in var_list:
            with ops.colocate_with(var):
                dtype, shape = element_type(var), var.get_shape()
                zeros = tf.constant(0.0, shape=shape, dtype=dtype)
                squared = tf.constant(
                    self._initial_gradient_squared_accumulator_value, shape=shape, dtype=dtype
                )
            self._get_or_make_slot(var, zeros, "gradient_accumulator", self._name)
            self._get_or_make_slot(var, squared, "gradient_squared_accumulator", self._name)

    def _prepare(self):
        super()._prepare()
        with ops.colocate_with(self._tensors[0]):
            self._step = tf.identity(self._global_step) + 1


@tf_export("train.AdadeltaOptimizer")
class AdadeltaOptimizer(StandardOptimizer):
    """Two slots.  Mirrors python/training/adadelta.py."""

    KIND = "Adadelta"
    SLOTS = ("accum", "accum_update")
    HYPER = (("_lr", "lr"), ("_rho", "rho"), ("_epsilon", "epsilon"))

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.95,
        epsilon=1e-8,
        use_locking=False,
        name="Adadelta",
    ):
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._rho = rho
        self._epsilon = epsilon


@tf_export("train.RMSPropOptimizer")
class RMSPropOptimizer(StandardOptimizer):
    """Slots rms, (mg,) momentum.  Mirrors python/training/rmsprop.py."""

    HYPER = (
        ("_learning_rate", "learning_rate"),
        ("_decay", "decay"),
        ("_momentum", "momentum"),
        ("_epsilon", "epsilon"),
    )

    def __init__(
        self,
        learning_rate,
        decay=0.9,
        momentum=0.0,
        epsilon=1e-10,
        use_locking=False,
        centered=False,
        name="RMSProp",
    ):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._decay = decay
        self._momentum = momentum
        self._epsilon = epsilon
        self._centered = centered
        self.KIND = "CenteredRMSProp" if centered else "RMSProp"

    def _slot_names(self):
        return ("mg", "rms", "momentum") if self._centered else ("rms", "momentum")

    def _create_slots(self, var_list):
        for var in var_list:
            dtype, shape = element_type(var), var.get_shape()
            if shape.is_fully_defined():
                init = tf.ones_initializer(dtype=dtype)
            else:
                init = tf.ones_like(var)
            self._get_or_make_slot_with_initializer(var, init, shape, dtype, "rms", self._name)
            if self._centered:
                self._zeros_slot(var, "mg", self._name)
            self._zeros_slot(var, "momentum", self._name)
