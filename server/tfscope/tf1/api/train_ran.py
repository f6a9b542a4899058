"""Sessions that tf.train opens itself: what they give is known when the program runs.

Mirrors the interfaces of python/training/{monitored_session,supervisor}.py.
"""

from __future__ import annotations

from tfscope.tf1.api import run_shapes
from tfscope.tf1.api.misc_errors import CLASSES, OUT_OF_RANGE
from tfscope.tf1.api.session import fetched
from tfscope.tf1.api.session_checks import check_arguments
from tfscope.tf1.api.uninitialized import give_up
from tfscope.values.unknown import Unknown


class Ran:
    """A session whose results are known when the program runs."""

    def __new__(cls, *args, **kwargs):
        give_up()
        return object.__new__(cls)

    graph = None

    def __enter__(self):
        return self

    def __exit__(self, exception_type, exception_value, traceback):
        return isinstance(exception_value, self.swallowed_)

    swallowed_: tuple[type[Exception], ...] = ()
    """The exceptions that end it and not the program."""

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Values; known when the program runs."""
        seen = None
        if self.graph is not None:
            check_arguments(self.graph, fetches, feed_dict)
            seen = run_shapes.run(self, fetches, feed_dict, more_feeds=True)
        return fetched(fetches, "session.run()", graph=self.graph, seen=seen)

    def run_step_fn(self, step_fn):
        """Values; known when the program runs."""
        return fetched(step_fn, "session.run_step_fn()")

    def should_stop(self):
        """Known when the program runs."""
        return Unknown("runtime", "session.should_stop()")

    def close(self):
        """Ends the session."""

    def raw_session(self):
        """The session."""
        return self


class ManagedSession(Ran):
    """That of ``Supervisor.managed_session``.  Mirrors supervisor.py, whose coordinator stops at the end of data."""

    swallowed_ = (CLASSES[OUT_OF_RANGE],)
