"""Where operations are placed: device names and how an inner one refines an outer one.

Mirrors python/framework/device.py.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PARTS = ("job", "replica", "task", "device")


def parsed(text: str) -> dict[str, str] | None:
    """``/job:ps/task:3/gpu:0`` by parts; ``None`` if it is no device name."""
    found: dict[str, str] = {}
    for piece in text.strip("/").split("/"):
        key, _, value = piece.partition(":")
        if key.lower() in ("gpu", "cpu"):
            found["device"] = f"{key.upper()}:{value or '*'}"
        elif key in PARTS and value:
            found[key] = value
        elif piece:
            return None
    return found


def refuse_kind(device: Any) -> None:
    """Raises for what is neither text, nor a specification, nor a function."""
    kind = "numpy.ndarray" if hasattr(device, "tolist") else type(device).__name__
    if isinstance(device, (list, dict, set)) or kind == "numpy.ndarray":
        raise raised(TypeError(f"unhashable type: '{kind}'"))
    raise raised(AttributeError(f"'{kind}' object has no attribute 'split'"))


def check_device(text: str) -> None:
    """Raises what ``DeviceSpec.from_string`` raises for a text."""
    if holes.has_hole(text):
        return
    kinds, v1 = 0, current_run().is_v1
    for key, *values in (piece.split(":") for piece in text.split("/")):
        places = {"job": 1, "replica": 1, "task": 1, "device": 2}.get(key)
        plain = key.upper() in (("CPU", "GPU") if v1 else DEVICE_TYPES) and len(values) < 2
        if not plain and places != len(values):
            if key:
                old = f"Unknown attribute: '{key}' in '{text}'"
                new = f"Unknown attribute '{key}' is encountered while parsing the device spec: '{text}'."
                raise raised(ValueError(old if v1 else new))
            continue
        kinds += plain or key == "device"
        if kinds > 1:
            old = f"Cannot specify multiple device types: {text}"
            new = f"Multiple device types are not allowed while parsing the device spec: {text}."
            raise raised(ValueError(old if v1 else new))
        _check_number(values[-1] if values and key != "job" else "0")


DEVICE_TYPES = ("CPU", "GPU", "TPU", "EPU", "CUSTOM")


def _check_number(text: str) -> None:
    """A number, or ``*`` for any."""
    if text != "*":
        try:
            int(text)
        except ValueError as error:
            raise raised(error) from None


def merged_device(outer: str, inner: str) -> str:
    """The device of operations inside ``with tf.device(inner)``."""
    parts, around = parsed(inner), parsed(outer)
    if parts is None or around is None:
        return inner or outer
    merged = {**around, **parts}
    return "".join(f"/{key}:{merged[key]}" for key in PARTS if key in merged)


def device_spec(given: Any) -> Any:
    """What ``tf.device`` was given, as text or a function; raises for what is neither."""
    is_array = hasattr(given, "tolist")
    if (
        isinstance(given, (list, dict, set))
        or is_array
        or isinstance(given, (int, float, tuple))
        and given
    ):
        refuse_kind(given)
    if isinstance(given, bytes) and current_run().is_v1:
        raise raised(TypeError("a bytes-like object is required, not 'str'"))
    if hasattr(given, "to_string") and not isinstance(given, Unknown):
        given = given.to_string()
    if isinstance(given, str):
        check_device(given)
        return given
    return given if given is None or callable(given) else ""


class Devices:
    """The device stack of a graph.  Mirrors ``Graph._apply_device_functions``."""

    def __init__(self) -> None:
        self._specs: list[Any] = []
        self._text: str | None = ""

    @contextlib.contextmanager
    def inside(self, specs: list[Any]) -> Iterator[None]:
        """A context with these specifications, outermost first."""
        kept = self._specs, self._text
        self._specs, self._text = specs, ""
        for spec in specs:
            if self._text is None or not isinstance(spec, str):
                self._text = None
            else:
                self._text = merged_device(self._text, spec)
        try:
            yield
        finally:
            self._specs, self._text = kept

    def within(self, given: Any) -> Any:
        """A context that refines the device; None forgets those around it."""
        spec = device_spec(given)
        return self.inside([] if spec is None else [*self._specs, spec])

    def place(self, op: Any) -> None:
        """Tells an operation its device; functions are asked from the innermost outwards."""
        if self._text is not None:
            op.device = self._text
            return
        for spec in reversed(self._specs):
            found = merged_device(spec, op.device) if isinstance(spec, str) else _answer(spec(op))
            op.device = found
            if isinstance(found, Unknown):
                return

    @property
    def text(self) -> str:
        """The device where no function is asked."""
        return self._text or ""


@contextlib.contextmanager
def beside(graph: Any, references: Sequence[Any]) -> Iterator[None]:
    """A context for an operation that takes variables by reference: it is placed with them.

    Mirrors op_def_library.py ``_MaybeColocateWith``.
    """
    with contextlib.ExitStack() as places:
        for tensor in references:
            if tensor.device:
                places.enter_context(graph.colocate_with(tensor))
        yield


def _answer(found: Any) -> Any:
    """A device function's answer as text."""
    if isinstance(found, Unknown):
        return found
    if hasattr(found, "to_string"):
        return found.to_string()
    if not isinstance(found, (str, bytes)):
        raise raised(TypeError(f"Expected binary or unicode string, got {found!r}"))
    return found.decode() if isinstance(found, bytes) else found
