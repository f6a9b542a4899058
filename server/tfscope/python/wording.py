"""Errors of the host's Python in the words of the Python that the modelled TensorFlow runs on.

TensorFlow 1.15 runs on Python 3.7 at most; the host is 3.10 or later, whose texts differ.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from tfscope.base.patterns import regex

_ARGUMENTS = regex(r"^[\w.<>]+\.(\w+\(\) (?:got |missing |takes ))")
"""From 3.10 on an error of arguments gives the qualified name, before that the bare one."""

_OF_PYTHON_37 = (
    (regex(r"a real number(, not| is required, not)"), r"a number\1"),
    (regex(r"^string indices must be integers, not '.*'$"), "string indices must be integers"),
    (
        regex(
            r"^(isinstance|issubclass)\(\) arg 2 must be a (type|class), a tuple of (types|classes), or a union"
        ),
        r"\1() arg 2 must be a \2 or tuple of \3",
    ),
    (regex(r"^(str|bytes|bytearray)\(\) argument 'encoding' must"), r"\1() argument 2 must"),
    (
        regex(r"^Replacement index \d+ out of range for positional args tuple$"),
        "tuple index out of range",
    ),
    (
        regex(r"^expected string or bytes-like object, got '.*'$"),
        "expected string or bytes-like object",
    ),
    (regex(r"must be str, bytes, or os.PathLike object, not"), "must be str or bytes, not"),
    (regex(r"^reduce\(\) of empty iterable with"), "reduce() of empty sequence with"),
    (regex(r"with abstract method (\w+)$"), r"with abstract methods \1"),
    (regex(r"^property '\w+' of '\w+' object has no setter$"), "can't set attribute"),
    (regex(r"^property '\w+' of '\w+' object has no deleter$"), "can't delete attribute"),
    (regex(r"^type '(\w+)' is not subscriptable$"), "'type' object is not subscriptable"),
    (
        regex(r"^enumerate\(\) missing required argument 'iterable'$"),
        "enumerate() missing required argument 'iterable' (pos 1)",
    ),
    (
        regex(r"^sum\(\) takes at least 1 positional argument \(0 given\)"),
        "sum expected at least 1 arguments, got 0",
    ),
    (
        regex(r"^__init__\(\) takes exactly one argument \(the instance"),
        "object.__init__() takes exactly one argument (the instance",
    ),
    (regex(r"^(\w+) expected 1 argument, got"), r"\1 expected 1 arguments, got"),
    (
        regex(r"^(max|min) expected at least 1 argument, got 0"),
        r"\1 expected 1 arguments, got 0",
    ),
    (
        regex(r"^super\(\) argument 1 must be a type, not None(?:Type)?"),
        "super() argument 1 must be type, not None",
    ),
    (
        regex(r"^super\(\) argument 1 must be a type, not"),
        "super() argument 1 must be type, not",
    ),
    (
        regex(r"^sum\(\) takes at most 2 arguments \((\d+) given\)"),
        r"sum expected at most 2 arguments, got \1",
    ),
    (
        regex(r"^pow\(\) missing required argument 'exp' \(pos 2\)"),
        "pow expected at least 2 arguments, got 1",
    ),
    (
        regex(r"^'\w+' is an invalid keyword argument for zip\(\)$"),
        "zip() takes no keyword arguments",
    ),
    (regex(r"^integer modulo by zero$"), "integer division or modulo by zero"),
    (regex(r"^float floor division by zero$"), "float divmod()"),
    (regex(r"^float modulo by zero$"), "float modulo"),
    (
        regex(r"^range expected at least 1 argument, got 0"),
        "range expected 1 arguments, got 0",
    ),
    (
        regex(r"^(\w+) expected at least 1 argument, got"),
        r"\1 expected at least 1 arguments, got",
    ),
    (
        regex(r"^(\w+) expected at most 1 argument, got"),
        r"\1 expected at most 1 arguments, got",
    ),
)


_CLASS_OF_NUMPY = r"(ndarray|float\d+|u?int\d+|complex\d+|bool_)"
_OF_NUMPY = regex(
    rf"((?:^|unhashable type: |of type |between instances of |: |and )'|^cannot unpack non-iterable |slices, not |\(not \"){_CLASS_OF_NUMPY}(?='(?: object | has | is | and |$)| object$|$|\")"
)
"""numpy's classes are told with their module."""


@functools.lru_cache(maxsize=1000)
def in_words_of_37(text: str) -> str:
    """What Python 3.7 says where the host says ``text``."""
    text = _OF_NUMPY.sub(r"\1numpy.\2", _ARGUMENTS.sub(r"\1", text))
    for pattern, words in _OF_PYTHON_37:
        text = pattern.sub(words, text)
    return text


def zip_refusal(sequences: Sequence[Any]) -> str | None:
    """What Python 3.7's ``zip`` says of the first argument that cannot be iterated over."""
    for number, sequence in enumerate(sequences, 1):
        try:
            iter(sequence)
        except TypeError:
            return f"zip argument #{number} must support iteration"
    return None


_LIKE_ARRAYS = regex(
    r"^'SymbolicTensor' object has no attribute '(T|astype|ravel|transpose|reshape|clip|size|tolist|data)'"
)
"""Tensors lack what arrays have in words of their own (framework/tensor.py Tensor.__getattr__)."""


def in_words_of_tensorflow2(text: str) -> str:
    """What Python says with TensorFlow 2 of what tensors lack, and of numpy's classes."""
    text = _LIKE_ARRAYS.sub(r"SymbolicTensor object has no attribute '\1'. \n", text)
    return _OF_NUMPY.sub(r"\1numpy.\2", text)


def missing_arguments(name: str, missing: list[str], kind: str) -> str:
    """What a call says that lacks arguments."""
    quoted = [f"'{m}'" for m in missing]
    if len(quoted) > 1:
        head = ", ".join(quoted[:-1]) + ("," if len(quoted) > 2 else "")
        listed = f"{head} and {quoted[-1]}"
    else:
        listed = quoted[0]
    plural = "s" if len(missing) > 1 else ""
    return f"{name}() missing {len(missing)} required {kind} argument{plural}: {listed}"


def reword(error: Exception) -> None:
    """Gives an error that the host raised the words of Python 3.7, in place."""
    _reworded(error, in_words_of_37)


def reword_for_tensorflow2(error: Exception) -> None:
    """Gives an error that the host raised TensorFlow 2's words, in place."""
    _reworded(error, in_words_of_tensorflow2)


def _reworded(error: Exception, words: Callable[[str], str]) -> None:
    if len(error.args) == 1 and isinstance(error.args[0], str):
        error.args = (words(error.args[0]),)
