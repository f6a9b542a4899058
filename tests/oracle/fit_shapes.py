"""Finds rules that foretell what ``introspect_shapes.py ask`` was told; see there."""

import collections
import itertools
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "server"))
import introspect_ranks  # noqa: E402
from tfscope.tf1.api import shapes_plain  # noqa: E402
from tfscope.tf1.api.op_defs import op_def  # noqa: E402
from tfscope.tf1.api.shape_context import Context, ShapeError  # noqa: E402
from tfscope.values.run import Run, activate  # noqa: E402

LEAST = 8
UNFIT = (
    "Restore",
    "Sdca",
    "ParseSequence",
    "ParseSingleSequence",
    "MapDefun",
    "SymbolicGradient",
    "RemoteCall",
    "ReadVariable",
    "VariableShape",
    "DecodePaddedRaw",
    "QueueDequeue",
    "TensorList",
    "Iterator",
    "Optional",
)
"""Ops whose shapes follow texts, functions or what a handle stands for, which the trials do not vary."""


class Seen(Context):
    """What a trial gave an op."""

    def __init__(self, name, told, attrs):
        counts = {}
        for argument in op_def(name).inputs:
            if argument.number:
                counts[argument.number] = 2
        super().__init__(name, [None] * len(told), attrs, counts)
        self.told = told

    def sizes(self, index):
        return self.told[index][0]

    def as_shape(self, index):
        sizes, value = self.told[index]
        if isinstance(value, list):
            return [None if v == -1 else v for v in value]
        return [None] * sizes[0] if sizes is not None and len(sizes) == 1 and sizes[0] else None


def places(name, attrs):
    """The numbers of the flat outputs of each output of the definition."""
    found, at = [], 0
    for argument in op_def(name).outputs:
        count = 1
        if argument.number:
            count = (
                2
                if argument.number in {i.number for i in op_def(name).inputs}
                else attrs[argument.number]
            )
        elif argument.type_list:
            count = len(attrs[argument.type_list])
        found.append(range(at, at + count))
        at += count
    return found


def predicted(rule, seen, place):
    try:
        return shapes_plain.sizes_by(rule, seen, place)
    except ShapeError as error:
        return str(error)


def fits(rule, cases):
    return all(predicted(rule, seen, place) == truth for seen, place, truth in cases)


def candidates(name, cases):
    """Rules that may hold, the plainest first."""
    truths = [truth for _, _, truth in cases]
    if all(t is None for t in truths):
        yield "?"
    if all(t is not None and t == truths[0] for t in truths):
        yield "[" + ",".join("?" if d is None else str(d) for d in truths[0]) + "]"
    for attr, about in op_def(name).attrs.items():
        if "shape" in about.kind:
            yield "@" + attr
    count = len(cases[0][0].told)
    yield merged(count, cases)
    for number in range(count):
        yield f"%{number}"
    yield sized(count, cases)
    for number, cut, more in itertools.product(
        range(count), (":", ":-1", ":-2", "1:", ":1", ":0"), ("", "?", "1", "?,?", "2")
    ):
        yield f"{number}[{cut}]+[{more}]"


def merged(count, cases):
    """The inputs that the shape agrees with, as few as will do."""
    agreeing = [
        i for i in range(count) if all(agrees(seen.sizes(i), truth) for seen, _, truth in cases)
    ]
    return (
        "="
        + "&".join(
            map(str, least(agreeing, lambda kept: fits("=" + "&".join(map(str, kept)), cases)))
        )
        if agreeing
        else "?"
    )


def agrees(sizes, truth):
    return (
        sizes is None
        or truth is not None
        and len(sizes) == len(truth)
        and all(a is None or a == b for a, b in zip(sizes, truth))
    )


def least(kept, good):
    """Without what is not needed."""
    for item in list(reversed(kept)):
        fewer = [k for k in kept if k != item]
        if fewer and good(kept) and good(fewer):
            kept = fewer
    return kept


def sized(count, cases):
    """The sources of each size of an output of one rank."""
    ranks = {None if t is None else len(t) for _, _, t in cases}
    if len(ranks) != 1 or None in ranks:
        return "?"
    return "[" + ",".join(size(d, count, cases) for d in range(ranks.pop())) + "]"


def size(d, count, cases):
    told = {truth[d] for _, _, truth in cases}
    if len(told) == 1:
        return "?" if None in told else str(told.pop())
    sources = []
    for i, e in itertools.product(range(count), range(6)):
        known = [
            (seen.sizes(i)[e], truth[d])
            for seen, _, truth in cases
            if seen.sizes(i) is not None and len(seen.sizes(i)) > e
        ]
        if known and all(a is None or a == b for a, b in known):
            sources.append(f"{i}.{e}")

    def good(kept):
        return all(
            predicted(f"[{'&'.join(kept)}]", seen, place) == [truth[d]]
            for seen, place, truth in cases
        )

    return "&".join(least(sources, good)) or "?"


def otherwise_refused(name, rule, place, trials):
    """How often TensorFlow refuses what the rule does in other words."""
    other = 0
    for told, attrs, _, error in trials:
        if error is not None and not error.startswith("!"):
            said = predicted(rule, Seen(name, told, attrs), place)
            if isinstance(said, str):
                words = error.split(" for '")[0].rstrip(".")
                if (
                    words != said.rstrip(".")
                    and "must be rank" not in words
                    and "rank" not in words.split(" but ")[0]
                ):
                    other += 1
    return other


def row(name, trials):
    """The rules of one op, or ``None``."""
    good = [(told, attrs, shapes) for told, attrs, shapes, error in trials if error is None]
    if len(good) < LEAST or name.startswith(UNFIT) or not op_def(name).outputs:
        return None
    found = []
    for number in range(len(op_def(name).outputs)):
        cases = [
            (Seen(name, told, attrs), k - listed[0], shapes[k])
            for told, attrs, shapes in good
            for listed in [places(name, attrs)[number]]
            for k in listed
        ]
        if not cases:
            return None
        rule = next((r for r in candidates(name, cases) if fits(r, cases)), None)
        if rule is None:
            return None
        found.append("~" + rule if otherwise_refused(name, rule, 0, trials) else rule)
    return found


def ranks(path):
    """Prints the ranks that ops with references demand, in the form of ``introspect_ranks.py``, which leaves them out."""
    said = collections.defaultdict(set)
    with open(path) as told:
        for name, *trial in map(json.loads, told):
            match = introspect_ranks.REFUSED.match(trial[3] or "") if len(trial) == 4 else None
            known = (
                [k for k, (sizes, _) in enumerate(trial[0]) if sizes is not None] if match else []
            )
            if len(known) == 1 and len(trial[0][known[0]][0]) == int(match.group(3)):
                said[name, known[0]].add(introspect_ranks.SIGNS[match.group(1)] + match.group(2))
    rows = collections.defaultdict(list)
    with activate(Run("1.15")):
        for (name, place), found in sorted(said.items()):
            inputs = op_def(name).inputs
            if (
                len(found) == 1
                and any(i.is_ref for i in inputs)
                and not any(i.number or i.type_list for i in inputs)
            ):
                rows[name].append(f"{place}{found.pop()}")
    for name, found in rows.items():
        print("\t".join([name, *found]))


def fit(path):
    """Prints the rows, which are to be sorted."""
    trials = collections.defaultdict(list)
    with open(path) as told:
        for text in told:
            name, *trial = json.loads(text)
            if len(trial) == 1:
                print(f"{name}\t!{trial[0]}")
            else:
                trials[name].append(trial)
    with activate(Run("1.15")):
        for name in sorted(trials):
            try:
                found = row(name, trials[name])
            except (KeyError, IndexError, TypeError) as error:
                print(name, type(error), error, file=sys.stderr)
                continue
            if found is not None:
                print("\t".join([name, *found]))
            else:
                print(
                    "no rule",
                    name,
                    len(trials[name]),
                    sum(t[3] is None for t in trials[name]),
                    file=sys.stderr,
                )
