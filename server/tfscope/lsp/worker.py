"""The process that evaluates: jobs come in on stdin, results go out on stdout, both pickled.

``client.Worker`` starts it and may kill it at any time.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import Any, BinaryIO

HEADER = struct.Struct("<I")


def read_message(stream: BinaryIO) -> Any:
    """The next message; ``None`` at the end of the stream."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (size,) = HEADER.unpack(head)
    body = stream.read(size)
    return pickle.loads(body) if len(body) == size else None


def packed(message: Any) -> bytes:
    """A message with its length before it."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEADER.pack(len(body)) + body


def main() -> None:
    """Serves jobs until stdin ends, then ends at once, whatever is under way."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs: SimpleQueue[Any] = SimpleQueue()

    def listen() -> None:
        while (message := read_message(sys.stdin.buffer)) is not None:
            jobs.put(message)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    from tfscope.base.garbage import collect_between_jobs, look_rarely
    from tfscope.ide.jobs import Jobs

    look_rarely()
    served = Jobs()
    while True:
        replies.write(packed(_run(served, jobs.get())))
        replies.flush()
        collect_between_jobs()


def _run(served: Any, message: tuple[str, tuple[Any, ...]]) -> tuple[bool, Any]:
    name, arguments = message
    try:
        return True, getattr(served, name)(*arguments)
    except Exception:  # the boundary of a job: a bug of ours must not end the worker
        return False, traceback.format_exc()
