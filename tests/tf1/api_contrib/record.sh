#!/bin/sh
# Records the programs on the real TensorFlow: sh record.sh [NAME...]
here=$(dirname "$0")
for name in ${@:-$(cd "$here/programs" && ls *.py | sed 's/\.py$//')}; do
  /opt/tfenv/tf115/bin/python /work/shared/oracle/record.py --ops -o /tmp/record.json "$here/programs/$name.py" 2>/dev/null >/dev/null
  python3 "$here/compact.py" /tmp/record.json "$here/records/$name.json"
done
