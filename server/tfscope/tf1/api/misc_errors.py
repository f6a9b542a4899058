"""tf.errors: exception classes with TensorFlow's hierarchy, names and codes.

Mirrors python/framework/errors_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.values.raised import raised
from tfscope.values.run import of_target

_CODES = {
    "Cancelled": ("CANCELLED", 1),
    "Unknown": ("UNKNOWN", 2),
    "InvalidArgument": ("INVALID_ARGUMENT", 3),
    "DeadlineExceeded": ("DEADLINE_EXCEEDED", 4),
    "NotFound": ("NOT_FOUND", 5),
    "AlreadyExists": ("ALREADY_EXISTS", 6),
    "PermissionDenied": ("PERMISSION_DENIED", 7),
    "ResourceExhausted": ("RESOURCE_EXHAUSTED", 8),
    "FailedPrecondition": ("FAILED_PRECONDITION", 9),
    "Aborted": ("ABORTED", 10),
    "OutOfRange": ("OUT_OF_RANGE", 11),
    "Unimplemented": ("UNIMPLEMENTED", 12),
    "Internal": ("INTERNAL", 13),
    "Unavailable": ("UNAVAILABLE", 14),
    "DataLoss": ("DATA_LOSS", 15),
    "Unauthenticated": ("UNAUTHENTICATED", 16),
}


@tf_export("errors.OpError", "OpError", "python.framework.errors_impl.OpError")
class OpError(Exception):
    """Mirrors errors_impl.py OpError."""

    def __init__(self, node_def, op, message, error_code):
        super().__init__()
        self._node_def = node_def
        self._op = op
        self._message = message
        self._error_code = error_code

    node_def = property(lambda self: self._node_def)
    op = property(lambda self: self._op)
    message = property(lambda self: self._message)
    error_code = property(lambda self: self._error_code)

    def __str__(self):
        return str(self._message)


INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, OUT_OF_RANGE = 3, 5, 9, 11

CLASSES: dict[int, type[Exception]] = {}
"""Code → exception class."""


def _error(prefix, key, code):
    def init(self, node_def, op, message):
        OpError.__init__(self, node_def, op, message, code)

    name = f"{prefix}Error"
    made = type(name, (OpError,), {"__init__": init, "__doc__": "A status as exception."})
    init.__name__ = init.__qualname__ = "__init__"
    made.__module__ = "tensorflow.python.framework.errors_impl"
    CLASSES[code] = made
    export_value(code, f"errors.{key}")
    export_value(made, f"errors.{name}", f"python.framework.errors_impl.{name}",
                 f"python.framework.errors.{name}")  # fmt: skip


for _prefix, (_key, _code) in _CODES.items():
    _error(_prefix, _key, _code)
export_value(0, "errors.OK")


def refused_run(code, op, words):
    """The error of an operation that a session runs; TensorFlow 2 puts a head before the kernel's words."""
    return raised(CLASSES[code](None, op, of_target(words, "Graph execution error:\n")))


@tf_export("errors.exception_type_from_error_code")
def exception_type_from_error_code(error_code):
    """The class of a code.  Raises ``KeyError`` for another number."""
    if isinstance(error_code, int) and error_code not in CLASSES:
        raise raised(KeyError(error_code))
    return CLASSES[error_code]


@tf_export("errors.error_code_from_exception_type")
def error_code_from_exception_type(cls):
    """The code of a class; of another one the text that TensorFlow gives.

    Mirrors errors_impl.py error_code_from_exception_type.
    """
    known = (code for code, made in CLASSES.items() if made is cls)
    return next(known, "Unknown class exception")
