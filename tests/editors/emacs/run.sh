#!/usr/bin/env bash
# Emacs with eglot, in batch mode, with the real server.   run.sh [EMACS...]
set -euo pipefail
. "$(dirname "$0")/../common.sh"
if [ $# -eq 0 ]; then set -- emacs; fi
need "$1"
"$@" -Q --batch --eval '(unless (or (locate-library "eglot") (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/eglot-*")) (kill-emacs 1))' \
    2>/dev/null || skip "eglot is not installed"

export HOME=$work   # nothing of the user's
cd "$PROJECT"
timeout 240 "$@" -Q --batch -l "$here/test.el"
