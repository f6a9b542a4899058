"""The program being written: its lines, what can be named at this place, and the random draws."""

from __future__ import annotations

import contextlib
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SCOPE_NAMES = ("net", "enc", "dec", "layer1", "block", "Head", "a", "b", "tower", "fc", "dense", "rnn")
VARIABLE_NAMES = ("w", "b", "kernel", "bias", "scale", "W", "embedding", "c/d", "v_1", "v")


@dataclass(frozen=True)
class Known:
    """A name of the program and what the writer knows of its value.

    ``shape`` are texts: the dimensions of a tensor without its batch, all of a variable.
    """

    text: str
    shape: tuple[str, ...] = ()


@dataclass
class View:
    """What can be named here."""

    matrices: list[Known] = field(default_factory=list)
    images: list[Known] = field(default_factory=list)
    sequences: list[Known] = field(default_factory=list)
    variables: list[Known] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    calls: list[Callable[[Program, Known], str]] = field(default_factory=list)
    getters: list[str] = field(default_factory=list)
    initializers: list[str] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)

    def without_graph(self) -> View:
        """The same place with another graph as default: tensors belong to theirs."""
        return View(calls=list(self.calls), getters=list(self.getters), initializers=list(self.initializers), managers=list(self.managers))


class Program:
    """Lines of Python, written top down.

    ``risk`` (0 to 1) is how readily names collide, shapes disagree and reuse is set against what
    exists; it differs from program to program.
    """

    def __init__(self, seed: int | str, target: str) -> None:
        self.random = random.Random(f"{target} {seed}")
        self.target = target
        self.lines: list[str] = []
        self.indent = 0
        self.view = View()
        self.risk = self.random.choice((0.0, 0.0, 0.01, 0.03, 0.1, 0.2))
        self.numbers: dict[str, int] = {}
        self.written_scopes: list[str] = []
        self.written_names: list[str] = []
        self.in_function = False

    @property
    def is_v1(self) -> bool:
        return self.target == "1.15"

    # ---- draws

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def fresh(self, stem: str) -> str:
        """A name of the program's own that nothing else has."""
        self.numbers[stem] = self.numbers.get(stem, 0) + 1
        return f"{stem}{self.numbers[stem]}"

    # ---- lines

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    @contextlib.contextmanager
    def block(self, header: str) -> Iterator[None]:
        """An indented body; what it binds stays known."""
        self.line(header)
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """What is bound inside may be missing afterwards."""
        kept = self.view
        self.view = View(**{name: copy.copy(value) for name, value in vars(kept).items()})
        yield
        self.view = kept

    @contextlib.contextmanager
    def function(self, header: str) -> Iterator[None]:
        """A function's body: it sees what is known outside."""
        outer, self.in_function = self.in_function, True
        with self.aside(), self.block(header):
            yield
        self.in_function = outer

    # ---- names for TensorFlow

    def scope_name(self) -> str:
        """A scope's name as a literal: often new, at times one that was used before."""
        if self.written_scopes and self.chance(0.05 + self.risk):
            return self.random.choice(self.written_scopes)
        name = self.pick(*SCOPE_NAMES)
        if self.chance(0.7 - self.risk):
            name = self.fresh(name + "_" if self.chance(0.3) else name)
        if self.chance(0.03):
            name += self.pick("/x", "/y/z", "_1")
        self.written_scopes.append(repr(name))
        return repr(name)

    def scope_text(self) -> str:
        """An expression for a scope's name."""
        if self.view.texts and self.chance(0.25):
            name = self.random.choice(self.view.texts)
            form = self.pick("{0}", "{0}", "{0} + '_a'", "'%s_%d' % ({0}, {1})", "'{{}}_{{}}'.format({0}, {1})", "'p_' + str({0})", "'_'.join(['q', str({0})])", "f'{{{0}}}_f'")
            return "str(%s)" % name if form == "{0}" else form.format(name, self.integer(0, 3))
        return self.scope_name()

    def variable_name(self) -> str:
        if self.written_names and self.chance(self.risk / 2):
            return self.random.choice(self.written_names)
        name = self.pick(*VARIABLE_NAMES)
        if self.chance(0.9 - self.risk):
            name = self.fresh(name + "_")
        if self.view.texts and self.chance(0.12):
            return "'%s_%%s' %% %s" % (name, self.random.choice(self.view.texts))
        self.written_names.append(repr(name))
        return repr(name)

    def op_name(self) -> str:
        """``, name=…`` or nothing."""
        if self.chance(0.7):
            return ""
        return ", name=%s" % self.pick("None", "'out'", "'act'", "'logits'", "'x'", repr(self.fresh("op")))

    # ---- values

    def matrix(self) -> Known:
        """A tensor of rank 2; one is made if none is known."""
        if self.view.matrices:
            return self.random.choice(self.view.matrices[-6:])
        width = str(self.random.choice((2, 3, 4, 8)))
        batch = self.pick("None", "4", "2")
        return self.bind_matrix(f"tf.placeholder(tf.float32, [{batch}, {width}])", width)

    def bind_matrix(self, text: str, width: str) -> Known:
        known = Known(self.fresh("x"), (width,))
        self.line(f"{known.text} = {text}")
        self.view.matrices.append(known)
        return known

    def image(self) -> Known:
        if self.view.images:
            return self.random.choice(self.view.images[-4:])
        size, channels = str(self.random.choice((8, 12, 16))), self.pick("1", "3", "4")
        known = Known(self.fresh("image"), (size, size, channels))
        batch = self.pick("None", "2")
        self.line(f"{known.text} = tf.placeholder(tf.float32, [{batch}, {size}, {size}, {channels}]{self.op_name()})")
        self.view.images.append(known)
        return known

    def sequence(self) -> Known:
        if self.view.sequences:
            return self.random.choice(self.view.sequences)
        known = Known(self.fresh("seq"), (str(self.integer(2, 5)), str(self.integer(2, 6))))
        self.line(f"{known.text} = tf.placeholder(tf.float32, [2, {known.shape[0]}, {known.shape[1]}])")
        self.view.sequences.append(known)
        return known

    def variable(self) -> Known:
        if self.view.variables:
            return self.random.choice(self.view.variables[-6:])
        known = Known(self.fresh("v"), ("3",))
        self.line(f"{known.text} = tf.get_variable({self.variable_name()}, [3])")
        self.view.variables.append(known)
        return known

    def width_of(self, matrix: Known) -> str:
        """The matrix's width as programs write it."""
        text, width = matrix.text, matrix.shape[0]
        return self.pick(width, width, f"int({text}.shape[1])", f"{text}.shape[-1].value", f"{text}.get_shape().as_list()[-1]", f"{text}.get_shape()[1]", f"{text}.shape.as_list()[1]")

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"
