"""Makes the compact form of an oracle's record: what the tests here hold predictions against.

python compact.py RECORD.json OUT.json
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any


def compact(record: dict[str, Any]) -> dict[str, Any]:
    """Variables of every graph that has some, results of ``get_variable``, the error."""
    error = record["error"]
    return {
        "error": error and [error["type"], error["message"]],
        "graphs": [
            {
                "variables": [
                    [v["name"], v["shape"], v["dtype"], sorted(v["collections"])]
                    for v in graph["variables"]
                ],
                "gets": [got["name"] for got in graph["gets"]],
            }
            for graph in record["graphs"]
            if graph["variables"]
        ],
    }


def text(made: dict[str, Any]) -> str:
    """One line per variable."""
    graphs = []
    for graph in made["graphs"]:
        rows = ",\n".join(f"  {json.dumps(row)}" for row in graph["variables"])
        graphs.append(f'{{"variables": [\n{rows}],\n "gets": {json.dumps(graph["gets"])}}}')
    body = ",\n".join(graphs)
    return f'{{"error": {json.dumps(made["error"])}, "graphs": [\n{body}]}}\n'


if __name__ == "__main__":
    source, target = (pathlib.Path(p) for p in sys.argv[1:])
    target.write_text(text(compact(json.loads(source.read_text()))))
