# Tests, checks and benches.

readonly FORMATTED=(Package.swift Sources Tests Benchmarks Fuzz)

# Tests that compute for seconds.
readonly COMPUTING='^(ArchitectureTests|SpeechAnalysisTests|VoiceAnalysisTests|SpeakerDiarizationTests|PronunciationTests|TranscriptInsightsTests|TranscriptionTests\.((Utterance|Recording)Segmenter|DetectedSpeech|TranscriptionPipeline)Tests)'

# What the thread sanitizer does not watch: tests that start the program, since what they start is not watched either and its parts are in
# the tests beside them; tests that compute on one thread, or decode format after format, which it would slow down fifteen times for
# nothing; and those that read the sources.
readonly SEQUENTIAL='^(TranscriptionEnginesTests\.Sherpa(Recognizer|SpeechDetector|Punctuator|SpeakerEmbedder|Denoiser|Synthesizer)Tests|RecordingsTests\.AnalysisTests|AudioCodecsTests\.FormatCorpusTests)'
# Package.swift leaves out the targets of which nothing is left.
readonly NOT_CONCURRENT="^BootstrapTests|$SEQUENTIAL|(?!^SpeechAnalysisTests\.ConcurrentUseTests|^TranscriptionTests\.TranscriptionPipelineTests)$COMPUTING"

# Where nobody changes a file and builds again, or opens a debugger: every module at once, for two thirds of the work that its files take
# one by one, and with lines alone.
readonly ONCE_FLAGS=(-Xswiftc -whole-module-optimization -Xswiftc -num-threads -Xswiftc 1 -Xswiftc -gline-tables-only)
if [ -n "${CI:-}" ]; then BUILD_FLAGS=("${ONCE_FLAGS[@]}"); else BUILD_FLAGS=(); fi
readonly BUILD_FLAGS

# How many tests may fail beside others and still be run again alone: more than a few is no unsteadiness.
readonly UNSTEADY_LIMIT=3

build_tests() { quietly build-tests swift build --build-tests "${BUILD_FLAGS[@]}"; }

# run_tests NAME ARGUMENT…: --no-parallel would hide what tests share by mistake, so they always run side by side; but not a thousand at
# once, most of which would wait for the two or four threads that tasks have, until time-outs of servers and clients among them had
# passed.
run_tests() { side_by_side 16 "$1" swift test --skip-build "${BUILD_FLAGS[@]}" --disable-xctest "${@:2}"; }

# side_by_side WIDTH NAME COMMAND…: runs tests beside each other. Those that failed are run once more, alone, and only then is it known
# whether the code is wrong or the machine was too busy for a time-out: who fails again has failed, who does not is named.
side_by_side() {
    local width=$1 name=$2
    shift 2
    rm -f "$LOG_DIR/$name.log"
    if SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$width quietly "$name" "$@" --parallel; then return; fi
    local failed
    mapfile -t failed < <(failed_tests "$LOG_DIR/$name.log")
    [ ${#failed[@]} -gt 0 ] && [ ${#failed[@]} -le $UNSTEADY_LIMIT ] || return 1
    printf '    run again alone: %s\n' "${failed[@]}"
    local pattern
    # A name may be a sentence, whose marks a pattern would take for its own.
    pattern=$(printf '%s\n' "${failed[@]}" | sed 's/[^A-Za-z0-9_ ]/./g' | paste --serial --delimiters '|')
    quietly "$name-alone" "$@" --no-parallel --filter "/.?($pattern).?\(" || return 1
    local count
    count=$(sed -nE 's/^✔ Test run with ([0-9]+) tests? .*/\1/p' "$LOG_DIR/$name-alone.log")
    [ "${count:-0}" -ge ${#failed[@]} ] || return 1
    printf '    UNSTEADY: passed alone, but not beside other tests: %s\n' "${failed[@]}"
}

# failed_tests LOG: the names of the tests that failed, one a line; none if the run did not come to its end.
failed_tests() {
    grep -q '^✘ Test run with' "$1" 2>/dev/null || return 0
    sed -nE -e '/^✘ Test run with/d' -e 's/^✘ Test "?(.*[^"(])("|\([^()]*\))( with [0-9]+ test cases?)? failed after .*/\1/p' "$1" | sort -u
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

# A folder of its own: the sanitizer instruments every module, and sharing one would rebuild them all each time.
readonly TSAN_FLAGS=(--sanitize thread --scratch-path .build-tsan "${ONCE_FLAGS[@]}")

build_watched() { CRESCENDO_CONCURRENT_ONLY=yes quietly tsan-build swift build --build-tests "${TSAN_FLAGS[@]}"; }

# Side by side, since each of the two builds waits for itself half of the time.
build_tests_and_watched() {
    # What both would write.
    quietly resolve swift package resolve
    build_watched &
    local watched=$!
    build_tests || { wait "$watched"; return 1; }
    wait "$watched"
}

thread_sanitizer() {
    local continuations="$PWD/.build-tsan/continuations.so"
    clang -shared -fPIC -O2 -o "$continuations" checks/thread-sanitizer/continuations.c
    # Four at a time: the sanitizer slows each down so much that more would wait for each other's time-outs.
    LD_PRELOAD="$continuations" TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/checks/thread-sanitizer/suppressions ${TSAN_OPTIONS:-}" \
        CRESCENDO_CONCURRENT_ONLY=yes side_by_side 4 tsan swift test --skip-build "${TSAN_FLAGS[@]}" --disable-xctest \
        --skip "$NOT_CONCURRENT"
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
    step "Building for debugging, with the tests, and for the thread sanitizer" build_tests_and_watched
    run_all_tests
    step "20 kills under load" kills
    step "Backups under load, and their restores" backups
    step "10 kills while a model is installed" model_kills
    step "The API by its description" quietly api-fuzz api_fuzz
    step "The page in a browser" quietly page page
    step "Fuzzing for 2 min" scripts/dev/fuzz.sh 15
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
