"""What a Python value must be to become a constant.

Mirrors python/framework/tensor_util.py ``make_tensor_proto``.  Values that only we do not know are
never refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph import constant_words as words
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.not_tensors import is_certain
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MOST_CHECKED = 1_000
"""Elements of a value that are looked at."""


def leaves(value: Any) -> Iterator[Any]:
    """The elements of nested lists; a shape in a list is one of them."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from (item,) if isinstance(item, TensorShape) else leaves(item)
    elif isinstance(value, TensorShape):
        yield from value.dims or ()
    else:
        yield value


def _some_leaves(value: Any) -> list[Any]:
    found = []
    for leaf in leaves(value):
        found.append(leaf)
        if len(found) >= MOST_CHECKED:
            break
    return found


def known_plain(leaf: Any) -> bool:
    """Whether an element is of a Python type whose conversion is certain."""
    return leaf is None or isinstance(leaf, (bool, int, float, complex, str, bytes, Dimension))


def fits(leaf: Any, dtype: DType) -> bool:
    """Whether a Python element may be written as a constant of a type."""
    if dtype.is_integer:
        return isinstance(leaf, (int, Dimension))
    if dtype.is_floating:
        return isinstance(leaf, (int, float))
    if dtype.is_complex:
        return isinstance(leaf, (int, float, complex))
    if dtype.base_name == "string":
        return isinstance(leaf, (str, bytes))
    return isinstance(leaf, bool) if dtype.is_bool else True


def check_value(value: Any, dtype: DType | None, *, preferred: bool = False) -> None:
    """Raises TensorFlow's error for a value that certainly is no constant of this type.

    A type that is only preferred is tried first; what is wrong with it is said without it.
    """
    if isinstance(value, (Unknown, Tensor)) or (hasattr(value, "dtype") and not is_certain(value)):
        return
    found = _some_leaves(value)
    refused = next((leaf for leaf in found if _is_refused(leaf)), MISSING)
    if refused is not MISSING:
        told = dtype if not preferred else None
        raise raised(
            TypeError(words.wrong_type(told, refused) if told else words.not_converted(value))
        )
    if not all(
        known_plain(leaf) or isinstance(leaf, (Unknown, range)) or hasattr(leaf, "dtype")
        for leaf in found
    ):
        return
    known = [leaf for leaf in found if known_plain(leaf)]
    incomplete = any(
        leaf is None or isinstance(leaf, Dimension) and leaf.value is None for leaf in known
    )
    if incomplete and not current_run().sure:
        return
    if dtype is not None:
        wrong = next((leaf for leaf in known if not fits(leaf, dtype)), MISSING)
        if wrong is not MISSING:
            raise raised(TypeError(words.wrong_type(dtype, wrong)))
        if incomplete:
            raise raised(TypeError("__int__ returned non-int (type NoneType)"))
    elif incomplete or _texts_and_numbers(known) or any(map(_too_large, known)):
        raise raised(TypeError(words.not_converted(value)))
    _check_dense(value, None if preferred else dtype)


MISSING = object()


def _is_refused(leaf: Any) -> bool:
    return isinstance(leaf, (dict, set, frozenset, TensorShape)) or is_certain(leaf)


def _texts_and_numbers(known: list[Any]) -> bool:
    """Whether some elements are texts and some are not."""
    texts = [isinstance(leaf, (str, bytes)) for leaf in known]
    return any(texts) and not all(texts)


def _too_large(leaf: Any) -> bool:
    return isinstance(leaf, int) and not -(2**63) <= leaf < 2**64


def refuse_dimensions(value: Any) -> None:
    """Raises for dimensions in a list of which no type is known: no op's argument, no dtype."""
    if isinstance(value, (list, tuple)) and any(
        isinstance(leaf, Dimension) for leaf in _some_leaves(value)
    ):
        raise raised(TypeError(words.not_converted(value)))


def _check_dense(value: Any, dtype: DType | None) -> None:
    """Raises for lists of certainly different lengths side by side."""
    rows = value if isinstance(value, (list, tuple)) else [value]
    if not any(isinstance(v, (list, tuple, range)) for v in rows):
        return
    shape = _numpy_shape(value)
    if shape is None:
        return
    if _holds_ranges(value):
        raise raised(ValueError(words.not_dense(value, shape, _first_shape(value))))
    if not any(isinstance(v, (list, tuple)) for v in _items(value, len(shape))):
        return
    of_objects = current_run().is_v1 if dtype is None else dtype.base_name == "string"
    wanted = _first_shape(value)
    if not of_objects:
        raise raised(ValueError(words.not_an_array(shape)))
    if shape == wanted:
        raise raised(
            TypeError(words.not_converted(value, None if isinstance(value, tuple) else "list"))
        )
    raise raised(ValueError(words.not_dense(value, shape, wanted)))


def _holds_ranges(value: Any) -> bool:
    """Whether a range stands where TensorFlow 1.x looks for lists; numpy takes it for one."""
    return current_run().is_v1 and any(isinstance(leaf, range) for leaf in _some_leaves(value))


def _items(value: Any, depth: int) -> list[Any]:
    """What stands ``depth`` lists deep, as far as it is checked."""
    found = [value]
    for _ in range(depth):
        found = [item for row in found for item in row[:MOST_CHECKED]]
    return found


def _first_shape(value: Any) -> list[int]:
    if not isinstance(value, (list, tuple)):
        return []
    return [len(value), *(_first_shape(value[0]) if value else [])]


def _numpy_shape(value: Any) -> list[int] | None:
    """The shape of the array numpy makes, objects for ragged lists; ``None`` if not known."""
    if isinstance(value, range):
        return [len(value)]
    if not isinstance(value, (list, tuple)):
        return [] if known_plain(value) else None
    if open_list(value) is not None:
        return None
    if not value:
        return [0]
    shapes = [_numpy_shape(v) for v in value[:MOST_CHECKED]]
    if any(s is None for s in shapes):
        return None
    common: list[int] = []
    for sizes in zip(*[s or [] for s in shapes]):
        if len(set(sizes)) > 1:
            break
        common.append(sizes[0])
    return [len(value), *common]


def check_count(own: TensorShape, target: TensorShape, *, verify: bool = False) -> None:
    """Raises for a value that certainly has another shape, or more elements, than asked for."""
    if verify and not own.is_compatible_with(target):
        raise raised(TypeError(words.other_shape(target, own)))
    count, total = own.num_elements(), target.num_elements()
    if count is not None and total is not None and total > 0 and count > total:
        raise raised(ValueError(words.too_many(total, count)))


def refuse_tensors(value: Any, dtype: DType | None) -> None:
    """Raises if a tensor, or for 1.x a variable, stands where only constants may."""
    found = _some_leaves(value)
    if any(isinstance(leaf, Tensor) for leaf in found):
        raise raised(TypeError(words.tensors_inside()))
    variable = next((leaf for leaf in found if _is_variable(leaf)), MISSING)
    if variable is not MISSING and current_run().is_v1:
        text = words.wrong_type(dtype, variable) if dtype else words.not_converted(value)
        raise raised(TypeError(text))


def _is_variable(leaf: Any) -> bool:
    """Whether an element decides operators as a tensor does."""
    return bool(getattr(type(leaf), "__array_priority__", 0) == 100)


def refuse_no_tensor(value: Any, wanted: DType | None, name: Any, as_ref: bool) -> None:
    """Raises for operations and for what certainly is no tensor."""
    if isinstance(value, Operation):
        text = f"an't convert Operation '{value.name}' to Tensor"
        more = f" (target dtype={wanted!r}, name={name!r}, as_ref={as_ref!r})"
        text = f"C{text}{more}" if current_run().is_v1 else f"c{text}"
        raise raised(TypeError(text))
    if is_certain(value):
        text = words.wrong_type(wanted, value) if wanted else words.not_converted(value)
        raise raised(TypeError(text))


__all__ = [
    "check_count",
    "check_value",
    "leaves",
    "refuse_dimensions",
    "refuse_no_tensor",
    "refuse_tensors",
]
