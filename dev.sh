#!/usr/bin/env bash
# The one entry point for everyone who works on Crescendo: ./dev.sh help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for part in say packages sample toolchain server quality; do
    # shellcheck source=/dev/null
    source "scripts/dev/$part.sh"
done

usage() {
    cat <<'TEXT'
Usage: ./dev.sh COMMAND

  setup        install what building, running and testing need (Debian packages, PocketSphinx, sherpa-onnx)
  start        install what building and running need, build for release, serve until Ctrl-C
               --background   return once the server is ready; other options go to `crescendo serve`
  stop         stop the server of this data directory
  test         install what the tests need, build for debugging, run every test
               options go to `swift test`, such as --filter Jobs
  check        what CI runs: format, architecture, tests, thread sanitizer, fuzzing, kills, the page in a browser
  format       rewrite the sources in the house format
  bench NAME   run a bench: ./dev.sh bench lists them
  help         this text

Environment: CRESCENDO_DATA_DIR (default ./data), and every other CRESCENDO_… setting of `crescendo serve`.
A second run of a command skips what is done.
TEXT
}

main() {
    local command=${1:-help}
    [ $# -eq 0 ] || shift
    case $command in
        setup) setup_all ;;
        start) server_start "$@" ;;
        stop) server_stop ;;
        test) quality_test "$@" ;;
        check) quality_check ;;
        format) quality_format ;;
        bench) quality_bench "$@" ;;
        help | -h | --help) usage ;;
        *)
            usage >&2
            fail "there is no command '$command'"
            ;;
    esac
}

main "$@"
