"""What a graph has from the class of the C++ part that it derives from in TensorFlow 2."""

from __future__ import annotations

from typing import Any


class NativeGraph:
    """Part of a graph: a ``with`` of the graph itself leaves the default graph as it is.

    Mirrors tensorflow/python/client/tf_session_wrapper.cc ``PyGraph``; 1.x has no such class.
    """

    only_newer_manages_ = True

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        return None
