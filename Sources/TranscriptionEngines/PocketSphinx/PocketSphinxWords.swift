import Transcription

/// Makes words of a best path: fillers and pronunciation marks go, and so does what the decoder made of sounds that are no speech.
enum PocketSphinxWords {
    /// Above this share of frames in noise fillers (`[NOISE]`, `[SPEECH]`) the segment holds no speech. In 655 s of real English
    /// speech no utterance came above 0.06, while short tunes give 0.1 to 0.3. It stands behind the segmenter, which keeps most of
    /// such sounds away.
    static let largestNoiseShare = 0.15

    /// A word that lasts longer than this, and longer for each letter, is a steady sound that the search had no better name for.
    static let longestWord = 0.9
    static let longestLetter = 0.15

    /// Above this strangeness the words were read into a tune. Of fourteen stretches of eight soundtracks all but one came between 0.6 and
    /// 1.4; of the recordings of speech with ten words or more one came to 0.54, and only a noisy meeting, whose words were wrong too, above
    /// (0.83). Two with four and seven words came to 0.56 and 0.59.
    static let largestStrangeness = 0.55

    /// Few words say little about their mean, so each that lacks to ten allows for this much more.
    static let allowanceForFewWords = 0.03

    /// - Returns: the segment; empty if nothing in it is believed to be speech.
    static func segment(of path: [PocketSphinxDecoder.Unit]) -> RecognizedSegment {
        let frames = path.reduce(0) { $0 + $1.frameCount }
        let noise = path.reduce(0) { $0 + ($1.isNoise ? $1.frameCount : 0) }
        guard Double(noise) <= Double(frames) * largestNoiseShare, !isTune(path.filter { !$0.isFiller }) else { return .empty }
        let heard = path.filter(isWord)
        guard !heard.isEmpty else { return .empty }
        let mean = heard.reduce(0) { $0 + $1.posterior } / Double(heard.count)
        let words = heard.map { word($0, mean) }
        let confidence = words.reduce(0) { $0 + ($1.confidence ?? 0) } / Double(words.count)
        return RecognizedSegment(
            text: words.map(\.text).joined(separator: " "), words: words, confidence: rounded(confidence), language: "en")
    }

    /// People speak two to four words a second, and the search is sure of some of them. In a tune it finds a word for each note or so:
    /// long ones, of which it is sure by accident. Strangeness is the mean length in seconds, corrected by the mean posterior.
    private static func isTune(_ words: [PocketSphinxDecoder.Unit]) -> Bool {
        guard !words.isEmpty else { return false }
        let count = Double(words.count)
        let seconds = Double(words.reduce(0) { $0 + $1.frameCount }) / PocketSphinxDecoder.framesPerSecond / count
        let posterior = words.reduce(0) { $0 + $1.posterior } / count
        return seconds + 0.5 * (0.5 - posterior) > largestStrangeness + allowanceForFewWords * max(0, 10 - count)
    }

    private static func isWord(_ unit: PocketSphinxDecoder.Unit) -> Bool {
        guard !unit.isFiller, !unit.spelling.isEmpty else { return false }
        let seconds = Double(unit.frameCount) / PocketSphinxDecoder.framesPerSecond
        return seconds <= longestWord + longestLetter * Double(unit.spelling.count)
    }

    private static func word(_ unit: PocketSphinxDecoder.Unit, _ mean: Double) -> RecognizedWord {
        RecognizedWord(
            text: String(unit.spelling), start: Double(unit.firstFrame) / PocketSphinxDecoder.framesPerSecond,
            end: Double(unit.lastFrame + 1) / PocketSphinxDecoder.framesPerSecond,
            confidence: rounded(PocketSphinxConfidence.probability(posterior: unit.posterior, mean: mean)))
    }

    /// To four digits: more would pretend to know.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension PocketSphinxDecoder.Unit {
    var frameCount: Int { max(0, lastFrame - firstFrame + 1) }

    /// The word without the mark of its pronunciation.
    var spelling: Substring { symbol.prefix { $0 != "(" } }

    /// Silence, noise, or a mark of beginning and end: no word.
    var isFiller: Bool { symbol.hasPrefix("<") || symbol.hasPrefix("++") || isNoise }

    /// A filler for sounds that are not silence.
    var isNoise: Bool { symbol.hasPrefix("[") || symbol.hasPrefix("++") }
}
