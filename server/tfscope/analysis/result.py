"""What an evaluation found, as immutable plain data.

Lines are 1-based; columns are 0-based UTF-8 offsets as in ``ast``.  A ``Site`` is
``(file, first line, function, last line)`` of a call; a call path lists sites outermost first.
"""

from __future__ import annotations

from tfscope.base.records import dataclass
from tfscope.values.gaps import GAPS

Site = tuple[str, int, str, int]
CallPath = tuple[Site, ...]
Shape = tuple[int | None, ...] | None
"""``None`` = unknown rank, a ``None`` dimension = unknown."""


REUSING = ("True", "AUTO_REUSE")
"""The states of a variable scope in which it shares."""


@dataclass(frozen=True)
class Segment:
    """One part of a variable's name and the scope opening that gave it; ``ignored`` name scopes
    were open but did not count."""

    text: str
    kind: str
    opened: CallPath
    ignored: bool


@dataclass(frozen=True)
class VariableFact:
    """One variable that the program creates."""

    name: str
    shape: Shape
    dtype: str | None
    collections: tuple[str, ...]
    frames: CallPath
    exact: bool
    trainable: bool
    kind: str
    """``get_variable``, ``Variable`` or ``keras``."""
    key: str | None
    """Its key in the variable store, if it is there."""
    initializer: str
    initializer_source: str
    initializer_frames: CallPath
    initializer_range: str
    segments: tuple[Segment, ...]
    reuse: str
    """State of the scope at creation: ``False``, ``True`` or ``AUTO_REUSE``."""
    unreached: bool
    op_scope: str
    """The name scope that operations made at the same place get."""
    scope_name: str
    """Name of the variable scope that was open."""
    scope_reuse: str
    """Reuse state of the variable scope that was open."""


@dataclass(frozen=True)
class GetFact:
    """One ``tf.get_variable`` that returned; ``created`` says whether it made the variable."""

    name: str
    frames: CallPath
    created: bool
    unreached: bool


@dataclass(frozen=True)
class OpFact:
    """One operation."""

    name: str
    type: str
    site: Site | None


@dataclass(frozen=True)
class ScopeFact:
    """One entered ``variable_scope`` or ``name_scope`` of user code."""

    kind: str
    variable_prefix: str
    op_prefix: str
    reuse: str
    reuse_frames: CallPath
    frames: CallPath
    unreached: bool


@dataclass(frozen=True)
class LayerFact:
    """One call of a layer object."""

    layer_class: str
    layer_name: str
    kind: str
    variables: tuple[str, ...]
    first_call: bool
    frames: CallPath
    variable_scope: str
    reuse: str
    made: CallPath
    """Where the layer object was made; empty for layers that follow no variable scope."""
    made_name: str
    """The name that the program asked for there; empty if it asked for none."""
    made_scope: str
    made_reuse: str
    """Name and reuse state of the variable scope that was open there."""


@dataclass(frozen=True)
class Assumption:
    """An unknown condition and the side that this graph's path took."""

    file: str
    line: int
    text: str
    value: bool


@dataclass(frozen=True)
class GraphFacts:
    """One graph that the program (or one of its entries) builds."""

    entry: str
    variables: tuple[VariableFact, ...]
    gets: tuple[GetFact, ...]
    ops: tuple[OpFact, ...]
    scopes: tuple[ScopeFact, ...]
    layers: tuple[LayerFact, ...]
    assumes: tuple[Assumption, ...]
    alternative: bool


@dataclass(frozen=True)
class ErrorFact:
    """An exception of the program that nobody catches.

    ``key`` is the store key a reuse error is about, ``related`` where that variable was created.
    """

    type: str
    message: str
    frames: CallPath
    entry: str
    alternative: bool
    assumes: tuple[Assumption, ...]
    rule: str = ""
    """Row of the store's decision table (``E1``, …), if the variable store raised it."""
    key: str | None = None
    related: CallPath = ()
    first: bool = True
    missed: str = ""
    """The attribute, variable or parameter that is not there, if the error is about one."""
    near: tuple[str, ...] = ()
    """The names there that look like it, the likest first."""
    escapable: bool = False
    """Whether another side of an unknown condition gets further."""


@dataclass(frozen=True)
class Item:
    """A variable or tensor in a list, tuple or dict; ``place`` is its index or key as written."""

    place: str
    kind: str
    name: str
    shape: Shape
    dtype: str | None


@dataclass(frozen=True)
class Observation:
    """What one expression of a file evaluated to, at one call path.

    ``kind`` is ``variable``, ``tensor``, ``scope``, ``unmodelled``, or ``list``, ``tuple`` or ``dict`` of
    such ``items``; ``name`` the tensor's or variable's full name, or that of the symbol without a model.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    kind: str
    name: str
    shape: Shape
    dtype: str | None
    path: CallPath
    target: bool
    """Whether the expression is an assignment target."""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class GapFact:
    """Something the program uses that is not modelled or not found, and how often."""

    gap: str
    detail: str
    count: int

    @property
    def words(self) -> str:
        """What kind of gap it is, in a sentence."""
        return GAPS[self.gap]


@dataclass(frozen=True)
class FaultFact:
    """A bug of tfscope that the evaluation met."""

    message: str
    place: str
    frames: CallPath


@dataclass(frozen=True)
class NoteFact:
    """A stated fact about the evaluation: a bound that was reached, an assumption about a loop."""

    text: str
    site: Site | None
    bound: bool


@dataclass(frozen=True)
class SyntaxFact:
    """A place that could not be read."""

    file: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Analysis:
    """Everything one evaluation of one program found."""

    path: str
    target: str
    graphs: tuple[GraphFacts, ...]
    error: ErrorFact | None
    errors: tuple[ErrorFact, ...]
    observations: tuple[tuple[str, tuple[Observation, ...]], ...]
    gaps: tuple[GapFact, ...]
    faults: tuple[FaultFact, ...]
    notes: tuple[NoteFact, ...]
    syntax: tuple[SyntaxFact, ...]
    read: tuple[tuple[str, str], ...]
    """(path, content digest) of every file that was read."""
    missed: tuple[str, ...]
    """Paths that were looked for and do not exist."""
