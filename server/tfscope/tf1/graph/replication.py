"""When replicas of a variable are joined, and how.

Mirrors python/ops/variables.py ``VariableSynchronization`` and ``VariableAggregation``.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _Member:
    """A member of an enumeration of TensorFlow."""

    def __init__(self, owner: str, name: str, value: int) -> None:
        self.owner, self.name, self.value = owner, name, value

    def __repr__(self) -> str:
        return f"<{self.owner}.{self.name}: {self.value}>"

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"

    def __hash__(self) -> int:
        return hash((self.owner, self.value))

    def __eq__(self, other: object) -> bool:
        return self is other


class VariableSynchronization:
    """When replicas of a variable are joined."""

    AUTO = _Member("VariableSynchronization", "AUTO", 0)
    NONE = _Member("VariableSynchronization", "NONE", 1)
    ON_WRITE = _Member("VariableSynchronization", "ON_WRITE", 2)
    ON_READ = _Member("VariableSynchronization", "ON_READ", 3)


class VariableAggregation:
    """How replicas' updates are joined."""

    NONE = _Member("VariableAggregation", "NONE", 0)
    SUM = _Member("VariableAggregation", "SUM", 1)
    MEAN = _Member("VariableAggregation", "MEAN", 2)
    ONLY_FIRST_REPLICA = _Member("VariableAggregation", "ONLY_FIRST_REPLICA", 3)
    ONLY_FIRST_TOWER = ONLY_FIRST_REPLICA


AUTO = VariableSynchronization.AUTO
NO_AGGREGATION = VariableAggregation.NONE


def resolve_trainable(
    trainable: Any, synchronization: Any, aggregation: Any = None, name: Any = None
) -> Any:
    """Whether a variable is trainable by its arguments; a mode may be given by its number.

    Mirrors python/ops/variables.py ``validate_synchronization_aggregation_trainable``.
    """
    _member(VariableAggregation, aggregation, f"aggregation mode: {aggregation}", name)
    mode = _member(
        VariableSynchronization, synchronization, f"synchronization mode: {synchronization}", name
    )
    return mode is not VariableSynchronization.ON_READ if trainable is None else trainable


def _member(owner: Any, given: Any, told: str, name: Any) -> Any:
    if given is None or isinstance(given, (_Member, Unknown)):
        return given
    for member in vars(owner).values():
        if isinstance(member, _Member) and type(given) in (int, bool) and member.value == given:
            return member
    raise raised(ValueError(f"Invalid variable {told} for variable: {name}"))
