"""Where operations are placed: device names and how an inner one refines an outer one.

Mirrors python/framework/device.py.  What a device function answers is not asked: a placement
changes neither names nor shapes.
"""

from __future__ import annotations

from typing import Any

from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run

PARTS = ("job", "replica", "task", "device")


def parsed(text: str) -> dict[str, str] | None:
    """``/job:ps/task:3/gpu:0`` by parts; ``None`` if it is no device name."""
    found: dict[str, str] = {}
    for piece in text.strip("/").split("/"):
        key, _, value = piece.partition(":")
        if key.lower() in ("gpu", "cpu") and value:
            found["device"] = f"{key.upper()}:{value}"
        elif key in PARTS and value:
            found[key] = value
        elif piece:
            return None
    return found


def refuse_kind(device: Any) -> None:
    """Raises for what is neither text, nor a specification, nor a function."""
    kind = "numpy.ndarray" if hasattr(device, "tolist") else type(device).__name__
    if isinstance(device, (list, dict)) or kind == "numpy.ndarray":
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


def merged_device(outer: str, inner: Any) -> str:
    """The device of operations inside ``with tf.device(inner)``."""
    if inner is None:
        return ""
    is_array = hasattr(inner, "tolist")
    if is_array or isinstance(inner, (int, float, list, tuple, dict)) and inner:
        refuse_kind(inner)
    if not isinstance(inner, str):
        return outer
    check_device(inner)
    parts, around = parsed(inner), parsed(outer)
    if parts is None or around is None:
        return inner or outer
    merged = {**around, **parts}
    return "".join(f"/{key}:{merged[key]}" for key in PARTS if key in merged)
