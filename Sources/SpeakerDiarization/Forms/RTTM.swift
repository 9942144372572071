/// Turns as Rich Transcription Time Marks, the form that programs which score diarization read (NIST, "The 2009 (RT-09) Rich Transcription
/// Meeting Recognition Evaluation Plan", appendix A): a line a turn, in seconds with three decimals.
public enum RTTM {
    /// - Parameter file: what the sound is called; white space becomes `_`, since it parts the fields.
    public static func text(of turns: [SpeakerTurn], file: String) -> String {
        let name = String(file.map { $0.isWhitespace ? "_" : $0 })
        return turns.map { turn in
            let start = thousandths(turn.startSeconds)
            let duration = thousandths(turn.endSeconds) - start
            return "SPEAKER \(name.isEmpty ? "_" : name) 1 \(decimal(start)) \(decimal(duration)) <NA> <NA> \(turn.label) <NA> <NA>\n"
        }.joined()
    }

    private static func thousandths(_ seconds: Double) -> Int { Int((seconds * 1_000).rounded()) }

    private static func decimal(_ thousandths: Int) -> String {
        let rest = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
