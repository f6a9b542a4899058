"""What stands for a tensor or variable where a key is needed.  Mirrors python/util/object_identity.py."""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import current_run


class Reference:
    """Equal to another one of the same object alone; what is no reference cannot be compared with it."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    def deref(self) -> Any:
        """The object that it stands for."""
        return self._wrapped

    def _other(self, other: Any) -> Any:
        if not isinstance(other, Reference):
            raise raised(TypeError("Cannot compare wrapped object with unwrapped object"))
        return other._wrapped

    def __eq__(self, other: object) -> bool:
        if other is None and not current_run().is_v1:
            return False
        return self._wrapped is self._other(other)

    def __lt__(self, other: object) -> bool:
        return id(self._wrapped) < id(self._other(other))

    def __gt__(self, other: object) -> bool:
        return id(self._wrapped) > id(self._other(other))

    def __hash__(self) -> int:
        return id(self._wrapped)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._wrapped!r}>"


class Referable:
    """What gives a reference to itself."""

    def experimental_ref(self) -> Reference:
        """What equals only another reference to the same object."""
        return Reference(self)

    @property
    def ref(self) -> Any:
        """The newer name of it."""
        return of_newer(self, "ref", self.experimental_ref)


def of_newer(owner: Any, name: str, value: Any) -> Any:
    """An attribute that TensorFlow 2 alone has."""
    if current_run().is_v1:
        kind = getattr(type(owner), "shown_as", type(owner).__name__)
        text = f"'{kind}' object has no attribute '{name}'"
        raise raised(AttributeError(text, name=name, obj=owner))
    return value


class ReferableTensor(Referable):
    """A tensor, which tells its rank by the name that arrays have for it."""

    shape: Any

    @property
    def ndim(self) -> Any:
        """The rank as the C++ of TensorFlow 2 tells it: -1 if it is unknown."""
        rank = self.shape.ndims
        return of_newer(self, "ndim", -1 if rank is None else rank)
