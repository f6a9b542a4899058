"""What a call of a layer does.  Mirrors python/keras/engine/base_layer.py Layer.__call__ in graph mode."""

from __future__ import annotations

import contextlib
import inspect
import types
from collections.abc import Iterator
from typing import Any

from tfscope.python.functions import signature_of
from tfscope.python.told_names import told_error
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.api.keras_input_spec import assert_input_compatibility
from tfscope.tf1.api.keras_layer_nodes import create_history, have_history, needs_history
from tfscope.tf1.api.layers_events import note_call
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.tf1.graph.autograph import converted, unconverted
from tfscope.tf1.graph.operation import OperatorNotAllowedInGraphError
from tfscope.values.raised import passed_on, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def default(method: Any) -> Any:
    """Marks a method as one that the program has not overridden."""
    method._is_default = True
    return method


def is_default(method: Any) -> bool:
    """Whether a bound method is Keras's own default."""
    return getattr(method, "_is_default", False) is True


def parameters_of(function: Any) -> tuple[list[str], bool]:
    """Names of the positional parameters without ``self``, and whether it takes ``**kwargs``."""
    try:
        found = signature_of(function)
    except (AttributeError, TypeError):
        try:
            found = inspect.signature(function)
        except (TypeError, ValueError):
            return [], False
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [p.name for p in found.parameters.values() if p.kind in kinds]
    takes = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in found.parameters.values())
    return names[1:] if names[:1] == ["self"] else names, takes


class Called:
    """The part of a layer that runs ``build`` and ``call`` and looks at what they give."""

    built: bool
    _dtype_policy: Any

    def __call__(self, *args, **kwargs):
        first = not self.__dict__.get("built")
        inputs, args = self._split_first_(args, kwargs)
        outputs = self._called_(inputs, args, kwargs)
        note_call(self, self._event_kind_, first)
        return outputs

    _event_kind_ = "keras"

    def awaits_(self, name: str) -> bool:
        """Whether the attribute is one that ``build`` sets, which has not run."""
        if self.__dict__.get("built", True):
            return False
        own = [base for base in type(self).__mro__ if base.__module__.startswith("tfscope.")]
        builds = [vars(base)["build"] for base in own if "build" in vars(base)]
        return any(name in b.__code__.co_names for b in builds if isinstance(b, types.FunctionType))

    def _split_first_(self, args: Any, kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """The inputs, and the positional arguments behind them.

        TensorFlow 2 takes them under the name of ``call``'s own first parameter, too
        (base_layer_v1.py Layer.__call__).  Raises TensorFlow's error if there are none.
        """
        if args:
            return args[0], args[1:]
        is_v1 = current_run().is_v1
        named = ["inputs"] if is_v1 else getattr(self, "_call_fn_args", None)
        if named is None:
            raise self._never_begun_()
        if named and named[0] in kwargs:
            return kwargs.pop(named[0]), ()
        if is_v1:
            text = "__call__() missing 1 required positional argument: 'inputs'"
            raise raised(TypeError(text))
        raise raised(ValueError("The first argument to `Layer.call` must always be passed."))

    def _never_begun_(self) -> Exception:
        """TensorFlow 2's error for a layer whose constructor did not call that of its base."""
        text = (
            "Your Layer or Model is in an invalid state. This can happen for the following cases:"
        )
        return raised(ValueError(text))

    def _called_(self, inputs: Any, args: Any, kwargs: Any) -> Any:
        """Mirrors Layer.__call__."""
        if not hasattr(self, "_call_fn_args"):
            if current_run().is_v1:
                text = f"'{type(self).__name__}' object has no attribute '{self._missed_}'"
                raise raised(AttributeError(text))
            raise self._never_begun_()
        state = context.state()
        inputs = _as_tensors(inputs)
        masks = self._collect_input_masks(inputs, args, kwargs)
        mask_added = False
        if self._expects_mask_arg and masks is not None and not self._passed_("mask", args, kwargs):
            kwargs["mask"] = masks
            mask_added = True
        training, training_added = self._training_(args, kwargs)
        if needs_history(inputs):
            create_history(inputs)
        with state.enter(self, inputs, training):
            assert_input_compatibility(self.input_spec, inputs, self.name)
            with context.name_scope(self._name_scope()):
                self._maybe_build(inputs)
                outputs = self._outputs_(self._maybe_cast_inputs(inputs), args, kwargs)
                if not isinstance(outputs, Unknown):
                    if have_history(inputs):
                        if training_added:
                            kwargs.pop("training")
                        if mask_added:
                            kwargs.pop("mask")
                        inputs, outputs = self._set_connectivity_metadata_(
                            inputs, outputs, args, kwargs
                        )
                    self._handle_activity_regularization(inputs, outputs)
                    self._set_mask_metadata(inputs, outputs, masks)
                    if hasattr(self, "_set_inputs") and not getattr(self, "inputs", None):
                        self._set_inputs(inputs, outputs)
        return outputs

    def _outputs_(self, inputs: Any, args: Any, kwargs: Any) -> Any:
        own = not type(self).__module__.startswith("tfscope.")
        with _as_converted() if own else contextlib.nullcontext():
            try:
                outputs = self.call(inputs, *args, **kwargs)
            except OperatorNotAllowedInGraphError as error:
                raise raised(TypeError(_not_dynamic(error))) from None
            except TypeError as error:
                raise passed_on(told_error(error, self)) from None
        if outputs is None:
            text = (
                "A layer's `call` method should return a Tensor or a list of Tensors, not None "
                f"(layer: {self.name})."
            )
            raise raised(ValueError(text))
        return outputs

    def _passed_(self, name: str, args: Any, kwargs: Any) -> bool:
        return name in kwargs or name in self._call_fn_args[1:][: len(args)]

    def _training_(self, args: Any, kwargs: Any) -> tuple[Any, bool]:
        """The training flag of the call, and whether it was added to the arguments."""
        state = context.state()
        if self._passed_("training", args, kwargs):
            value = kwargs.get("training")
            if "training" not in kwargs:
                value = dict(zip(self._call_fn_args[1:], args))["training"]
            elif not self._expects_training_arg:
                kwargs.pop("training")
            return value, False
        value = state.training
        if self._expects_training_arg and value is not None:
            if isinstance(value, ops.Tensor):
                value = tf.cast(value, dtypes.bool_)
            kwargs["training"] = value if isinstance(value, (ops.Tensor, Unknown)) else bool(value)
            return value, True
        return value, False

    def _collect_input_masks(self, inputs: Any, args: Any, kwargs: Any) -> Any:
        if self._passed_("mask", args, kwargs):
            names = self._call_fn_args[1:]
            return kwargs["mask"] if "mask" in kwargs else dict(zip(names, args))["mask"]
        if not self._should_compute_mask:
            return None
        masks = nest.map_structure(lambda t: getattr(t, "_keras_mask", None), inputs)
        return None if all(m is None for m in nest.flatten(masks)) else masks

    def _set_mask_metadata(self, inputs: Any, outputs: Any, previous_mask: Any) -> None:
        flat = nest.flatten(outputs)
        computed = getattr(self, "_compute_output_and_mask_jointly", False) or all(
            getattr(x, "_keras_mask", None) is not None for x in flat
        )
        if computed:
            return
        masks: list[Any] = [None] * len(flat)
        if self.supports_masking or not is_default(self.compute_mask):
            found = self.compute_mask(inputs, previous_mask)
            if found is not None:
                masks = nest.flatten(found)
        for output, mask in zip(flat, masks):
            if isinstance(output, ops.Tensor):
                output._keras_mask = mask
                if mask is not None and isinstance(mask, ops.Tensor):
                    mask._keras_history_checked = True

    def _maybe_cast_inputs(self, inputs: Any) -> Any:
        wanted = self._compute_dtype
        if not self._autocast or not wanted or not dtypes.BY_NAME[wanted].is_floating:
            return inputs

        def cast(value: Any) -> Any:
            kind = getattr(value, "dtype", None)
            if isinstance(value, ops.Tensor) and isinstance(kind, dtypes.DType):
                if kind.is_floating and kind.base_name != wanted:
                    return tf.cast(value, wanted)
            return value

        return nest.map_structure(cast, inputs)

    def _maybe_build(self, inputs: Any) -> None:
        if not self.built:
            self._take_contained_layers_()
            assert_input_compatibility(self.input_spec, inputs, self.name)
            flat = nest.flatten(inputs)
            if flat and self._dtype_policy.compute_dtype is None:
                self._infer_dtype_(context.base_name(flat[0]))
            shapes = None
            if all(hasattr(x, "shape") for x in flat):
                shapes = nest.map_structure(lambda x: tensor_shape.as_shape(x.shape), inputs)
            elif any(isinstance(x, Unknown) for x in flat):
                shapes = nest.map_structure(lambda x: tensor_shape.unknown_shape(), inputs)
            if not is_default(self.build):
                with unconverted():
                    self.build(_shown_to(self.build, shapes, inputs))
            self.built = True
        self._initial_weights = None

    def _infer_dtype_(self, name: str | None) -> None:
        if name is None:
            return
        policy = context.Policy(name)
        if str(self._dtype_policy.name).endswith("_with_float32_vars"):
            policy = context.Policy(f"{name}_with_float32_vars")
        self._dtype_policy = policy


@contextlib.contextmanager
def _as_converted() -> Iterator[None]:
    """Converted code, of which the layer itself catches what it would have to know of a tensor."""
    with converted(), current_run().catching(OperatorNotAllowedInGraphError):
        yield


def _not_dynamic(error: OperatorNotAllowedInGraphError) -> str:
    return (
        "You are attempting to use Python control flow in a layer that was not declared to be dynamic. "
        f'Pass `dynamic=True` to the class constructor.\nEncountered error:\n"""\n{error}\n"""'
    )


def _shown_to(build: Any, shapes: Any, inputs: Any) -> Any:
    """Input shapes for ``build``; one of the program gets an unknown value for a lost shape."""
    own = getattr(getattr(build, "__func__", build), "__module__", "") or ""
    if str(own).startswith("tfscope.") or not isinstance(shapes, tensor_shape.TensorShape):
        return shapes
    known = shapes.ndims is not None or certain(inputs)
    return shapes if known else Unknown("dimension", "input_shape")


def _as_tensors(inputs: Any) -> Any:
    """Inputs of which arrays, numbers and unknown values became tensors."""
    if all(isinstance(x, ops.Tensor) for x in nest.flatten(inputs)):
        return inputs

    def convert(value: Any) -> Any:
        if isinstance(value, (float, int, Unknown)) or _is_array(value):
            return ops.convert_to_tensor(value)
        return value

    return nest.map_structure(convert, inputs)


def _is_array(value: Any) -> bool:
    """Whether a value is a numpy array, by what arrays have."""
    return hasattr(value, "shape") and hasattr(value, "tolist") and not hasattr(value, "op")
