"""Variables that a run of the graph reads before anything gave them a value.

Mirrors core/kernels and core/common_runtime/executor.cc: an error only where it is certain, that is
where all that ever ran in the session is known.
"""

from __future__ import annotations

from tfscope.python.retries import all_retried
from tfscope.tf1.api.fetched_ops import fed_pairs, needed_operations, operations
from tfscope.tf1.api.misc_errors import FAILED_PRECONDITION, refused_run
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.graph import running
from tfscope.tf1.graph.initialized_value import VARIABLES
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.run import current_run

ASSIGNS = frozenset(("Assign", "AssignVariableOp"))
ZEROES = frozenset(("ZeroInitializer", "ZeroVarInitializer"))
READS_RESOURCE = frozenset(("ReadVariableOp", "ResourceGather"))
ASKS_ONLY = frozenset(("IsVariableInitialized", *ASSIGNS, *ZEROES))
"""What takes a variable's reference without its value."""

ITERATORS = frozenset(("IteratorV2", "IteratorGetNext"))

UNDECIDED = ("Merge", "Switch", "If", "While", "Enter", "PyFunc", "Iterator", "Queue", "Reader",
             "Assert", "Placeholder", "Restore", "PartitionedCall", "Lookup", "Stage")  # fmt: skip
"""Parts of names of operations behind which a variable may stay unread, or another error comes first."""


def give_up():
    """From now on variables may have values that the graph's runs do not tell of."""
    current_run().data[running.OTHER_SESSIONS] = True


def run(session, fetches, feed_dict):
    """Notes what a run initializes; raises what TensorFlow raises for a variable without a value."""
    if current_run().data.get(running.OTHER_SESSIONS):
        return
    fetched = operations(session._graph, fetches)
    pairs = fed_pairs(session._graph, feed_dict)
    if fetched is None or pairs is None:
        give_up()
        return
    fed = [tensor for tensor, _ in pairs]
    needed = needed_operations(fetched, fed)
    if needed is None:
        give_up()
        return
    assigned = {op.inputs[0].op for op in needed if _gives_value(session, op, fed)}
    assigned |= {op.inputs[1].op for op in needed if op.type == "MakeIterator"}
    if _is_certain(session, [op for op in needed if op.type not in ITERATORS], fed):
        _refuse_iterators(session, needed)
    if _is_certain(session, needed, fed):
        known = session._initialized | assigned
        _refuse(session, [op for op in needed if op not in known], fetched, needed)
    session._initialized |= assigned


def _gives_value(session, op, fed):
    """Whether an operation gives a variable a value that does not come from its own last one."""
    if op.type in ZEROES:
        return True
    if op.type not in ASSIGNS or len(op.inputs) < 2:
        return False
    variable = op.inputs[0].op
    if variable in session._initialized:
        return True
    before = needed_operations({op.inputs[1].op}, fed)
    return before is None or variable not in before


def _is_certain(session, needed, fed):
    known = current_run()
    if not known.sure or not nothing_missed() or known.data.get("alone"):
        return False
    if getattr(known, "notes", None):  # a loop that only runs the graph may have been left early
        return False
    if session._graph.imported or session._target or not all_retried(known):
        return False
    inside = (op for op in needed if not any(t.op is op for t in fed))
    return not any(part in op.type for op in inside for part in UNDECIDED)


def _refuse_iterators(session, needed):
    """Raises what the kernel of ``get_next`` raises for an iterator that nothing initialized.
    Mirrors core/kernels/data/iterator_ops.cc IteratorResource::GetNext."""
    for op in needed:
        source = op.inputs[0].op if op.type == "IteratorGetNext" and op.inputs else None
        if getattr(source, "type", None) == "IteratorV2" and source not in session._initialized:
            words = (
                "GetNext() failed because the iterator has not been initialized. Ensure that you have "
                "run the initializer operation for this iterator before getting the next element."
            )
            raise refused_run(FAILED_PRECONDITION, op, words)


def _refuse(session, empty, fetched, needed):
    variables = {op for op in empty if op.type in VARIABLES}
    read = [v for v in variables if v in fetched or _is_read(v, needed)]
    if not read:
        return
    places = {op: place for place, op in enumerate(session._graph.get_operations())}
    read.sort(key=lambda op: places.get(op, 0))
    scope = read[0].name.rpartition("/")[0]
    first = [op for op in read if op.name.rpartition("/")[0] == scope][-1]
    raise refused_run(FAILED_PRECONDITION, first, _words(first, session))


def _words(variable, session):
    name = variable.name
    if variable.type != "VarHandleOp":
        return f"Attempting to use uninitialized value {name}"
    missing = f"Container localhost does not exist. (Could not find resource: localhost/{name})"
    if session._initialized:
        missing = f"Resource localhost/{name}/N10tensorflow3VarE does not exist."
    return (
        f"Error while reading resource variable {name} from Container: localhost. This could mean "
        f"that the variable was uninitialized. Not found: {missing}"
    )


def _is_read(variable, needed):
    """Whether something that runs takes the variable's value."""
    resource = variable.type == "VarHandleOp"
    for op in needed:
        taken = op.type in READS_RESOURCE if resource else op.type not in ASKS_ONLY
        if taken and any(isinstance(t, Tensor) and t.op is variable for t in op.inputs):
            return True
    return False
