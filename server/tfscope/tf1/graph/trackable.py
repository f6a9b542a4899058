"""What a checkpoint would save.  Mirrors python/training/tracking/base.py Trackable."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.private_attributes import PRIVATE


class Trackable:
    """An object that names what it depends on; nothing is saved, so the names are all there is."""

    __tfscope_private__ = PRIVATE["Trackable"]

    def _maybe_initialize_trackable(self) -> None:
        return None

    def _track_trackable(self, trackable: Any, name: Any, overwrite: Any = False) -> Any:
        return trackable

    def _no_dependency(self, value: Any) -> Any:
        return value

    def _handle_deferred_dependencies(self, name: Any, trackable: Any) -> None:
        return None
