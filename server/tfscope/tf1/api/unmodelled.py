"""Public symbols of TensorFlow that have no model.

Their signature is known, and what comes out of a function is a tensor of unknown name and shape.
Each use is counted as a gap.
"""

from __future__ import annotations

import ast
import functools
import re
import types
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.base.patterns import regex
from tfscope.python.attributes import is_opaque
from tfscope.tf1.api import class_attributes, op_defs, op_wrappers
from tfscope.tf1.api.code_names import CODE_NAMES
from tfscope.tf1.api.constructors import as_listed, constructor, function_of
from tfscope.tf1.api.shapes_plain import shape_function
from tfscope.tf1.api.symbols import Symbol
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.stand_ins import UNNAMED
from tfscope.tf1.graph.variables import Variable
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Origin, Unknown

if TYPE_CHECKING:
    import inspect
else:
    inspect = late("inspect")


def stand_in(symbol: Symbol) -> Any:
    """The object that stands for a symbol without a model."""
    if symbol.kind == "function":
        op_type = generated_op(symbol)
        return function(symbol) if op_type is None else generated(symbol, op_type)
    if symbol.kind == "class":
        return stand_in_class(symbol)
    try:
        return ast.literal_eval(symbol.signature)
    except (ValueError, SyntaxError):
        return unknown_symbol(symbol.name)


BESIDE = regex(
    r"keras\.(?:callbacks|preprocessing|datasets|models\.save_model|utils\.(?:get_file|Progbar|Sequence|\w*Enqueuer"
    r"|HDF5Matrix|plot_model|model_to_dot))\b|lite\.|profiler\.|contrib\.(?:tensorboard|tfprof|predictor|cloud"
    r"|testing|ffmpeg)\.|config\."
    r"|examples\.|tools\.|python\.(?:tools|debug|client\.timeline|compiler\.tensorrt|profiler|eager\.monitoring)\."
    r"|python\.pywrap_tensorflow\.EventsWriter|core\.protobuf\.saved_model_pb2\."
    r"|contrib\.learn\.(?:datasets|monitors)\.|contrib\.tpu\.(?:device_assignment|DeviceAssignment|Topology|profiler)"
)
"""Symbols that stand beside the graph: they read data, watch training or convert what is made."""


def unknown_symbol(name: str) -> Unknown:
    """An unknown value for a symbol of which only the name is known."""
    frames = current_run().frames()
    origin = Origin(frames[-1][0], frames[-1][1], frames[-1][3]) if frames else None
    return Unknown("data" if BESIDE.match(name) else "unmodelled-api", f"tf.{name}", origin)


def note(name: str) -> None:
    """Counts the use of a symbol as a gap, unless it stands beside the graph."""
    if not BESIDE.match(name):
        current_run().note_gap("unmodelled-api", f"tf.{name}")


def _default(written: ast.expr) -> Any:
    """A default as far as its source tells; ``...`` stands for what has no source."""
    try:
        return ast.literal_eval(written)
    except ValueError:
        return Unknown("unmodelled-api", ast.unparse(written))


@functools.cache
def parse_signature(text: str) -> inspect.Signature | None:
    """A signature written as source; ``None`` if it cannot be read."""
    space: dict[str, inspect.Parameter] = {}
    try:
        args = ast.parse(f"def f({text.replace('=...', '=_')}): pass").body[0].args  # type: ignore[attr-defined]
    except SyntaxError:
        return None
    defaults = [inspect.Parameter.empty] * (len(args.args) - len(args.defaults)) + args.defaults
    found = [
        inspect.Parameter(
            a.arg,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=d if d is inspect.Parameter.empty else _default(d),
        )
        for a, d in zip(args.args, defaults)
    ]
    if args.vararg:
        found.append(inspect.Parameter(args.vararg.arg, inspect.Parameter.VAR_POSITIONAL))
    for a in args.kwonlyargs:
        found.append(inspect.Parameter(a.arg, inspect.Parameter.KEYWORD_ONLY, default=None))
    if args.kwarg:
        found.append(inspect.Parameter(args.kwarg.arg, inspect.Parameter.VAR_KEYWORD))
    del space
    return inspect.Signature(found)


def generated_op(symbol: Symbol) -> str | None:
    """The op that a function makes if TensorFlow generated it from the op's definition."""
    last = symbol.name.rpartition(".")[2]
    of_ops = symbol.owner.rpartition(".")[0].rpartition(".")[2].startswith("gen_")
    op_type = symbol.op_type or (last if of_ops else "")
    return op_type if op_type and of_ops and op_defs.is_known(op_type) else None


def generated(symbol: Symbol, op_type: str) -> Any:
    """A function that makes one op of its definition; only the shapes of what it gives are not known."""
    name = symbol.owner.rpartition(".")[2]
    make = op_wrappers.wrapper(op_type, symbol.signature, name, symbol.name.startswith("raw_ops."))

    if shape_function(op_type) is not None or not op_defs.op_def(op_type).outputs:
        return make

    @functools.wraps(make)
    def call(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        if any(tensor.shape.ndims is None for tensor in tensors_in(made)):
            note(symbol.name)
        return made

    call.symbol_ = symbol.name  # type: ignore[attr-defined]
    return call


def function(symbol: Symbol) -> Any:
    """A function that gives a tensor of unknown name and shape."""
    name = symbol.name.rpartition(".")[2]

    def call(given: dict[str, Any]) -> Any:
        note(symbol.name)
        if not symbol.op_type and "name" not in given:
            return unknown_symbol(f"{symbol.name}()")
        given.pop("name", None)
        outputs = [(None, tensor_shape.unknown_shape())]
        op = ops.get_default_graph().create_op(
            symbol.op_type or camel(name), tensors_in(given), outputs,
            name=holes.hole(f"tf.{symbol.name}()"), attrs={UNNAMED: True},
        )  # fmt: skip
        return op.outputs[0]

    told = CODE_NAMES.get(symbol.name) or symbol.owner.rpartition(".")[2]
    signature = symbol.signature if symbol.owner else "*args, **kwargs"
    made = as_listed(function_of, told if told.isidentifier() else name, signature, call)
    made = made or function_of(name, "*args, **kwargs", call)
    made.symbol_ = symbol.name
    return made


def symbol_of(value: Any) -> str | None:
    """The public name of what stands for a symbol without a model."""
    if isinstance(value, types.FunctionType):
        return value.__dict__.get("symbol_")
    known = isinstance(value, type) and issubclass(value, UnmodelledObject)
    return value.symbol_ if known else None


def tensors_in(value: Any) -> list[ops.Tensor]:
    """The tensors of a nest of arguments, a variable's value among them: what the result depends
    on."""
    if isinstance(value, ops.Tensor):
        return [value]
    if isinstance(value, ops.IndexedSlices):
        return tensors_in([value.values, value.indices])
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in tensors_in(item)]
    if isinstance(value, Variable):
        return [ops.convert_to_tensor(value)]
    return []


def camel(name: str) -> str:
    """``segment_sum`` → ``SegmentSum``."""
    return "".join(part[:1].upper() + part[1:] for part in re.split("_+", name))


def _refusing(symbol: Symbol, short: str) -> str:
    """The method that refuses arguments: named tuples and enumerations are made before they begin."""
    known = class_attributes.public_of_owner(symbol.owner)
    if known is not None and {"count", "index"} <= known:
        return f"{short}.__new__"
    made = symbol.signature.startswith("value, names=None, *, module=")
    return "EnumType.__call__" if made else f"{short}.__init__"


def stand_in_class(symbol: Symbol) -> Any:
    """A class without a model: takes any argument, has any attribute."""
    short = symbol.name.rpartition(".")[2]
    space = {"__module__": "tfscope.tf1.api.unmodelled", "symbol_": symbol.name}
    if symbol.signature:
        start = as_listed(constructor, short, symbol.signature, lambda own, _: note(own.symbol_))
        if start is not None:
            start.__qualname__ = _refusing(symbol, short)
            space["__init__"] = start
    return type(short, (UnmodelledObject,), space)


class UnmodelledObject:
    """An instance of a TensorFlow class that has no model."""

    symbol_ = "?"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        note(self.symbol_)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = class_attributes.public_of_symbol(self.symbol_)
        if known is not None and name not in known[1] and not name.startswith("_"):
            own = "symbol_" in vars(type(self))
            if own or not is_opaque(self):
                kind = known[0] if own else type(self).__name__
                raise raised(AttributeError(f"'{kind}' object has no attribute '{name}'"))
        return unknown_symbol(f"{self.symbol_}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return unknown_symbol(f"{self.symbol_}()")

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        return None
