"""Which public symbols may stand for a private name of the same last name.

A private module holds what it defines and what it imports; for what is not public itself a model
of the same last name may be right, or is that of something else.
"""

from __future__ import annotations

from tfscope.tf1.api import private_names, symbols, unmodelled
from tfscope.values.run import current_run


def is_module(full: str) -> bool:
    """Whether TensorFlow is known to have a module of this path; of compiled ones nothing is known."""
    written = current_run().is_v1 or not full.rpartition(".")[2].startswith("_")
    return written and private_names.is_module(full)


def is_alone(full: str, named: str | None) -> bool:
    """Whether a private name is known to be something else than any public symbol of the same last
    name: a public symbol itself, or defined in place and not public."""
    if not current_run().is_v1:
        return False
    return private_names.is_defined_in_place(full) or (
        named is not None and not named.startswith("python.")
    )


def generated_place(full: str) -> str | None:
    """Where a name is defined that ``x_ops`` imports with all of ``gen_x_ops`` and does not define itself."""
    parent, _, last = full.rpartition(".")
    if not parent.endswith("_ops") or not private_names.holds(f"{full}_eager_fallback"):
        return None
    if private_names.is_defined_in_place(full):
        return None
    place = f"python.ops.gen_{parent.rpartition('.')[2]}.{last}"
    known = symbols.public_name("1.15", place)
    own = symbols.public_name("1.15", full) or private_names.MODULES.get(f"{parent}_impl")
    return None if own or known is None else place


def _takes_the_same(full: str, public: str) -> bool:
    """Whether a private function may be another version of a public one: its parameters are among
    those of the other, as far as both are known."""
    target = current_run().target
    mine, other = symbols.row(target, full), symbols.row(target, public)
    if mine is None or other is None or mine.kind != "function" or other.kind != "function":
        return True
    parameters = [unmodelled.parse_signature(one.signature) for one in (mine, other)]
    if parameters[0] is None or parameters[1] is None:
        return True
    return parameters[0].parameters.keys() <= {*parameters[1].parameters, "args", "kwargs"}


def same_last_names(full: str, last: str) -> list[str]:
    """Public names that may stand for a private one: those of a module of the same name first."""
    target = current_run().target
    place = full.rpartition(".")[0].rpartition(".")[2]
    keras = "keras" in full.split(".")
    named = symbols.of_last_name(target, last)
    same = [n for n in named if keras or "keras" not in n.split(".")]
    same = [name for name in same if _takes_the_same(full, name)]
    same.sort(key=lambda n: (n.split(".")[-2:-1] != [place], keras and not n.startswith("keras.")))
    return same
