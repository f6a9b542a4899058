"""How the arguments of a call become those of a function's graph.

Mirrors ``FunctionSpec`` and ``_convert_inputs_to_signature`` of python/eager/function.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Sequence
from itertools import zip_longest
from typing import Any

from tfscope.python.library.numpy_array import ndarray
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.framework_sparse import TensorSpec
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.signatures import parameters
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class FunctionSpec:
    """The parameters of a function that may stand at a place, and the signature that it is bound to.

    Raises ``TypeError`` for a signature that is none.
    """

    def __init__(self, function: Any, input_signature: Any) -> None:
        _refuse_callable(function)
        found = parameters(function) or []
        places = [p for p in found if p.kind in POSITIONAL]
        self.arg_names = [p.name for p in places]
        self._defaults = {
            i: p.default for i, p in enumerate(places) if p.default is not inspect.Parameter.empty
        }
        self.input_signature = None if input_signature is None else _signature(input_signature)
        self._check_constraints(places)

    def _check_constraints(self, places: list[inspect.Parameter]) -> None:
        """Mirrors core/function/polymorphism/function_type.py ``add_type_constraints``, of TensorFlow 2;
        an object's method has not its ``self`` yet."""
        if self.input_signature is None or current_run().is_v1:
            return
        taken = [p for p in places if p.name != "self"]
        for parameter in taken[len(self.input_signature) :]:
            if parameter.default is parameter.empty:
                text = f"input_signature missing type constraint for {parameter.name}"
                raise raised(TypeError(text))

    def canonicalize(self, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """(args, kwargs): what has a place at its place, arrays as tensors."""
        self._refuse_uncovered(args, kwargs)
        self._refuse_missing(args, kwargs)
        places = {self.arg_names.index(k): k for k in kwargs if k in self.arg_names}
        values = {i: v for i, v in self._defaults.items() if i >= len(args)}
        values.update({i: kwargs[name] for i, name in places.items()})
        inputs = (*args, *[values[i] for i in sorted(values)])
        rest = {k: v for k, v in kwargs.items() if k not in places.values()}
        if self.input_signature is not None:
            return self._converted(inputs), {}
        return nest.map_structure(_array_as_tensor, inputs), rest

    def _refuse_uncovered(self, args: Any, kwargs: dict[str, Any]) -> None:
        if self.input_signature is None:
            return
        start = "When input_signature is provided, only pass arguments covered by it. Received"
        if len(args) > len(self.input_signature):
            raise raised(TypeError(f"{start} {len(args)} argument(s)."))
        for name in kwargs:
            if name not in self.arg_names:
                raise raised(TypeError(f"Function got an unexpected keyword argument {name}"))
            if self.arg_names.index(name) >= len(self.input_signature):
                raise raised(TypeError(f"{start} argument {name}."))

    def _refuse_missing(self, args: Any, kwargs: dict[str, Any]) -> None:
        """Raises the ``TypeError`` of TensorFlow 2; 1.15 calls the function for that."""
        for index in range(len(args), len(self.arg_names)):
            name = self.arg_names[index]
            if index not in self._defaults and name not in kwargs and not current_run().is_v1:
                specs = self.input_signature or ()
                reason = f"missing a required argument: '{name}'"
                raise not_bound(reason, args, kwargs, self.arg_names, specs)

    def _converted(self, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """The tensors for a signature; raises ``ValueError`` for what does not fit it."""
        signature = self.input_signature
        assert signature is not None
        given = inputs[: len(signature)]
        if nest.difference(signature, given) is not None and not _holds_unknown(given):
            raise raised(
                ValueError("Structure of Python function inputs does not match input_signature:")
            )
        pairs = nest.pairs(signature, given)
        flat = [_as_tensor(spec, value) for spec, value in pairs]
        for (spec, _), value in zip(pairs, flat):
            if isinstance(value, Tensor) and not fits(spec, value):
                if not current_run().is_v1:
                    raise not_bound(cannot_cast(value, spec), given, {}, self.arg_names, signature)
                raise raised(ValueError("Python inputs incompatible with input_signature:"))
        made: tuple[Any, ...] = nest.pack_sequence_as(signature, flat)
        return made


def _refuse_callable(function: Any) -> None:
    """Raises ``TypeError`` for what has no parameters to be told.

    Mirrors python/util/tf_inspect.py ``getfullargspec``, to which in 1.15 an object has none whose
    ``__call__`` is no plain function.
    """
    if isinstance(function, Unknown):
        return
    traced = inspect.getattr_static(type(function), "__call__", None)
    if not callable(function) or (current_run().is_v1 and hasattr(traced, "function_spec")):
        text = of_target("unsupported callable", f"{function!r} is not a callable object")
        raise raised(TypeError(text))


def _signature(given: Any) -> tuple[Any, ...]:
    if not isinstance(given, (tuple, list)):
        kind = f"<class '{type(given).__name__}'>"
        text = f"input_signature must be either a tuple or a list, received {kind}"
        raise raised(
            TypeError(
                of_target(text, f"input_signature must be either a tuple or a list, got {kind}.")
            )
        )
    leaves = nest.flatten(given)
    if any(not isinstance(s, Unknown) and not hasattr(s, "value_type") for s in leaves):
        text = f"Invalid input_signature {given}; input_signature must be a possibly nested sequence of TensorSpec objects."
        raise raised(TypeError(text))
    return tuple(given)


def _holds_unknown(value: Any) -> bool:
    return any(isinstance(leaf, Unknown) for leaf in nest.flatten(value))


def _as_tensor(spec: Any, value: Any) -> Any:
    if isinstance(value, (Tensor, Unknown)) or not isinstance(spec, TensorSpec):
        return value
    return ops.convert_to_tensor(value, preferred_dtype=spec.dtype)


def not_bound(
    reason: str, args: Any, kwargs: Any, names: Sequence[str], specs: Any, result: str = ""
) -> TypeError:
    """What TensorFlow 2 says of arguments.  Mirrors function_type_utils.py ``bind_function_inputs``."""
    types = [f": {spec_text(spec)}" for spec in specs]
    shown = ", ".join(n + t for n, t in zip_longest(names, types, fillvalue=""))
    text = (
        f"Binding inputs to tf.function failed due to `{reason}`. Received args: {tuple(args)} and kwargs: "
        f"{kwargs} for signature: ({shown}){result}."
    )
    return raised(TypeError(text))


def spec_text(spec: Any) -> str:
    """How TensorFlow 2 shows a specification, or a tensor as one, in a signature."""
    dtype = getattr(spec._dtype, "name", "?")
    return f"TensorSpec(shape={spec.shape}, dtype=tf.{dtype}, name=None)"


def cannot_cast(value: Tensor, spec: Any) -> str:
    """Mirrors python/framework/tensor.py ``TensorSpec.cast``."""
    return f"Can not cast {spec_text(value)} to {spec_text(spec)}"


def fits(spec: Any, value: Tensor) -> bool:
    """Whether a tensor may be given where one like ``spec`` is taken."""
    same = value._dtype is None or spec._dtype == value._dtype
    return same and bool(spec.shape.is_compatible_with(value.shape))


def _array_as_tensor(value: Any) -> Any:
    return ops.convert_to_tensor(value) if isinstance(value, ndarray) else value


TENSOR = "tensor"


def is_covered(key: Any, known: Any) -> bool:
    """Whether arguments of one key may be given to what was traced for another.

    TensorFlow 2 takes tensors of more definite shapes.  Mirrors
    python/eager/polymorphic_function/function_cache.py ``FunctionCache.lookup``.
    """
    if not isinstance(key, tuple) or not isinstance(known, tuple) or len(key) != len(known):
        return bool(key == known)
    if key[:1] == (TENSOR,) == known[:1] and not current_run().is_v1:
        (_, dtype, sizes), (_, other, wider) = key, known
        if dtype != other or wider is None or sizes is None or len(sizes) != len(wider):
            return bool(dtype == other and wider is None)
        return all(b is None or a == b for a, b in zip(sizes, wider))
    return all(is_covered(a, b) for a, b in zip(key, known))


def cache_key(value: Any) -> Hashable:
    """Equal for arguments for which a function is traced but once.

    Raises ``TypeError`` for an object without a hash.  Mirrors pywrap_tfe_src.cc ``TFE_Py_EncodeArg``.
    """
    if isinstance(value, (Tensor, TensorSpec)):
        shape, dtype = value.shape, value._dtype
        sizes = None if shape.ndims is None else tuple(shape.as_list())
        return TENSOR, None if dtype is None else dtype.name, sizes
    if isinstance(value, (Unknown, BaseVariable)):
        return "object", id(value)
    if nest.is_sequence(value):
        return type(value).__name__, tuple((str(k), cache_key(v)) for k, v in nest.items(value))
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return value
    if getattr(type(value), "__hash__", None) is None:
        raise _without_hash(value)
    return "object", id(value)


def _without_hash(value: Any) -> Exception:
    """What is told of an object without a hash; 1.15 takes it for an array."""
    if current_run().is_v1:
        return lacking(value, "shape")
    return raised(
        TypeError(
            f"Could not generate a generic TraceType for {value!r}.Please verify that it is immutable/hashable. "
            "Otheriwse, consider implementing the Tracing Protocol for it."
        )
    )
