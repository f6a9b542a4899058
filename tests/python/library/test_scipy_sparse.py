"""The model of ``scipy.sparse``; what is expected was asked of SciPy 1.7."""

from __future__ import annotations

from typing import Any

import pytest

from tfscope.python import library
from tfscope.python.instances import isinstance_
from tfscope.values.unknown import Unknown

EXPECTED = {
    "sp.csr_matrix((np.ones(3), (np.arange(3), np.arange(3))), shape=(4, 5))": (
        "csr",
        (4, 5),
        "float64",
    ),
    "sp.coo_matrix(np.eye(3, dtype=int))": ("coo", (3, 3), "int64"),
    "sp.lil_matrix((4, 6))": ("lil", (4, 6), "float64"),
    "sp.dok_matrix((4, 6), dtype=np.float32)": ("dok", (4, 6), "float32"),
    "sp.csr_matrix([[1, 0, 2]]).T": ("csc", (3, 1), "int64"),
    "sp.csr_matrix([[1, 0, 2]]).tocoo().astype(np.float32)": ("coo", (1, 3), "float32"),
    "sp.eye(3) + sp.csr_matrix(np.eye(3))": ("csr", (3, 3), "float64"),
    "sp.diags([1.0, 2.0, 3.0])": ("dia", (3, 3), "float64"),
    "sp.diags(np.array(sp.eye(4).sum(1)).flatten()).dot(sp.random(4, 7, 0.5))": (
        "csr",
        (4, 7),
        "float64",
    ),
    "sp.identity(4, dtype='float32', format='csr') * 2": ("csr", (4, 4), "float32"),
    "sp.vstack([sp.eye(3), sp.eye(3)]).tocsr()[1:5]": ("csr", (4, 3), "float64"),
    "sp.hstack((sp.eye(3), sp.csr_matrix((3, 2)))).tolil()": ("lil", (3, 5), "float64"),
    "sp.kron(sp.eye(2), sp.eye(3), 'csr')": ("csr", (6, 6), "float64"),
    "sp.csr_matrix(np.ones((3, 4))).multiply(2).getrow(1)": ("csr", (1, 4), "float64"),
    "-sp.triu(sp.csr_matrix(np.ones((3, 3))), 1)": ("coo", (3, 3), "float64"),
    "sp.csr_matrix(np.eye(4)).sum(1)": (None, (4, 1), "float64"),
    "sp.csr_matrix(np.eye(4)).sum(0)": (None, (1, 4), "float64"),
    "sp.csr_matrix(np.eye(4)).sum(0).A1": (None, (4,), "float64"),
    "sp.csr_matrix(np.eye(4)).todense()": (None, (4, 4), "float64"),
    "np.array(sp.csr_matrix(np.eye(4)).todense(), dtype=np.float32)": (None, (4, 4), "float32"),
    "sp.csr_matrix(np.ones((3, 4))).dot(np.ones((4, 2)))": (None, (3, 2), "float64"),
    "np.ones((2, 3)) * sp.csr_matrix(np.ones((3, 4)))": (None, (2, 4), "float64"),
    "sp.csr_matrix(np.ones((3, 4), np.float32)).multiply(np.ones((3, 1)))": (
        "coo",
        (3, 4),
        "float64",
    ),
    "sl.norm(sp.csr_matrix(np.ones((3, 4), np.float32)), ord=1, axis=1)": (None, (3,), "float32"),
    "sl.norm(sp.csr_matrix(np.eye(4)), axis=0)": (None, (4,), "float64"),
    "sl.eigsh(sp.csr_matrix(np.eye(8)), 2)[1]": (None, (8, 2), "float64"),
    "sl.eigs(sp.csr_matrix(np.eye(8)), 2)[0]": (None, (2,), "complex128"),
    "sl.svds(sp.csr_matrix(np.ones((3, 4), np.float32)), 2)[2]": (None, (2, 4), "float32"),
    "sl.inv(sp.csr_matrix(np.eye(3)).tocsc())": ("csc", (3, 3), "float64"),
    "2. / sl.eigsh(sp.csr_matrix(np.eye(8)), 1)[0][0] * sp.csr_matrix(np.eye(8)) - sp.eye(8)": (
        "csr",
        (8, 8),
        "float64",
    ),
    "sp.csr_matrix(np.eye(8)) * sl.norm(sp.eye(8))": ("csr", (8, 8), "float64"),
}


def _made(expression: str) -> Any:
    names = {"np": "numpy", "sp": "scipy.sparse", "sl": "scipy.sparse.linalg"}
    return eval(expression, {short: library.find(name) for short, name in names.items()})


@pytest.mark.parametrize("expression", EXPECTED)
def test_format_shape_and_dtype(expression: str) -> None:
    made = _made(expression)
    format, shape, dtype = EXPECTED[expression]
    assert vars(type(made)).get("format") == format
    assert tuple(made.shape) == shape
    assert made.dtype.name == dtype


def test_elements_are_kept_while_few() -> None:
    assert _made("sp.csr_matrix([[1, 0], [0, 2]]).dot(sp.eye(2)).toarray().tolist()") == [
        [1, 0],
        [0, 2],
    ]
    assert _made("sp.csr_matrix([[1, 0], [0, 2]]).sum()") == 3
    assert _made("sp.coo_matrix(np.eye(2))[1, 1]") == 1


def test_how_many_elements_are_stored_is_unknown() -> None:
    matrix = _made("sp.coo_matrix(np.eye(2))")
    assert type(matrix.nnz) is Unknown
    assert type(matrix.data.shape[0]) is Unknown and matrix.row.ndim == 1
    assert type(_made("np.power(sp.eye(2).sum(1), -0.5)")) is Unknown


def test_a_matrix_of_an_unknown_is_a_matrix() -> None:
    scope = {"sp": library.find("scipy.sparse"), "x": Unknown("argument", "adjacency")}
    made = eval("sp.csr_matrix(x)", scope)
    assert eval("sp.issparse", scope)(made)
    assert all(type(size) is Unknown for size in made.shape)
    assert eval("sp.coo_matrix(x, shape=(3, 4)).T", scope).shape == (4, 3)


def test_other_parts_of_scipy_are_unknown() -> None:
    assert type(library.find("scipy").misc) is Unknown
    assert library.find("scipy").sparse is library.find("scipy.sparse")


def test_a_numpy_matrix_counts_as_an_array() -> None:
    np: Any = library.find("numpy")
    made = _made("sp.eye(3).todense()")
    assert isinstance_(made, np.ndarray) and isinstance_(made, np.matrix)
    assert [row.shape for row in made] == [(1, 3)] * 3
    assert (made * made).shape == (3, 3) and np.matrix([1, 2]).shape == (1, 2)
    assert type(made[0]) is Unknown and type(made**2) is Unknown


def test_a_conversion_is_another_matrix() -> None:
    first = _made("sp.csr_matrix(np.eye(2))")
    second = first.tolil()
    second[0, 1] = 3
    second.setdiag(0)
    assert first.sum() == 2 and first.tocsr() is first
