#!/bin/sh
# Records the programs on a real TensorFlow 1.15: PYTHON=python-with-it RECORDER=record.py sh record.sh [NAME...]
set -eu
here=$(dirname "$0")
out=$(mktemp)
for name in ${@:-$(cd "$here/programs" && ls *.py | sed 's/\.py$//')}; do
  "$PYTHON" "$RECORDER" --ops -o "$out" "$here/programs/$name.py" >/dev/null 2>&1
  python3 "$here/compact.py" "$out" "$here/records/$name.json"
done
rm "$out"
