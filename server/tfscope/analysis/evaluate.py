"""Running one program through the evaluator, as ``python program.py`` would."""

from __future__ import annotations

import ast
import functools
import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from tfscope.analysis.facts import note_state
from tfscope.analysis.files import Files
from tfscope.python.bodies import attach_importer, run_body
from tfscope.python.doubts import BEHIND_PARENTS
from tfscope.python.evaluation import Evaluation, Settings
from tfscope.python.modules import UserModule, fresh_namespace
from tfscope.python.outcomes import OlderPython, OutOfFuel
from tfscope.source.parse import Parsed
from tfscope.tf1.api import libraries
from tfscope.tf1.api.module_imports import provide
from tfscope.values.raised import frames_of, raised
from tfscope.values.run import activate

T = TypeVar("T")

STACK = 512 * 1024 * 1024
"""Bytes of native stack for one evaluation; only what is used is ever mapped."""

RECURSION = 60_000


def with_deep_stack(work: Callable[[], T]) -> T:
    """Runs ``work`` in a thread whose stack holds the program's deepest recursion."""
    results: list[T] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    before_size = threading.stack_size(STACK)
    before_limit = sys.getrecursionlimit()
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)  # the Python of TensorFlow 1 has no such limit
    sys.setrecursionlimit(RECURSION)
    try:
        thread = threading.Thread(target=target, name="tfscope-evaluation")
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before_size)
        sys.setrecursionlimit(before_limit)
    if errors:
        raise errors[0]
    return results[0]


def new_evaluation(files: Files, settings: Settings) -> Evaluation:
    """An evaluation of the program of ``files``, ready to run."""
    ev = Evaluation(settings, files, (provide, libraries.provide))
    if files.older_python:
        ev.is_python2()
    ev.at_first_error = lambda: note_state(ev)
    attach_importer(ev)
    return ev


def run_program(ev: Evaluation, path: str, parsed: Parsed) -> None:
    """Evaluates the program's main module; its outcome is recorded in ``ev``."""
    module = UserModule("__main__")
    namespace = module.__dict__
    levels, wanted = relative_imports(parsed.tree)
    whole = os.path.basename(path) == "__init__.py"
    package = ev.finder.package_of(path, levels, wanted) if levels or whole else ""
    namespace.update(fresh_namespace("__main__", path, package))
    if whole:
        namespace["__path__"] = [os.path.dirname(path)]
    if whole and package:
        ev.modules[package] = module  # it only ever runs as what its package is imported by
        ev.data[BEHIND_PARENTS] = "." in package
    if parsed.problems:
        namespace["__tfscope_partial__"] = True
    ev.modules["__main__"] = module
    ev.main = namespace
    guarded(ev, lambda: run_body(ev, path, parsed, namespace))
    ev.may_restart = False


@functools.lru_cache(maxsize=1)
def relative_imports(tree: ast.Module) -> tuple[int, frozenset[str]]:
    """How many packages a file goes up, and what it takes of the topmost one.

    A file that goes up at all can only be run as a part of its package (``python -m package.module``).
    """
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    levels = max((node.level for node in found), default=0)
    taken = [node for node in found if node.level == levels]
    names = [[n.module] if n.module else [a.name for a in n.names] for n in taken]
    return levels, frozenset(name.partition(".")[0] for of in names for name in of)


def guarded(ev: Evaluation, work: Callable[[], object]) -> None:
    """Runs a part of the program to its end, whatever the end is."""
    try:
        with activate(ev):
            work()
    except SystemExit as error:
        ev.exited = frames_of(error)[-1] if frames_of(error) else None
    except KeyboardInterrupt as error:
        ev.record(error)
    except OlderPython:
        ev.finder.older_python = True
    except OutOfFuel:
        ev.note(f"the evaluation is left after {ev.bounds.fuel:,} steps", bound=True)
    except Exception as error:
        if ev.classify(error):
            ev.record(raised(error))
    finally:
        del ev.stack[:]
        del ev.handlers[:]
        ev.undo_patches()


def program_files(
    program: str,
    roots: tuple[str, ...] = (),
    buffers: dict[str, str] | None = None,
    libraries: tuple[str, ...] = (),
) -> Files:
    """The file system as the program sees it; roots come before its own folder,
    folders of installed libraries behind it."""
    absolute = tuple(os.path.abspath(r) for r in roots)
    return Files(os.path.abspath(program), absolute, buffers, libraries=libraries)
