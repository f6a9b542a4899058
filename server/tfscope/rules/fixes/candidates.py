"""The candidates of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes import initializers, naming, reuse, sharing, spelling
from tfscope.rules.fixes.editing import Sources

OF_RULE: dict[str, Callable[[Finding, Sources], Iterator[Fix]]] = {
    "variable-already-exists": reuse.already_exists,
    "variable-not-found": reuse.not_found,
    "shape-mismatch": naming.own_name,
    "dtype-mismatch": naming.own_dtype,
    "invalid-initializer": initializers.without_shape,
    "uncaught-error": spelling.misspelt,
    "layer-not-shared": sharing.not_shared,
}


def candidates(finding: Finding, sources: Sources) -> list[Fix]:
    """Edits that may remove a finding, the likeliest first, each once."""
    make = OF_RULE.get(finding.rule)
    found: dict[tuple[object, ...], Fix] = {}
    for fix in make(finding, sources) if make else ():
        found.setdefault((fix.file, fix.edits), fix)
    return list(found.values())
