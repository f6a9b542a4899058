"""Writes a record without what no test reads; the ops of large graphs are left out."""

import json
import sys

MOST_OPS = 1000

record = json.load(open(sys.argv[1]))
for graph in record["graphs"]:
    ops = [op[:2] for op in graph.pop("ops", [])]
    if len(ops) <= MOST_OPS:
        graph["ops"] = ops
with open(sys.argv[2], "w") as out:
    out.write(json.dumps(record, separators=(",", ":")).replace('],["', '],\n["') + "\n")
