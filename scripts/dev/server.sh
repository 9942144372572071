# Starting and stopping the server.

export CRESCENDO_DATA_DIR=${CRESCENDO_DATA_DIR:-data}

server_start() {
    local background='' options=()
    for option in "$@"; do
        if [ "$option" = --background ]; then background=yes; else options+=("$option"); fi
    done
    setup_build
    step "Building Crescendo for release (the first time takes several minutes)" build_release
    local binary
    binary=$(release_binary)
    "$binary" models offer || note "the better model could not be offered; the server starts all the same"
    first_steps
    if [ -n "$background" ]; then
        step "Starting the server" serve_in_background "$binary" serve "${options[@]}"
    else
        exec "$binary" serve "${options[@]}"
    fi
}

first_steps() {
    cat <<TEXT

The server says below where it listens, and gives a link that opens the web app in a browser, signed in. The first start writes the
owner's key to $CRESCENDO_DATA_DIR/owner.key; with that a recording goes in, and its transcript comes out, with:

    curl -H "Authorization: Bearer \$(cat $CRESCENDO_DATA_DIR/owner.key)" -F file=@speech.wav http://127.0.0.1:8080/v1/recordings
    curl -H "Authorization: Bearer \$(cat $CRESCENDO_DATA_DIR/owner.key)" http://127.0.0.1:8080/v1/recordings/ID/transcript

TEXT
}

# server_field NAME: a field of the file that a running server writes.
server_field() { sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$CRESCENDO_DATA_DIR/server.json" 2>/dev/null | head -n 1; }

# The pid of this data directory's server, if it runs. A server that was killed leaves its file behind, so the pid is checked.
server_pid() {
    local pid
    pid=$(server_field pid)
    [ -n "$pid" ] && [ "$(basename "$(readlink "/proc/$pid/exe" 2>/dev/null)" 2>/dev/null)" = crescendo ] && printf '%s' "$pid"
}

serve_in_background() {
    local running
    if running=$(server_pid); then
        note "it runs already, as process $running"
        return 0
    fi
    mkdir -p "$LOG_DIR"
    setsid "$@" >"$LOG_DIR/serve.log" 2>&1 </dev/null &
    local child=$!
    for _ in $(seq 300); do
        kill -0 "$child" 2>/dev/null || break
        if [ "$(server_pid || true)" = "$child" ] && curl --silent --fail --output /dev/null "$(server_url)/readyz"; then
            note "listening on $(server_url), process $child, log in $LOG_DIR/serve.log"
            note "to sign in with a browser: $("$1" sign-in --data-dir "$CRESCENDO_DATA_DIR")"
            return 0
        fi
        sleep 0.1
    done
    tail -n 20 "$LOG_DIR/serve.log" >&2
    return 1
}

server_url() { printf 'http://%s:%s' "$(server_field address)" "$(server_field port)"; }

server_stop() {
    local pid
    pid=$(server_pid) || fail "no server runs on the data directory $CRESCENDO_DATA_DIR"
    step "Stopping process $pid (running jobs may finish for 30 s)" terminate "$pid"
}

terminate() {
    kill -TERM "$1"
    for _ in $(seq 400); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    note "it did not stop within 40 s"
    return 1
}
