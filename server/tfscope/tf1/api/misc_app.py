"""tf.app, tf.flags and tf.logging: absl's objects under TensorFlow's names.

Mirrors python/platform/{app,flags,tf_logging}.py.
"""

from __future__ import annotations

import numbers
from typing import Any

from tfscope.python.library import (
    absl_flags,
    absl_model,
    collections_model,
    gate,
    logging_model,
    numpy_scalars,
)
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class FlagValuesWrapper:
    """``tf.flags.FLAGS``: the current run's flags.  Mirrors flags.py _FlagValuesWrapper."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "__dict__", "__doc__"):
            return object.__getattribute__(self, name)
        return getattr(absl_flags.tf_flags(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(absl_flags.tf_flags(), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(absl_flags.tf_flags(), name)

    def __dir__(self) -> list[str]:
        return dir(absl_flags.tf_flags())

    def __getitem__(self, key: Any) -> Any:
        return absl_flags.tf_flags()[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        absl_flags.tf_flags()[key] = value

    def __contains__(self, key: object) -> bool:
        return key in absl_flags.tf_flags()

    def __iter__(self) -> Any:
        return iter(absl_flags.tf_flags())

    def __len__(self) -> int:
        return len(absl_flags.tf_flags())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return absl_flags.tf_flags()(*args, **kwargs)


FLAGS = FlagValuesWrapper()

for _name, _member in {**absl_flags.members(), "FLAGS": FLAGS}.items():
    export_value(_member, f"flags.{_name}", f"app.flags.{_name}", f"python.platform.flags.{_name}")
export_value(absl_flags.FlagValues, "flags._FlagValues", "app.flags._FlagValues")


@tf_export("app.run", "python.platform.app.run")
def run(main=None, argv=None):
    """Parses the flags, calls ``main`` or else ``__main__.main`` and exits.  Mirrors app.py run.

    Raises:
        AttributeError: of the main module, before the flags are read, if it has no ``main``.
    """

    def parse(given):
        return absl_flags.flags()(given, known_only=True)

    if type(main) is not Unknown and not main:
        main = gate.get(current_run().modules["__main__"], "main")
    absl_model.run(main=main, argv=argv, flags_parser=parse)


# -- logging ---------------------------------------------------------------------------------
_LEVELS = {"DEBUG": 10, "ERROR": 40, "FATAL": 50, "INFO": 20, "WARN": 30}
for _name, _level in _LEVELS.items():
    export_value(_level, f"logging.{_name}", f"python.platform.tf_logging.{_name}")
export_value(30, "logging.WARNING")


def _silent(name: str, *paths: str) -> None:
    def function(*args, **kwargs):
        """Says nothing."""

    function.__name__ = function.__qualname__ = name
    export_value(function, *[f"{path}.{name}" for path in paths])


for _name in (
    "debug", "error", "exception", "fatal", "flush", "info", "log", "log_every_n",
    "log_first_n", "log_if", "vlog", "warn", "warning", "TaskLevelStatusMessage",
):  # fmt: skip
    _silent(_name, "logging", "python.platform.tf_logging")
_silent("register_proto_function", "python.framework.ops")


@tf_export("logging.get_verbosity", "python.platform.tf_logging.get_verbosity")
def get_verbosity():
    """The level of TensorFlow's logger.  Mirrors tf_logging.py get_verbosity."""
    return get_logger().getEffectiveLevel()


@tf_export("logging.set_verbosity", "python.platform.tf_logging.set_verbosity")
def set_verbosity(v):
    """Sets the level of TensorFlow's logger.  Mirrors tf_logging.py set_verbosity."""
    get_logger().setLevel(v)


@tf_export("logging._get_logger", "python.platform.tf_logging._get_logger",
           "get_logger", "python.platform.tf_logging.get_logger")  # fmt: skip
def get_logger():
    """TensorFlow's logger, which Python's ``logging`` knows, too."""
    return logging_model.get_logger("tensorflow")


@tf_export("compat.as_bytes")
def as_bytes(bytes_or_text, encoding="utf-8"):
    """Bytes.  Mirrors python/util/compat.py as_bytes."""
    if isinstance(bytes_or_text, (bytes, Unknown)):
        return bytes_or_text
    return bytes_or_text.encode(encoding) if isinstance(bytes_or_text, str) else bytes_or_text


@tf_export("compat.as_text", "compat.as_str")
def as_text(bytes_or_text, encoding="utf-8"):
    """Text.  Mirrors python/util/compat.py as_text."""
    return bytes_or_text.decode(encoding) if isinstance(bytes_or_text, bytes) else bytes_or_text


@tf_export("compat.as_str_any")
def as_str_any(value):
    """Text of any value.  Mirrors python/util/compat.py as_str_any."""
    if isinstance(value, Unknown):
        return value
    return as_text(value) if isinstance(value, bytes) else str(value)


@tf_export("compat.path_to_str")
def path_to_str(path):
    """Text of a path.  Mirrors python/util/compat.py path_to_str."""
    return as_text(path.__fspath__() if hasattr(path, "__fspath__") else path)


@tf_export("compat.forward_compatible", "python.compat.compat.forward_compatible")
def forward_compatible(year, month, day):
    """False: the modelled release is older than what is asked for."""
    return False


export_value((bytes, str), "compat.bytes_or_text_types")
export_value((numbers.Integral, numpy_scalars.integer), "compat.integral_types")
export_value(collections_model.MODELS["collections.abc"](), "python.util.compat.collections_abc")
export_value((numbers.Real, numpy_scalars.integer, numpy_scalars.floating), "compat.real_types")
export_value((numbers.Complex, numpy_scalars.number), "compat.complex_types")
