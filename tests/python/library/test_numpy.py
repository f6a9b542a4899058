"""The model of numpy against a real numpy, expression by expression."""

from __future__ import annotations

import gc
import math
import weakref
from pathlib import Path
from typing import Any

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.python import library
from tfscope.values.raised import is_raised
from tfscope.values.unknown import Unknown

real = pytest.importorskip("numpy")

EXPRESSIONS = (Path(__file__).parent / "numpy_expressions.txt").read_text().splitlines()


def plain(value: Any) -> Any:
    """A value of either numpy as comparable data: dtype, shape and rounded elements."""
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        kind = "scalar" if value.shape == () else "array"
        dtype = value.dtype.kind if value.dtype.kind in "US" else value.dtype.name
        return kind, dtype, tuple(value.shape), rounded(value.tolist())
    return rounded(value)


def rounded(value: Any) -> Any:
    """Floats to ten digits."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else float(f"{value:.10g}")
    if isinstance(value, (list, tuple)):
        return type(value)([rounded(item) for item in value])
    return value


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression_gives_what_numpy_gives(expression: str) -> None:
    mine = eval(expression, {"np": library.find("numpy")})
    theirs = eval(expression, {"np": real})
    if type(mine).__name__ == "Unknown" or not getattr(mine, "known", True):
        assert tuple(mine.shape) == tuple(theirs.shape)
        assert mine.dtype.name == theirs.dtype.name
    else:
        assert plain(mine) == plain(theirs)


def test_what_is_not_known_is_not_an_error() -> None:
    np: Any = library.find("numpy")
    some = Unknown("argument", "batch")
    with pytest.raises(TypeError):
        np.prod([None, 3])
    assert np.zeros([some, 3]).shape == (some, 3)
    assert np.zeros([some, 3]).reshape(-1, 3).shape[1] == 3
    assert np.array([some, 3]).tolist() == [some, 3]
    assert type(np.prod([some, 3])) is Unknown
    assert np.concatenate([np.zeros((some, 2)), np.ones((1, 2))]).shape[1] == 2
    assert (np.zeros((some, 2)) + np.ones(2)).shape[1] == 2
    assert type(np.array([1, 2]) + some) is Unknown
    assert type(np.mean(np.random.rand(3))) is Unknown
    assert np.random.rand(3, 2).sum(axis=0).shape == (2,)
    big = np.zeros((1000, 1000))
    assert big.shape == (1000, 1000) and big.flat_data is None and big[0].shape == (1000,)


def test_views_share_their_elements() -> None:
    np: Any = library.find("numpy")
    a = np.zeros((2, 3))
    row, column = a[1], a.T[0]
    row[0] = 5
    assert a.tolist() == [[0, 0, 0], [5, 0, 0]] and column.tolist() == [0, 5]
    a.reshape(-1)[2] = 7
    assert a[0, 2] == 7
    b = a[[0, 1]]
    b[:] = 9
    assert a[1, 1] == 0
    np.random.shuffle(a)
    assert not row.known


@pytest.mark.parametrize(
    ("expression", "error", "message"),
    [
        (
            "np.array([1, 2]) + np.array([1, 2, 3])",
            ValueError,
            "operands could not be broadcast together with shapes (2,) (3,) ",
        ),
        (
            "np.reshape(np.arange(6), (4, 2))",
            ValueError,
            "cannot reshape array of size 6 into shape (4,2)",
        ),
        (
            "np.zeros((2, 3))[5]",
            IndexError,
            "index 5 is out of bounds for axis 0 with size 2",
        ),
        (
            "np.dot(np.zeros((2, 3)), np.zeros((2, 3)))",
            ValueError,
            "shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)",
        ),
        (
            "np.zeros([2.0])",
            TypeError,
            "'float' object cannot be interpreted as an integer",
        ),
        (
            "bool(np.array([1, 2]))",
            ValueError,
            "The truth value of an array with more than one element is ambiguous. "
            "Use a.any() or a.all()",
        ),
    ],
)
def test_errors_are_worded_as_numpy_118_words_them(
    expression: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        eval(expression, {"np": library.find("numpy")})
    assert str(caught.value) == message
    assert is_raised(caught.value)


@pytest.mark.parametrize(
    ("expression", "dtype"),
    [
        ("np.array([1, 2], np.int32) * 2.5", "float64"),
        ("np.array([1, 2], np.int8) + 300", "int16"),
        ("np.array([1, 2], np.uint8) + -1", "int16"),
        ("np.array([1, 2], np.float32) + 1.5", "float32"),
        ("np.array([1, 2], np.float32) * np.float64(2)", "float32"),
        ("np.float32(3) * 2.0", "float64"),
        ("np.int32(3) * 2", "int64"),
    ],
)
def test_scalars_are_cast_by_value_as_in_numpy_118(expression: str, dtype: str) -> None:
    assert eval(expression, {"np": library.find("numpy")}).dtype.name == dtype


@pytest.mark.parametrize(
    "target, names", [("1.15", []), ("2.x", ["int", "float", "bool", "object", "long"])]
)
def test_tensorflow_2_comes_with_a_numpy_that_lacks_old_names(
    target: str, names: list[str], tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text(
        "import numpy as np\nimport tensorflow.compat.v1 as tf\n"
        "for name in ('int', 'float', 'bool', 'object', 'long', 'float32'):\n"
        "    if not hasattr(np, name):\n        tf.get_variable(name, [1])\n"
        "try:\n    np.int\nexcept AttributeError as e:\n    assert str(e).startswith(\"module 'numpy' has no attribute 'int'.\")\n"
    )
    found = analyze(str(tmp_path / "main.py"), Options(target=target))
    assert found.error is None
    assert [v.name.partition(":")[0] for g in found.graphs for v in g.variables] == names


def test_a_class_of_the_program_is_not_remembered() -> None:
    class OfProgram:
        pass

    array = library.find("numpy").array([1.0])
    with pytest.raises(TypeError):
        array + OfProgram()
    known = weakref.ref(OfProgram)
    del OfProgram
    gc.collect()
    assert known() is None
