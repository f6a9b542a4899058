"""Processes that evaluate programs beside each other."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from tfscope.base.garbage import look_rarely
from tfscope.base.late import late

if TYPE_CHECKING:
    import multiprocessing
    from concurrent import futures
else:
    multiprocessing = late("multiprocessing")
    futures = late("concurrent.futures")


def pool(processes: int) -> futures.ProcessPoolExecutor:
    """So many fresh processes, which end with the one that started them, and without a word at an
    interrupt from the keyboard."""
    return futures.ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _started)


def _started() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    look_rarely()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
