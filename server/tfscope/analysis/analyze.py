"""``analyze``: one program in, one ``Analysis`` out."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping
from typing import Any

from tfscope.analysis import paths
from tfscope.analysis import result as r
from tfscope.analysis.entries import Entry, uncalled_entries
from tfscope.analysis.evaluate import (
    guarded,
    new_evaluation,
    program_files,
    run_program,
    with_deep_stack,
)
from tfscope.analysis.facts import Collector, error_facts
from tfscope.analysis.files import Files
from tfscope.analysis.observations import Observer
from tfscope.base.records import dataclass, field, replace
from tfscope.python.evaluation import Evaluation, Settings
from tfscope.python.outcomes import Bounds
from tfscope.python.snapshot import Snapshot
from tfscope.source.parse import Parsed
from tfscope.tf1.graph.graph import stack


@dataclass(frozen=True)
class Options:
    """What an analysis is told.

    ``libraries`` are folders of installed packages: searched last, and no part of call paths.
    ``observed`` are absolute paths of files whose expressions are remembered for hovers;
    ``entries`` says whether functions that nothing calls are evaluated on their own; ``paths`` is
    how many further sides of unknown conditions are tried.
    """

    target: str = "1.15"
    roots: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    flags: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    observed: frozenset[str] = frozenset()
    entries: bool = True
    paths: int = 8
    with_ops: bool = False
    bounds: Bounds = field(default_factory=Bounds)


class NotAProgram(Exception):
    """The file cannot be read as text; the message says why and what to do."""


def analyze(program: str, options: Options, buffers: Mapping[str, str] | None = None) -> r.Analysis:
    """Evaluates ``program`` as ``python program`` would run it.

    Raises ``NotAProgram`` if the file is missing or not text.
    """
    files = program_files(program, options.roots, dict(buffers or {}), options.libraries)
    parsed = files.parse(files.program)
    if parsed is None:
        missing = files.bytes_of(files.program) is None
        reason = "no such file" if missing else "not a text file"
        raise NotAProgram(f"{program}: {reason}")
    return with_deep_stack(lambda: _analyze(files, parsed, options))


def _settings(options: Options, files: Files, plan: paths.Plan) -> Settings:
    return Settings(
        target=options.target,
        argv=(os.path.basename(files.program),),
        flags=options.flags,
        environ=options.environ,
        bounds=options.bounds,
        plan=plan,
    )


class _Parts:
    """What is gathered over the runs of one analysis."""

    def __init__(self) -> None:
        self.graphs: list[r.GraphFacts] = []
        self.errors: list[r.ErrorFact] = []
        self.gaps: dict[tuple[str, str], int] = {}
        self.faults: list[r.FaultFact] = []
        self.notes: list[r.NoteFact] = []

    def take(
        self, ev: Evaluation, entry: str, options: Options, *, alternative: bool = False
    ) -> None:
        """Adds what one evaluation found."""
        collector = Collector(ev, entry, alternative=alternative, with_ops=options.with_ops)
        self.graphs += collector.graphs()
        self.errors += error_facts(ev, entry, alternative=alternative)
        for key, count in ev.gaps.items():
            self.gaps[key] = max(self.gaps.get(key, 0), count)
        self.faults += [r.FaultFact(f.message, f.place, f.frames) for f in ev.faults]
        self.notes += [r.NoteFact(text, site, bound) for text, site, bound in ev.notes]


def _analyze(files: Files, parsed: Parsed, options: Options) -> r.Analysis:
    parts = _Parts()
    observer = Observer()
    ev, plan, spoiled, tried = _main_path(files, parsed, options, observer)
    parts.take(ev, "<module>", options)
    if options.entries:
        entries = uncalled_entries(ev, files, parsed)
        for entry, other in _run_entries(files, parsed, options, plan, entries, observer):
            parts.take(other, entry.qualname, options)
    blind = replace(options, observed=frozenset(), bounds=options.bounds.of_other_sides())

    def side(plan: paths.Plan) -> Evaluation:
        known = tried.get(frozenset(plan.items()))
        return _run(files, parsed, blind, plan, observer) if known is None else known

    def note(text: str) -> None:
        parts.notes.append(r.NoteFact(text, None, True))

    for other in paths.other_sides(ev, files.program, options.paths, side, note):
        parts.take(other, "<module>", options, alternative=True)
    for other in spoiled:
        parts.take(other, "<module>", options, alternative=True)
    main = [e for e in parts.errors if e.entry == "<module>" and not e.alternative]
    return r.Analysis(
        path=files.program,
        target=options.target,
        graphs=tuple(parts.graphs),
        error=main[0] if main and not main[0].escapable else None,
        errors=tuple(parts.errors),
        observations=observer.facts(),
        gaps=tuple(
            r.GapFact(g, d, n) for (g, d), n in sorted(parts.gaps.items(), key=lambda i: -i[1])
        ),
        faults=tuple(dict.fromkeys(parts.faults)),
        notes=tuple(dict.fromkeys(parts.notes)),
        syntax=syntax_facts(files, parsed),
        read=tuple(sorted(files.read_digests.items())),
        missed=tuple(sorted(files.missed)),
    )


def _main_path(
    files: Files, parsed: Parsed, options: Options, observer: Observer
) -> tuple[Evaluation, paths.Plan, list[Evaluation], dict[frozenset[Any], Evaluation]]:
    """The run that stands for the program, its plan, runs that an error on a likely side ended, and the
    runs that were tried instead, by what their plans hold."""
    ev = _run(files, parsed, options, {}, observer)
    tried: dict[frozenset[Any], Evaluation] = {}
    if not options.paths:
        return ev, {}, [], tried
    last = observer

    def again(plan: paths.Plan) -> Evaluation:
        nonlocal last
        last = Observer()
        other = _run(files, parsed, options, plan, last)
        tried[frozenset(plan.items())] = other
        return other

    better = paths.without_error(ev, again)
    if better is None:
        return ev, {}, [], tried
    observer.found = last.found
    return better[1], better[0], [ev], tried


def _prepare(files: Files, options: Options, plan: paths.Plan, observer: Observer) -> Evaluation:
    ev = new_evaluation(files, _settings(options, files, plan))
    ev.observed = options.observed
    ev.observer = observer if options.observed else None
    return ev


def _run(
    files: Files,
    parsed: Parsed,
    options: Options,
    plan: paths.Plan,
    observer: Observer,
) -> Evaluation:
    older = files.older_python
    ev = _prepare(files, options, plan, observer)
    ev.graph_version = lambda: (len(ev.data.get("graphs", ())), stack().version())
    ev.may_restart = True
    run_program(ev, files.program, parsed)
    if files.older_python != older:
        observer.found = Observer().found
        return _run(files, parsed, options, plan, observer)
    return ev


def _run_entries(
    files: Files,
    parsed: Parsed,
    options: Options,
    plan: paths.Plan,
    entries: list[Entry],
    observer: Observer,
) -> Iterator[tuple[Entry, Evaluation]]:
    """Each entry with a run of the module behind which it is called, in a graph of its own.

    One run serves them all if what the module left behind can be put back between the calls.
    """
    ev: Evaluation | None = None
    state: Snapshot | None = None
    for entry in entries:
        if ev is None or state is None or not state.complete:
            ev = _run(files, parsed, options, plan, Observer())
            ev.observer = None
            state = Snapshot(ev, apart=files) if len(entries) > 1 and state is None else state
        else:
            state.restore()
        ev.observer = observer if options.observed else None
        ev.events.clear()
        ev.errors.clear()
        ev.data["graphs"] = []
        guarded(ev, functools.partial(entry.call, ev))
        yield entry, ev


def syntax_facts(files: Files, parsed: Parsed) -> tuple[r.SyntaxFact, ...]:
    """Places of the program's main file that could not be read."""
    shown = files.shown(files.program)
    return tuple(
        r.SyntaxFact(shown, p.message, p.line, p.column, p.end_line, p.end_column)
        for p in parsed.problems
    )
