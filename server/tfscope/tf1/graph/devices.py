"""Where operations are placed: device names and how an inner one refines an outer one.

Mirrors python/framework/device.py.  What a device function answers is not asked: a placement
changes neither names nor shapes.
"""

from __future__ import annotations

from typing import Any

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


def merged_device(outer: str, inner: Any) -> str:
    """The device of operations inside ``with tf.device(inner)``."""
    if inner is None:
        return ""
    if not isinstance(inner, str):
        return outer
    parts, around = parsed(inner), parsed(outer)
    if parts is None or around is None:
        return inner or outer
    merged = {**around, **parts}
    return "".join(f"/{key}:{merged[key]}" for key in PARTS if key in merged)
