/// A transcript as text to read or as captions to show.
extension Transcript {
    /// The captions that ``srt(rules:)`` and ``webVTT(rules:)`` write.
    public func captions(rules: CaptionRules = CaptionRules()) -> [CaptionCue] { CaptionCutter(rules).cues(of: self) }

    /// One line a segment, with the speaker before it where one is known; ends with a line break unless empty.
    public func plainText() -> String {
        segments.filter { !$0.isEmpty }.map { segment in
            let line = segment.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return segment.speaker.map { "\($0): \(line)\n" } ?? line + "\n"
        }.joined()
    }

    /// SubRip: numbered cues, times with a decimal comma; empty if nothing was said. Speakers are named in the text.
    public func srt(rules: CaptionRules = CaptionRules()) -> String {
        var rules = rules
        rules.namesSpeakers = true
        return captions(rules: rules).enumerated().map { offset, cue in
            return "\(offset + 1)\n\(clock(cue.start, comma: true)) --> \(clock(cue.end, comma: true))\n"
                + cue.lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// WebVTT (W3C): speakers as voice tags, the three special characters escaped.
    public func webVTT(rules: CaptionRules = CaptionRules()) -> String {
        "WEBVTT\n"
            + captions(rules: rules).map { cue in
                let voice = cue.speaker.map { "<v \(escaped($0))>" } ?? ""
                return "\n\(clock(cue.start, comma: false)) --> \(clock(cue.end, comma: false))\n"
                    + voice + cue.lines.map(escaped).joined(separator: "\n") + "\n"
            }.joined()
    }

    private func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case let other where other.isNewline: result += " "
            default: result.append(character)
            }
        }
    }

    /// `01:02:03,004`, or with a point.
    private func clock(_ time: Seconds, comma: Bool) -> String {
        let milliseconds = Int((max(0, time) * 1000).rounded())
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(milliseconds / 3_600_000, 2) + ":" + padded(milliseconds / 60_000 % 60, 2) + ":"
            + padded(milliseconds / 1000 % 60, 2) + (comma ? "," : ".") + padded(milliseconds % 1000, 3)
    }
}
