# Tells what happens and how long it took.

readonly LOG_DIR=.build/dev

if [ -t 1 ]; then readonly BOLD=$'\e[1m' PLAIN=$'\e[0m'; else readonly BOLD='' PLAIN=''; fi

fail() {
    printf '\n%sdev.sh: %s%s\n' "$BOLD" "$1" "$PLAIN" >&2
    exit 1
}

note() { printf '    %s\n' "$*"; }

# step TITLE COMMAND…: runs a command under a title and says how long it took; stops when it fails.
step() {
    local title=$1 begun=$SECONDS
    shift
    printf '%s==> %s%s\n' "$BOLD" "$title" "$PLAIN"
    # In a subshell and not in a condition: bash ignores `set -e` within a command whose failure is being tested.
    set +e
    (
        set -e
        "$@"
    )
    local status=$?
    set -e
    [ $status -eq 0 ] || fail "$title: failed after $(span $((SECONDS - begun)))"
    printf '    done in %s\n' "$(span $((SECONDS - begun)))"
}

# span SECONDS: as a person says it.
span() {
    if [ "$1" -ge 60 ]; then printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# quietly NAME COMMAND…: on a terminal shows the output as it comes; elsewhere keeps it in a log, of which warnings, errors and, after
# a failure, what failed and the end are shown.
quietly() {
    local log="$LOG_DIR/$1.log"
    shift
    if [ -t 1 ]; then
        "$@"
        return
    fi
    mkdir -p "$LOG_DIR"
    if "$@" >"$log" 2>&1; then
        grep -E '(warning|error):' "$log" | sort -u | head -n 40 || true
        tail -n 1 "$log"
    else
        tail -n 80 "$log" >&2
        # Tests run side by side, so what one of them found may stand thousands of lines before the end.
        grep -nE -A 2 '✘|Fatal error|ThreadSanitizer:' "$log" | head -n 120 >&2 || true
        note "the whole output is in $log" >&2
        return 1
    fi
}
