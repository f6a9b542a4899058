"""``import numpy``: which name stands for what."""

from __future__ import annotations

import functools
import math
from typing import Any

from tfscope.python import native
from tfscope.python.library import (
    numpy_broadcast,
    numpy_creation,
    numpy_dtypes,
    numpy_extras,
    numpy_joining,
    numpy_linalg,
    numpy_matrices,
    numpy_more,
    numpy_operators,  # noqa: F401 - gives arrays their operators
    numpy_promotion,
    numpy_random,
    numpy_rare,
    numpy_reductions,
    numpy_scalars,
    numpy_shaping,
    numpy_signal,
    numpy_sorting,
    numpy_ufuncs,
)
from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    Submodule,
    program_python,
    unknown,
)
from tfscope.python.library.numpy_array import as_array, flatiter, ndarray, result
from tfscope.python.library.numpy_dispatch import words_of_dispatcher
from tfscope.python.library.numpy_matrix import asmatrix, matrix
from tfscope.python.library.numpy_names import NUMPY
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

native.OF_LIBRARIES.append(words_of_dispatcher)

_CREATION = """array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange
linspace"""
_MATRICES = "logspace eye identity tri tril triu diag"
_SHAPING = """reshape transpose swapaxes moveaxis rollaxis expand_dims squeeze flip diagonal take where
nonzero meshgrid unravel_index"""
_JOINING = """concatenate stack vstack hstack dstack column_stack append array_split split tile repeat roll
delete pad"""
_BROADCAST = "broadcast_to broadcast_arrays"
_PROMOTION = "result_type promote_types can_cast issubdtype issubclass_"
_ABSTRACT = """generic number integer signedinteger unsignedinteger inexact floating complexfloating
flexible character bool_ object_ str_ bytes_"""
_SCALAR_ALIASES = {
    "int_": "int64", "intp": "int64", "intc": "int32", "longlong": "int64", "uint": "uint64",
    "uintp": "uint64", "short": "int16", "byte": "int8", "ubyte": "uint8", "half": "float16",
    "single": "float32", "double": "float64", "float_": "float64", "longdouble": "float64",
    "float128": "float64", "longfloat": "float64", "complex_": "complex128", "cfloat": "complex128",
    "csingle": "complex64", "singlecomplex": "complex64", "cdouble": "complex128",
    "uintc": "uint32", "ulonglong": "uint64", "ushort": "uint16", "int0": "int64", "uint0": "uint64",
    "bool8": "bool_", "string_": "bytes_", "unicode_": "str_",
}  # fmt: skip


def _flipper(name: str, axis: int) -> Any:
    def function(m: Any) -> Any:
        return numpy_shaping.flip(m, axis)

    function.__name__ = function.__qualname__ = name
    return function


def _part(name: str) -> Any:
    """``real`` and ``imag``."""

    def function(val: Any) -> Any:
        given = as_array(val)
        if not isinstance(given, ndarray):
            return numpy_broadcast.lost(name, given)
        data = given.flat_data
        target = given.dtype
        if getattr(target, "kind", "") == "c":
            target = numpy_dtypes.BY_NAME[f"float{4 * target.itemsize}"]
        if data is not None:
            data = [getattr(x, name) for x in data]
        return result(data, given.shape, target)

    function.__name__ = function.__qualname__ = name
    return function


@functools.cache
def functions() -> dict[str, Any]:
    """The functions of ``numpy`` by name; methods of arrays call these."""
    table: dict[str, Any] = {}
    for module, names in (
        (numpy_creation, _CREATION), (numpy_matrices, _MATRICES), (numpy_shaping, _SHAPING), (numpy_joining, _JOINING),
        (numpy_broadcast, _BROADCAST), (numpy_promotion, _PROMOTION),
    ):  # fmt: skip
        table.update({name: getattr(module, name) for name in names.split()})
    table.update(numpy_ufuncs.UFUNCS)
    table.update(numpy_reductions.FUNCTIONS)
    table.update(numpy_sorting.FUNCTIONS)
    table.update(numpy_linalg.PRODUCTS)
    table.update(numpy_extras.FUNCTIONS)
    table.update(numpy_more.FUNCTIONS)
    table.update(numpy_signal.FUNCTIONS)
    table.update(numpy_rare.FUNCTIONS)
    for name in ("asanyarray", "ascontiguousarray", "asfortranarray", "require", "asfarray"):
        table[name] = numpy_creation.asarray
    for rank in (1, 2, 3):
        table[f"atleast_{rank}d"] = numpy_shaping.atleast(rank)
    for axis, name in enumerate(("vsplit", "hsplit", "dsplit")):
        table[name] = numpy_joining.splitter(name, axis)
    table.update(
        flipud=_flipper("flipud", 0), fliplr=_flipper("fliplr", 1), real=_part("real"),
        imag=_part("imag"), row_stack=numpy_joining.vstack, ravel=_ravel,
        frompyfunc=numpy_ufuncs.frompyfunc, vectorize=numpy_ufuncs.vectorize,
        min_scalar_type=lambda a: numpy_promotion.smallest(a), iscomplexobj=_is_complex,
    )  # fmt: skip
    return table


def _ravel(a: Any, order: Any = "C") -> Any:
    """``numpy.ravel``."""
    given = as_array(a)
    return given.ravel() if isinstance(given, ndarray) else numpy_broadcast.lost("ravel", given)


def _is_complex(x: Any) -> Any:
    """``numpy.iscomplexobj``."""
    given = as_array(x)
    if not isinstance(given, ndarray):
        return numpy_broadcast.lost("iscomplexobj", given)
    return getattr(given.dtype, "kind", "") == "c"


def types() -> dict[str, Any]:
    """Scalar types, abstract types and their aliases."""
    table: dict[str, Any] = {n: getattr(numpy_scalars, n) for n in _ABSTRACT.split()}
    table.update(numpy_dtypes.SCALARS)
    table["dtype"] = numpy_dtypes.dtype
    table.update({alias: table[name] for alias, name in _SCALAR_ALIASES.items()})
    table.update(int=int, float=float, bool=bool, complex=complex, object=object, str=str)
    table["long"] = int
    return table


def constants() -> dict[str, Any]:
    """Numbers and other constants."""
    found: dict[str, Any] = dict.fromkeys(("inf", "Inf", "infty", "Infinity", "PINF"), math.inf)
    found.update(dict.fromkeys(("nan", "NaN", "NAN"), math.nan))
    boolean = numpy_dtypes.BY_NAME["bool"]
    found.update(
        pi=math.pi, e=math.e, euler_gamma=0.5772156649015329, newaxis=None, NINF=-math.inf,
        PZERO=0.0, NZERO=-0.0, True_=boolean.wrap(True), False_=boolean.wrap(False),
        little_endian=True, MAXDIMS=32, ALLOW_THREADS=1,
        __version__=PerRun("numpy.__version__", _version),
        sctypes={
            "int": [numpy_dtypes.SCALARS[f"int{b}"] for b in (8, 16, 32, 64)],
            "uint": [numpy_dtypes.SCALARS[f"uint{b}"] for b in (8, 16, 32, 64)],
            "float": [numpy_dtypes.SCALARS[f"float{b}"] for b in (16, 32, 64)],
            "complex": [numpy_dtypes.SCALARS[f"complex{b}"] for b in (64, 128)],
            "others": [bool, object, bytes, str],
        },
        typecodes={"AllInteger": "bBhHiIlLqQpP", "AllFloat": "efdgFDG", "Integer": "bhilqp",
                   "UnsignedInteger": "BHILQP", "Float": "efdg", "Complex": "FDG"},
    )  # fmt: skip
    return found


def _version() -> str:
    if not current_run().is_v1:
        return "1.26.4"
    return "1.16.6" if program_python()[0] == 2 else "1.18.5"


_SUBMODULES = "random linalg testing lib core ma fft matlib polynomial"
_NOT_EXPORTED = frozenset(
    """abs max min round int float bool complex object str long unicode bytes pow""".split()
)


def _rare_class(name: str) -> type:
    """A class of arrays that nothing known is an instance of; what it makes is unknown."""

    def make(cls: type, *args: Any, **kwargs: Any) -> Unknown:
        return unknown("unmodelled-api", f"numpy.{name}()")

    return type(name, (ndarray,), {"__new__": make, "__module__": "numpy"})


def _numpy() -> ModuleModel:
    members = {**functions(), **types(), **constants()}
    members.update({name: Submodule(f"numpy.{name}") for name in _SUBMODULES.split()})
    members.update(
        ndarray=ndarray,
        flatiter=flatiter,
        matrix=matrix,
        mat=asmatrix,
        asmatrix=asmatrix,
        ufunc=numpy_ufuncs.ufunc,
    )
    members.update({name: _rare_class(name) for name in ("memmap", "recarray", "chararray")})
    members["__all__"] = sorted(
        name for name in members if not name.startswith("_") and name not in _NOT_EXPORTED
    )
    return ModuleModel(
        "numpy", members, package=True, missing="unmodelled-api", known=NUMPY, outdated=_outdated()
    )


def _outdated() -> dict[str, str]:
    """What NumPy 1.26, which TensorFlow 2.15 is installed with, says of names that 1.18 has."""
    lacks = "module 'numpy' has no attribute"
    gone = """MachAr alen asscalar int_asbuffer loads long mafromtxt ndfromtxt sctypeNA typeDict
        typeNA unicode"""
    found = {name: f"{lacks} '{name}'" for name in gone.split()}
    for name in ("int", "float", "bool", "complex", "object", "str"):
        alias = f"`np.{name}` was a deprecated alias for the builtin `{name}`."
        found[name] = f"{lacks} '{name}'.\n{alias}"
    return found


def _core(name: str) -> ModuleModel:
    """``numpy.core`` and what stands in it."""
    members = {**functions(), **types(), "ndarray": ndarray, "MAXDIMS": 32}
    if name == "numpy.core":
        for part in ("umath", "multiarray", "numeric", "fromnumeric"):
            members[part] = Submodule(f"numpy.core.{part}")
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


def _empty(name: str) -> ModuleModel:
    return ModuleModel(name, {}, package=True, missing="unmodelled-api")


_CORES = "core core.umath core.multiarray core.numeric core.fromnumeric"
MODELS: dict[str, Any] = {
    "numpy": _numpy,
    **numpy_random.MODELS,
    **numpy_linalg.MODELS,
    **numpy_extras.MODELS,
    **numpy_signal.MODELS,
    **{f"numpy.{n}": functools.partial(_core, f"numpy.{n}") for n in _CORES.split()},
    **{
        f"numpy.{n}": functools.partial(_empty, f"numpy.{n}")
        for n in "ma matlib polynomial".split()
    },
}
