#!/usr/bin/env bash
# VS Code (code-server and Chromium) with the extension as it is shipped.   run.sh [api] [ui]      default: both
#
# VSIX       the extension to test (default: packaged now from vscode-client)
# SHOTS      where screenshots go (default: results/ here)
# PICTURE    a file: also takes the picture of a hover for the README
set -euo pipefail
. "$(dirname "$0")/../common.sh"
need node npm
if [ ! -f "${CODE_SERVER_ENTRY:-$editors/code-server/node_modules/code-server/out/node/entry.js}" ]; then skip "code-server is not installed"; fi
if [ ! -d "$here/node_modules/playwright-core" ]; then skip "playwright-core is not installed"; fi
need "${CHROMIUM:-/usr/bin/chromium}"
if [ $# -eq 0 ]; then set -- api ui; fi

client=$repository/vscode-client
if [ ! -d "$client/node_modules" ]; then (cd "$client" && npm ci --ignore-scripts --no-audit --no-fund); fi
vsce() { node "$client/node_modules/@vscode/vsce/vsce" "$@"; }
if [ -z "${VSIX:-}" ]; then
    (cd "$client" && npm run package)
    VSIX=$client/tfscope.vsix
fi
for extension in in-host python; do
    cp -r "$here/$extension" "$work/$extension"
    (cd "$work/$extension" && vsce package --no-dependencies --allow-missing-repository --skip-license \
        -o "$work/$extension.vsix" >/dev/null)
done

# A Python that is selected in the Python extension's stand-in, and one that is new enough.
printf '#!/bin/sh\necho "tfscope-python 3.6.9"\n' >"$work/old-python"
chmod +x "$work/old-python"
export TFSCOPE_OLD_PYTHON=$work/old-python
TFSCOPE_GOOD_PYTHON=$("$PYTHON" -c 'import sys; print(sys.executable)')
export TFSCOPE_GOOD_PYTHON

# Programs of the workspace that would tell if they were ever run, under names that the server imports.
for name in queue tfscope typing sitecustomize; do
    printf 'open(%s, "a").write(%s)\n' "'$PROJECT/was-run'" "'$name'" >"$PROJECT/$name.py"
done

unset PYTHONPATH   # the server is the bundled one
export VSIX TESTS_VSIX=$work/in-host.vsix PYTHON_VSIX=$work/python.vsix SHOTS=${SHOTS:-$here/results} PICTURE=${PICTURE:-}
mkdir -p "$SHOTS"
status=0
for part in "$@"; do
    echo "== $part"
    mkdir "$work/$part"
    WORK=$work/$part timeout 420 node "$here/$part.mjs" || status=1
done
exit $status
