"""What the package ``tensorflow`` says of itself: versions, and how it was built."""

from __future__ import annotations

from typing import Any

from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

ABSENT = object()
"""Stands for what a module does not hold."""

VERSIONS = {"1.15": "1.15.5", "2.x": "2.15.1"}

KERAS_VERSIONS = {"1.15": "2.2.4-tf", "2.x": "2.15.0"}

FACTS: dict[str, Any] = {
    "__version__": None, "__git_version__": None, "__compiler_version__": None,
    "__cxx11_abi_flag__": 0, "__monolithic_build__": 0,
}  # fmt: skip
"""What the package says of itself; ``None`` where it depends on the version or the build."""


HOLDERS = ("", "python.framework.versions")
"""The modules that hold the version as ``__version__``."""


def about(full: str) -> Any:
    """The fact of a name in ``FACTS``, or of a version; ``ABSENT`` for versions that modules do not have."""
    if full in ("keras.__version__", "python.keras.__version__"):
        return KERAS_VERSIONS[current_run().target]
    place, _, last = full.rpartition(".")
    if last == "__version__" and place not in HOLDERS:
        return ABSENT
    if full not in FACTS or last == "__version__":
        return VERSIONS[current_run().target]
    return Unknown("environment", f"tf.{full}") if FACTS[full] is None else FACTS[full]
