"""tf.keras.optimizers: the base.  Mirrors python/keras/optimizer_v2/optimizer_v2.py, optimizers.py.

Hyperparameters and slots are variables made when gradients are first applied.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.keras_certainty import value_of_shape
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.keras_make_variable import make_variable, refuse_reference
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.tf1.graph.trackable import Trackable
from tfscope.tf1.graph.variable_creation import new_variable
from tfscope.tf1.graph.variables import RefVariable, Variable
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("keras.optimizers.Optimizer", "keras.optimizers.legacy.Optimizer",
           "python.keras.optimizer_v2.optimizer_v2.OptimizerV2")  # fmt: skip
class OptimizerV2(Trackable):
    """The base of all; in 1.15 a class of the program has to say its configuration."""

    def __new__(cls, *args, **kwargs):
        below = cls.__mro__[: cls.__mro__.index(OptimizerV2)]
        own = all(c.__module__.partition(".")[0] != "tfscope" for c in below)
        if current_run().is_v1 and own and not any("get_config" in vars(c) for c in below):
            text = (
                f"Can't instantiate abstract class {cls.__name__} with abstract methods get_config"
            )
            raise raised(TypeError(text))
        return object.__new__(cls)

    __tfscope_private__, never_a_tensor = PRIVATE["Optimizer"], True

    def __init__(self, name, **kwargs):
        for key, value in kwargs.items():
            if key not in ("clipnorm", "clipvalue", "lr", "decay", "global_clipnorm"):
                text = f"Unexpected keyword argument passed to optimizer: {key}"
                raise raised(TypeError(text))
            if value is not None and value < 0:
                raise raised(ValueError(f"Expected {key} >= 0, received: {value}"))
        self._use_locking = True
        self._name = name
        if not name:
            base = context.to_snake_case(type(self).__name__)
            self._name = context.unique_object_name(base, zero_based=True)
        self._hyper: dict[str, Any] = {}
        self._slots: dict[Any, dict[str, Any]] = {}
        self._slot_names: list[str] = []
        self._weights: list[Any] = []
        self._iterations: Any = None
        self._hypers_created = False
        self._initial_decay = kwargs.pop("decay", 0.0)
        for key in ("clipnorm", "clipvalue"):
            if kwargs.get(key) is not None:
                object.__setattr__(self, key, kwargs[key])

    # -- gradients ---------------------------------------------------------------------------
    def minimize(self, loss, var_list, grad_loss=None, name=None):
        """Gradients of a function's value, applied."""
        grads_and_vars = self._compute_gradients(loss, var_list=var_list, grad_loss=grad_loss)
        return self.apply_gradients(grads_and_vars, name=name)

    def _compute_gradients(self, loss, var_list, grad_loss=None):
        if not callable(loss) and not current_run().is_v1:
            text = f"`tape` is required when a `Tensor` loss is passed. Received: loss={loss}, tape=None."
            raise raised(ValueError(text))
        with tf.GradientTape() as tape:
            if not callable(var_list):
                tape.watch(var_list)
            value = refusable(loss)
        variables = var_list() if callable(var_list) else var_list
        variables = nest.flatten(variables)
        with context.name_scope(f"{self._name}/gradients"):
            grads = self._clipped_(tape.gradient(value, variables, grad_loss))
        return list(zip(grads, variables))

    def get_gradients(self, loss, params):
        """Gradients; raises if a variable has none."""
        params = nest.flatten(params)
        with context.name_scope(f"{self._name}/gradients"):
            grads = tf.gradients(loss, params)
            for grad, param in zip(grads, params):
                if grad is None and nothing_missed():
                    text = (
                        f"Variable {param} has `None` for gradient. Please make sure that all of "
                        "your ops have a gradient defined (i.e. are differentiable). Common ops "
                        "without gradient: K.argmax, K.round, K.eval."
                    )
                    raise raised(ValueError(text))
            return self._clipped_(grads)

    def _clipped_(self, grads: Any) -> Any:
        if "clipnorm" in self.__dict__:
            grads = [g if g is None else tf.clip_by_norm(g, self.clipnorm) for g in grads]
        if "clipvalue" in self.__dict__:
            limit = self.clipvalue
            grads = [g if g is None else tf.clip_by_value(g, -limit, limit) for g in grads]
        return grads

    def get_updates(self, loss, params):
        """The update operations."""
        grads = self.get_gradients(loss, params)
        return [self.apply_gradients(list(zip(grads, params)))]

    def apply_gradients(self, grads_and_vars, name=None, **kwargs):
        """Makes the variables at the first time, and the update."""
        known = [(g, v) for g, v in grads_and_vars if not isinstance(v, Unknown)]
        pairs = [(g, v) for g, v in known if g is not None] or known
        if known and all(g is None for g, _ in known) and nothing_missed():
            names = [v.name for _, v in known]
            text = of_target(f"{names}.", f"({names},). Provided `grads_and_vars` is {(*known,)}.")
            raise raised(ValueError(f"No gradients provided for any variable: {text}"))
        variables = [v for _, v in pairs]
        with context.name_scope(self._name):
            with ops.init_scope():
                _ = self.iterations
                self._create_hypers()
                self._create_slots(variables)
            state = self._prepare(variables)
            return self._apply_(pairs, name, state)

    def _apply_(self, pairs: Any, name: Any, state: Any) -> Any:
        updates = []
        with context.name_scope(name or self._name):
            for grad, variable in pairs:
                if grad is None:
                    continue
                with context.name_scope(f"update_{variable.op.name}"):
                    updates.append(self._update_(grad, variable, state))
            with ops.control_dependencies([u for u in updates if isinstance(u, ops.Operation)]):
                step = self._iterations.assign_add(1, read_value=current_run().is_v1)
                return getattr(step, "op", step)

    def _update_(self, grad: Any, variable: Any, state: Any) -> Any:
        constraint = getattr(variable, "constraint", None)
        if isinstance(grad, ops.IndexedSlices):
            if constraint is not None:
                received = f" Received: grad={grad}, var.constraint={constraint}."
                text = "Cannot use a constraint function on a sparse variable."
                raise raised(RuntimeError(of_target(text, text + received)))
            kwargs = _with_state(self._resource_apply_sparse, state)
            apply = self._resource_apply_sparse_duplicate_indices
            return apply(grad.values, variable, grad.indices, **kwargs)
        kwargs = _with_state(self._resource_apply_dense, state)
        update = self._resource_apply_dense(grad, variable, **kwargs)
        if constraint is None:
            return update
        with ops.control_dependencies([update] if isinstance(update, ops.Operation) else []):
            return variable.assign(constraint(variable))

    def _resource_apply_dense(self, grad, handle, apply_state=None):
        """Subclasses say what an update is."""
        raise raised(NotImplementedError())

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices, **kwargs):
        """An update of rows, each of them once."""
        unique, places = tf.unique(indices)
        summed = tf.unsorted_segment_sum(grad, places, tf.shape(unique)[0])
        return self._resource_apply_sparse(summed, handle, unique, **kwargs)

    def _resource_apply_sparse(self, grad, handle, indices, apply_state=None):
        """Subclasses say what an update of rows is."""
        words = ("`_resource_apply_sparse` Must be implemented in subclasses.",)
        raise raised(NotImplementedError(*words[: not current_run().is_v1]))

    def _resource_scatter_add(self, x, i, v):
        return self._scattered_("ResourceScatterAdd", x, i, v)

    def _resource_scatter_update(self, x, i, v):
        return self._scattered_("ResourceScatterUpdate", x, i, v)

    def _scattered_(self, kind: str, x: Any, i: Any, v: Any) -> Any:
        handle = handle_of(x)
        op = make(kind, None, resource=handle, indices=i, updates=v)
        with ops.control_dependencies([op]):
            return x.value()

    # -- state -------------------------------------------------------------------------------
    def _prepare(self, var_list):
        """Coefficients of each device and dtype of the variables."""
        found: dict[Any, Any] = {}
        for variable in var_list:
            key = _place_of(variable)
            if key not in found:
                found[key] = {}
                self._prepare_local(*key, found)
        return found

    def _prepare_local(self, var_device, var_dtype, apply_state):
        if "learning_rate" in self._hyper:
            lr_t = tf.identity(self._decayed_lr(var_dtype))
            apply_state[(var_device, var_dtype)]["lr_t"] = lr_t

    def _fallback_apply_state(self, var_device, var_dtype):
        apply_state: dict[Any, Any] = {(var_device, var_dtype): {}}
        self._prepare_local(var_device, var_dtype, apply_state)
        return apply_state[(var_device, var_dtype)]

    def _coefficients_(self, variable: Any, apply_state: Any) -> Any:
        key = _place_of(variable)
        return (apply_state or {}).get(key) or self._fallback_apply_state(*key)

    def _decayed_lr(self, var_dtype):
        lr = self._get_hyper("learning_rate", var_dtype)
        if isinstance(lr, LearningRateSchedule):
            step = tf.cast(self.iterations, var_dtype)
            lr = tf.cast(lr(step), var_dtype)
        if not isinstance(self._initial_decay, Unknown) and self._initial_decay > 0.0:
            step = tf.cast(self.iterations, var_dtype)
            v1 = current_run().is_v1
            decay = (
                self._get_hyper("decay", var_dtype)
                if v1
                else tf.cast(self._initial_decay, var_dtype)
            )
            lr = lr / (1.0 + decay * step)
        return lr

    def _set_hyper(self, name, value):
        before = self._hyper.get(name)
        if isinstance(before, Variable):
            tf.keras.backend.set_value(before, value)
        else:
            self._hyper[name] = value

    def _get_hyper(self, name, dtype=None):
        if not self._hypers_created:
            self._create_hypers()
        value = self._hyper[name]
        if isinstance(value, LearningRateSchedule):
            return value
        value = value() if callable(value) and not isinstance(value, Unknown) else value
        return context.cast(value, dtype) if dtype else value

    def _create_hypers(self):
        if self._hypers_created:
            return
        for name, value in sorted(self._hyper.items()):
            given = callable(value) and not isinstance(value, Unknown)
            if given or isinstance(value, (ops.Tensor, Variable)):
                continue
            self._hyper[name] = self.add_weight(name, shape=[], trainable=False, initializer=value)
        self._hypers_created = True

    def _create_slots(self, var_list):
        """Subclasses make theirs, which they have to in 1.15."""
        if current_run().is_v1:
            raise no_attribute(self, "_create_slots")

    def add_slot(self, var, slot_name, initializer="zeros"):
        """A variable for a variable, named after it in the current name scope."""
        if slot_name not in self._slot_names:
            self._slot_names.append(slot_name)
        slots = self._slots.setdefault(id(var), {})
        if slot_name not in slots:
            value = initializer
            if isinstance(initializer, str) or callable(initializer):
                make = tf.keras.initializers.get(initializer)

                def value():
                    made = make(shape=var.shape, dtype=context.base_dtype(var))
                    refuse_reference(var, made)
                    return made

                if not var.shape.is_fully_defined():
                    value = value_of_shape(context.base_dtype(var), var.shape)

            slots[slot_name] = new_variable(
                initial_value=value, name=f"{var._shared_name}/{slot_name}", trainable=False,
                dtype=var._dtype_val, use_resource=True,
            )  # fmt: skip
            context.track_variable(slots[slot_name])
            self._weights.append(slots[slot_name])
        return slots[slot_name]

    def get_slot(self, var, slot_name):
        """A slot made before."""
        return self._slots[id(var)][slot_name]

    def get_slot_names(self):
        """The names."""
        return self._slot_names

    def add_weight(self, name, shape, dtype=None, initializer="zeros", trainable=None, synchronization=None, aggregation=None):  # fmt: skip
        """A variable of the optimizer."""
        if isinstance(initializer, str) or callable(initializer):
            initializer = tf.keras.initializers.get(initializer)
        variable = make_variable(
            name=name, shape=shape, initializer=initializer, use_resource=True,
            dtype=dtypes.as_dtype(dtype) or dtypes.float32,
            trainable=True if trainable is None else trainable,
        )  # fmt: skip
        context.track_variable(variable)
        return variable

    @property
    def iterations(self):
        """How often gradients were applied."""
        if self._iterations is None:
            self._iterations = self.add_weight(
                "iter", shape=[], dtype=dtypes.int64, trainable=False
            )
            self._weights.append(self._iterations)
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self._iterations is not None:
            text = "Cannot set `iterations` to a new Variable after the Optimizer weights have been created"
            raise raised(RuntimeError(text))
        self._iterations = variable
        self._weights.append(variable)

    weights = property(lambda self: self._weights)

    def variables(self):
        """All variables but the hyperparameters."""
        return self._weights

    def get_weights(self):
        """Known in a session only."""
        return tf.keras.backend.batch_get_value(self.weights)

    def set_weights(self, weights):
        """Sets values in a session."""
        tf.keras.backend.batch_set_value(list(zip(self.weights, weights)))

    def __getattr__(self, name: str) -> Any:
        if name == "lr":
            name = "learning_rate"
        hyper = self.__dict__.get("_hyper", {})
        if name in hyper:
            return self._get_hyper(name)
        text = f"'{type(self).__name__}' object has no attribute '{name}'"
        raise raised(AttributeError(text))

    def __setattr__(self, name: str, value: Any) -> None:
        name = "learning_rate" if name == "lr" else name
        if name in self.__dict__.get("_hyper", {}):
            self._set_hyper(name, value)
        else:
            object.__setattr__(self, name, value)

    _told_: tuple[str, ...] = ()  # hyperparameters and other attributes that are arguments

    def get_config(self):
        """The arguments as far as they are known."""
        shown = [key for key in ("clipnorm", "clipvalue") if key in vars(self)] + [*self._told_]
        return {"name": self._name} | {k: self._serialize_hyperparameter(k) for k in shown}

    def _serialize_hyperparameter(self, hyperparameter_name):
        name = hyperparameter_name
        places = (self._hyper.get(name), vars(self).get(name), vars(self).get(f"_{name}"))
        return serial.argument(name, next((found for found in places if found is not None), None))

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer from its configuration."""
        return cls(**serial.optimizer_arguments(config, custom_objects))


def handle_of(variable: Any) -> Any:
    """The resource of a variable; raises ``AttributeError`` for a reference variable."""
    if isinstance(variable, RefVariable):
        raise no_attribute(variable, "handle")
    return variable.handle if hasattr(variable, "handle") else variable.op.outputs[0]


def _place_of(variable: Any) -> tuple[Any, Any]:
    """Device and dtype of a variable."""
    return variable.device, context.base_dtype(variable) or dtypes.float32


def _with_state(apply: Any, state: Any) -> dict[str, Any]:
    """The coefficients as an argument, for an update that takes them."""
    return {"apply_state": state} if "apply_state" in parameters_of(apply)[0] else {}


@tf_export("keras.optimizers.schedules.LearningRateSchedule")
class LearningRateSchedule:
    """A learning rate as a function of the step."""

    def __call__(self, step):
        raise raised(NotImplementedError("Learning rate schedule must override __call__"))
