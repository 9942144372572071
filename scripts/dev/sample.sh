# The recording that a new installation can begin with: a machine's voice, which says so.

# Of the voices that Debian has, the one that the engine which is always there understands best; docs/web-app.md has the comparison.
readonly SAMPLE_VOICE=rms

# What it says, in plain words.
readonly SAMPLE_TEXT='Hello, and welcome. I am not a person. I am the voice of a machine, and this is a sample recording.

Everything that you see here was made from my voice. The words below were written down by the computer, without any help from the
internet. Touch a word, and you will hear me say it.

Some of the words may be wrong. That is what happens when one machine listens to another. You can change them, and nothing is lost,
because the first version stays in the history.

When you are ready, put a recording of your own here, or press the button and speak. If you do not need me any more, you can throw me
away.'

# Flite speaks through FFmpeg, which Debian builds with it; both are run here and now, and nothing of the voice becomes part of the server.
# Spoken again when what is said has changed.
make_sample() {
    local place="$DEPS/sample" wanted
    wanted=$(printf '%s\n' "$SAMPLE_VOICE" "$SAMPLE_TEXT")
    if [ -s "$place/sample.wav" ] && [ "$(cat "$place/spoken.txt" 2>/dev/null)" = "$wanted" ]; then
        note "all there"
        return 0
    fi
    [[ $(ffmpeg -hide_banner -filters 2>/dev/null) == *' flite '* ]] || {
        note "this FFmpeg has no voice (its filter flite); the web app will offer no sample"
        return 0
    }
    mkdir -p "$place"
    printf '%s' "$SAMPLE_TEXT" >"$place/text.txt"
    ffmpeg -nostdin -loglevel error -y -f lavfi -i "flite=textfile=$place/text.txt:voice=$SAMPLE_VOICE" -f wav "$place/sample.wav.new"
    mv "$place/sample.wav.new" "$place/sample.wav"
    printf '%s\n' "$wanted" >"$place/spoken.txt"
    note "spoken into $place/sample.wav"
}
