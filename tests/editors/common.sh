# Sourced by the run.sh of each editor.  After it: $here (folder of run.sh), $repository, $work (a temporary folder),
# $PYTHON (runs the server).

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
PYTHON=${PYTHON:-python3}
editors=${TFSCOPE_EDITORS:-/opt/editors}

# An editor that is not there is no failure on a developer's machine, and one in CI.
skip() {
    if [ "${CI:-}" = true ] || [ -n "${TFSCOPE_EDITORS_REQUIRED:-}" ]; then
        echo "FAIL: $* (tests/editors/install.sh installs it)"
        exit 1
    fi
    echo "SKIP: $* (tests/editors/install.sh installs it)"
    exit 0
}

need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || skip "$command is not installed"
    done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cp "$here"/../programs/*.py "$work/project"

# The server of this checkout, as an editor without our extension starts it; TFSCOPE_SERVER overrides it.
export PYTHONPATH=$repository/server${PYTHONPATH:+:$PYTHONPATH}
export TFSCOPE_SERVER=${TFSCOPE_SERVER:-$PYTHON -m tfscope lsp}
export PROJECT=$work/project
