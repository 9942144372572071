# Tests, checks and benches.

readonly FORMATTED=(Package.swift Sources Tests Benchmarks Fuzz)

# Tests that compute for seconds and never wait.
readonly COMPUTING='^(SpeechAnalysisTests|VoiceAnalysisTests|TranscriptionTests\.(Utterance|Recording)SegmenterTests)'

# What the thread sanitizer does not watch: tests that start the program, since what they start is not watched either and its parts are in
# the tests beside them; tests that compute on one thread, or decode format after format, which it would slow down fifteen times for
# nothing; and those that read the sources.
readonly SEQUENTIAL='^(RecordingsTests\.AnalysisTests|AudioCodecsTests\.FormatCorpusTests)'
readonly NOT_CONCURRENT="^ArchitectureTests|^BootstrapTests|$SEQUENTIAL|(?!^SpeechAnalysisTests\.ConcurrentUseTests)$COMPUTING"

build_tests() { quietly build-tests swift build --build-tests; }

# --no-parallel would hide what tests share by mistake, so they always run side by side; but not a thousand at once, most of which
# would wait for the two or four threads that tasks have, until time-outs of servers and clients among them had passed.
run_tests() {
    SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=16 quietly "$1" swift test --skip-build --parallel --disable-xctest "${@:2}"
}

# Those that compute would take the threads of tasks from those that wait for a server or a process, for a minute at a time on two cores.
run_all_tests() {
    step "Tests that compute" run_tests test-computing --filter "$COMPUTING"
    step "Tests" run_tests test --skip "$COMPUTING"
}

quality_test() {
    setup_tests
    step "Building for debugging, with the tests" build_tests
    if [ $# -gt 0 ]; then step "Tests" run_tests test "$@"; else run_all_tests; fi
}

quality_format() { step "Rewriting in the house format" swift format format --in-place --recursive --parallel "${FORMATTED[@]}"; }

lint() { swift format lint --strict --recursive --parallel "${FORMATTED[@]}"; }

thread_sanitizer() {
    # A folder of its own: the sanitizer instruments every module, and sharing one would rebuild them all each time.
    local continuations="$PWD/.build-tsan/continuations.so"
    mkdir -p .build-tsan
    clang -shared -fPIC -O2 -o "$continuations" checks/thread-sanitizer/continuations.c
    LD_PRELOAD="$continuations" TSAN_OPTIONS="halt_on_error=1 ${TSAN_OPTIONS:-}" \
        quietly tsan swift test --sanitize thread --scratch-path .build-tsan --no-parallel --disable-xctest --skip "$NOT_CONCURRENT"
}

backups() { python3 checks/backup.py --megabytes 20 --kills 2 --seconds 2 --binary "$(swift build --show-bin-path)/crescendo"; }

kills() { python3 checks/kill-test.py --kills 20 --binary "$(swift build --show-bin-path)/crescendo"; }

model_kills() { python3 checks/model-kills.py --kills 10 --binary "$(swift build --show-bin-path)/crescendo"; }

api_fuzz() { python3 checks/api-fuzz.py --examples 6 --binary "$(swift build --show-bin-path)/crescendo"; }

page() { .deps/page-venv/bin/python checks/page/check.py --binary "$(swift build --show-bin-path)/crescendo" --except speed; }

quality_check() {
    local begun=$SECONDS
    setup_tests
    setup_checks
    step "Format" lint
    step "Building for debugging, with the tests" build_tests
    step "Architecture" run_tests test-architecture --filter ArchitectureTests
    run_all_tests
    step "20 kills under load" kills
    step "Backups under load, and their restores" backups
    step "10 kills while a model is installed" model_kills
    step "The API by its description" quietly api-fuzz api_fuzz
    step "The page in a browser" quietly page page
    step "Fuzzing for 105 s" scripts/dev/fuzz.sh 15
    step "Thread sanitizer" thread_sanitizer
    printf '\nEverything passed, in %s.\n' "$(span $((SECONDS - begun)))"
}

# A bench is either a folder with a `run` program, which gets the release build, or a name that CrescendoBench knows.
quality_bench() {
    if [ $# -eq 0 ]; then
        list_benches
        exit 0
    fi
    local name=$1
    shift
    setup_build
    if [ -x "Benchmarks/$name/run" ]; then
        step "Debian packages for the benches" require_packages "${BENCH_PACKAGES[@]}"
        step "Building for release" build_release
        step "Bench $name" "Benchmarks/$name/run" "$(release_binary)" "$@"
    else
        step "Building the benches" quietly build-bench swift build --configuration release --product CrescendoBench
        step "Bench $name" "$(swift build --configuration release --show-bin-path)/CrescendoBench" "$name" "$@"
    fi
}

list_benches() {
    printf 'Usage: ./dev.sh bench NAME [ARGUMENT…]\n\nBeside a peer, with a page each:\n'
    find Benchmarks -mindepth 2 -maxdepth 2 -name README.md -printf '%h\n' | sed 's|^Benchmarks/|  |' | sort
    printf '\nOf single modules:\n'
    sed -n 's|^    ("\([a-z]*\)", "\([^"]*\)".*|  \1: \2|p' Benchmarks/CrescendoBench/main.swift
}
