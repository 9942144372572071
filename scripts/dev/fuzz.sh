#!/usr/bin/env bash
# Fuzzes each target for a while: scripts/dev/fuzz.sh SECONDS [TARGET…]. Called by ./dev.sh check.
#
# A finding is kept in .build-fuzz/findings; run the target on that file to see it again. What was found interesting is kept in
# .build-fuzz/corpus, so that the next run goes on from there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly SCRATCH=.build-fuzz
seconds=${1:?usage: fuzz.sh SECONDS [TARGET…]}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(WAVFuzz MediaAnswerFuzz MultipartFuzz EngineWireFuzz AnalysisFuzz ModelArchiveFuzz ModelCatalogueFuzz
    SpeechTextFuzz)

# A crash's stack comes from libFuzzer; the runtime's own backtracer would only wait for its time-out.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
export PKG_CONFIG_PATH="$PWD/.deps/pocketsphinx/lib/pkgconfig:$PWD/.deps/sherpa-onnx/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

# Both sanitizers in one flag: SwiftPM passes each --sanitize as a flag of its own, of which the compiler takes the last.
build=(swift build --package-path Fuzz --scratch-path "$SCRATCH" --configuration release
    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing)
mkdir -p "$SCRATCH/findings"
"${build[@]}" >"$SCRATCH/build.log" 2>&1 || {
    grep -E 'error' "$SCRATCH/build.log" || tail -n 40 "$SCRATCH/build.log"
    exit 1
}
binaries=$("${build[@]}" --show-bin-path)

for target in "${targets[@]}"; do
    mkdir -p "$SCRATCH/corpus/$target"
    log="$SCRATCH/$target.log"
    if ! "$binaries/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
        -dict="Fuzz/Seeds/$target.dict" -artifact_prefix="$SCRATCH/findings/$target-" \
        "$SCRATCH/corpus/$target" "Fuzz/Seeds/$target" >"$log" 2>&1; then
        grep -E 'Fatal error|ERROR|SUMMARY|Test unit written' "$log" || tail -n 30 "$log"
        exit 1
    fi
    grep -q 'inline 8-bit counters' "$log" || {
        echo "$target was built without instrumentation: it fuzzed blindly"
        exit 1
    }
    printf '    %s: %s\n' "$target" "$(grep -E '^Done' "$log" | tail -n 1)"
done
