"""Records our programs on the real TensorFlows.

    python tests/tf1/graph/record_programs.py ORACLE_RECORD.py PYTHON_1_15 PYTHON_2_15 [NAME]...

Writes ``records/NAME.json`` and ``records215/NAME.json``: the oracle's record, what the program
printed under ``"stdout"``.
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def record(oracle: str, python: str, program: pathlib.Path) -> dict[str, object]:
    """One record."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run(
            [python, oracle, "--ops", "-o", out.name, str(program)], capture_output=True, text=True, check=True
        )
        return {**json.loads(pathlib.Path(out.name).read_text()), "stdout": done.stdout.split("\n")}


def main() -> None:
    oracle, old, new, *names = sys.argv[1:]
    for program in sorted((HERE / "programs").glob("*.py")):
        if names and program.stem not in names:
            continue
        for python, folder in ((old, "records"), (new, "records215")):
            if folder == "records215" and program.stem.endswith("_contrib"):
                continue
            target = HERE / folder / f"{program.stem}.json"
            target.parent.mkdir(exist_ok=True)
            target.write_text(json.dumps(record(oracle, python, program), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
