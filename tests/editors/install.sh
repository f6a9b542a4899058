#!/usr/bin/env bash
# Installs the editors that the tests of this folder drive.  Debian, as root, with Node 20 and npm.
#
#   install.sh [nvim] [vscode] [emacs]      default: nvim vscode
#
# TFSCOPE_EDITORS   where code-server goes (default /opt/editors)
# CODE_SERVER       its version; 4.100.3 (VS Code 1.100) is the last one for Node 20
# NODE_HEADERS      folder that holds include/node, for the native modules (default: found beside node)
#
# A step whose result is already there is left out, so the folder may be cached between runs.
set -euo pipefail

prefix=${TFSCOPE_EDITORS:-/opt/editors}
code_server=${CODE_SERVER:-4.100.3}
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s\n' "install: $*"; }
die() { printf '%s\n' "install: $*" >&2; exit 1; }

debian() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    say "Debian packages ${missing[*]}"
    [ "$(id -u)" = 0 ] || die "needs root for: apt-get install ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
    }
}

node_headers() {
    if [ -n "${NODE_HEADERS:-}" ]; then printf '%s' "$NODE_HEADERS"; return; fi
    local root
    root=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    if [ -f "$root/include/node/node.h" ]; then printf '%s' "$root"; fi   # else node-gyp gets them itself
}

# One native module of code-server, compiled where it lies.
native() {
    local folder=$1 gyp headers options=()
    if [ ! -f "$folder/binding.gyp" ]; then return; fi
    gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
    [ -f "$gyp" ] || die "npm without node-gyp: $gyp"
    headers=$(node_headers)
    if [ -n "$headers" ]; then options=("--nodedir=$headers"); fi
    say "compiling ${folder##*node_modules/}"
    (cd "$folder" && JOBS=${JOBS:-2} node "$gyp" rebuild "${options[@]}" >gyp.log 2>&1) || {
        tail -n 20 "$folder/gyp.log" >&2
        die "could not compile $folder"
    }
    rm -rf "$folder/build/Release/obj.target" "$folder/build/Release/.deps"
}

install_code_server() {
    local top=$prefix/code-server root
    root=$top/node_modules/code-server
    if [ "$(cat "$top/complete" 2>/dev/null)" = "$code_server $(node -p process.versions.modules)" ]; then
        say "code-server $code_server is there"
        return
    fi
    rm -f "$top/complete"
    mkdir -p "$top"
    printf '{"private": true}\n' >"$top/package.json"
    say "code-server $code_server (JavaScript)"
    # Its own install scripts fetch binaries from hosts that a closed network does not reach, and roll the whole
    # installation back when that fails.  So: no scripts, and below only the modules that a test needs.
    local quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
    (cd "$top" && npm install "${quiet[@]}" "code-server@$code_server")
    (cd "$root/lib/vscode" && npm install "${quiet[@]}" --omit=dev)
    (cd "$root/lib/vscode/extensions" && npm install "${quiet[@]}" --omit=dev)
    local module
    for module in node-pty @vscode/spdlog native-watchdog @vscode/native-watchdog; do
        native "$root/lib/vscode/node_modules/$module"
    done
    if ! ls "$top"/node_modules/argon2/prebuilds/*/*.node >/dev/null 2>&1; then
        say "compiling argon2"   # by its own script: its binding.gyp expects variables of node-pre-gyp
        (cd "$top" && npm_config_build_from_source=true npm_config_nodedir=$(node_headers) \
            npm rebuild --loglevel=error argon2 >argon2.log 2>&1) || { tail -n 20 "$top/argon2.log" >&2; die "could not compile argon2"; }
    fi
    # the links that its install script would make
    ln -sfn node_modules "$root/lib/vscode/node_modules.asar"
    ln -sf code-linux.sh "$root/lib/vscode/bin/remote-cli/code-server"
    ln -sf browser-linux.sh "$root/lib/vscode/bin/helpers/browser.sh"
    mkdir -p "$root/lib/vscode/node_modules/@vscode/ripgrep/bin"
    ln -sf "$(command -v rg)" "$root/lib/vscode/node_modules/@vscode/ripgrep/bin/rg"
    "$top/node_modules/.bin/code-server" --version
    printf '%s\n' "$code_server $(node -p process.versions.modules)" >"$top/complete"
}

editor_nvim() { debian neovim; }

editor_vscode() {
    command -v node >/dev/null && command -v npm >/dev/null || die "needs Node 20 and npm"
    debian chromium fonts-dejavu-core build-essential python3 ripgrep
    install_code_server
    say "playwright-core (the browser is Debian's)"
    (cd "$here/vscode" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
}

editor_emacs() { debian emacs-nox elpa-eglot; }

if [ $# -eq 0 ]; then set -- nvim vscode; fi
for editor in "$@"; do
    case $editor in
        nvim | vscode | emacs) "editor_$editor" ;;
        *) die "unknown editor $editor (nvim, vscode, emacs)" ;;
    esac
    say "$editor: done"
done
