#!/usr/bin/env bash
# Neovim (0.7 or newer), headless, with the real server.   run.sh [NVIM...]
set -euo pipefail
. "$(dirname "$0")/../common.sh"
if [ $# -eq 0 ]; then set -- nvim; fi
need "$1"

export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache
cd "$PROJECT"
status=0
timeout 240 "$@" --headless -u NONE -i NONE -n -c "luafile $here/test.lua" || status=$?
if [ $status -ne 0 ]; then
    echo "--- lsp.log"
    find "$work" -name lsp.log -exec tail -n 20 {} +
fi
exit $status
