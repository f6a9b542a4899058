"""``eval()`` and ``run()`` of tensors, operations and variables: in the default session, or the one given.

Mirrors python/framework/ops.py ``_eval_using_default_session`` and ``_run_using_default_session``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

OTHER_SESSIONS = "other_sessions"
"""Key in the run's data: some session is not one that the program made by its class."""


def _ran_value(tensor: Any, text: str) -> Any:
    return Unknown("runtime", text)


ran_value: Callable[[Any, str], Any] = _ran_value
"""What a run of the graph gives for a tensor or variable; arrays are above this layer, and replace it."""


def evaluate(tensor: Any, feed_dict: Any, session: Any) -> Any:
    """``tensor.eval()``."""
    hint = "Use `with sess.as_default()` or pass an explicit session to `eval(session=sess)`"
    found = _session(tensor, session, "evaluate tensor", "tensor", "eval()", hint, "`")
    seen = _run(found, tensor, feed_dict)
    return ran_value(seen.get(id(tensor), tensor), f"{tensor.name}.eval()")


def execute(operation: Any, feed_dict: Any, session: Any) -> None:
    """``operation.run()``."""
    hint = "Use `with sess.as_default():` or pass an explicit session to `run(session=sess)`"
    found = _session(operation, session, "execute operation", "operation", "run()", hint, "")
    _run(found, operation, feed_dict)


def load(initializer: Any, value: Any, session: Any) -> None:
    """Runs a variable's initializer with another value in place of its own."""
    found = (
        session
        if session is not None
        else next(iter(current_run().own("sessions", list)[-1:]), None)
    )
    if found is None:
        if _is_certain():
            text = "Either session argument should be provided or default session should be established"
            raise raised(ValueError(text))
        return
    _run(found, initializer, {initializer.inputs[1]: value})


def default_session() -> Any:
    """The default session; ``None`` if there is none, unknown where nobody knows."""
    known: list[Any] = current_run().own("sessions", list)
    if known:
        return known[-1]
    return None if _is_certain() else Unknown("runtime", "the default session")


def _is_certain() -> bool:
    """Whether it is known which session is the default one."""
    run = current_run()
    certain = run.sure and not run.foreign_calls
    return bool(certain and not run.data.get("alone") and not run.data.get(OTHER_SESSIONS))


def _session(
    thing: Any, session: Any, verb: str, kind: str, call: str, hint: str, quote: str
) -> Any:
    run = current_run()
    certain = _is_certain()
    known: list[Any] = run.own("sessions", list)
    given = session is not None
    if not given and not known:
        if certain:
            text = f"Cannot {verb} using `{call}`: No default session is registered. {hint}"
            raise raised(ValueError(text))
        return None
    found = session if given else known[-1]
    graph = getattr(found, "graph", None)
    if certain and _is_other_graph(graph, thing.graph):
        which = "given" if given else "default"
        text = f"Cannot use the {which} session to {verb}: the {kind}'s graph is different from the session's graph."
        if not given:
            text += f" Pass an explicit session to {quote}{call[:-2]}(session=sess){quote}."
        raise raised(ValueError(text))
    return found


def _is_other_graph(graph: Any, own: Any) -> bool:
    return type(graph) is type(own) and graph is not own


def _run(session: Any, fetch: Any, feed_dict: Any) -> dict[int, Any]:
    """Lets a session that checks what it runs do so; identities of tensors → the same in this run."""
    check = getattr(type(session), "check_run", None)
    seen = None
    if check is not None and not isinstance(session, Unknown):
        seen = check(session, fetch, feed_dict)
    current_run().runtime_uses += 1
    return seen or {}
