/// How even the timing of speech is.
public enum SpeechRhythm {
    /// The normalised pairwise variability index of durations that follow each other; `nil` for fewer than two.
    ///
    /// Grabe & Low, "Durational variability in speech and the rhythm class hypothesis" (2002): the mean difference between neighbours as a
    /// share of their mean, in percent. 0 is perfectly even.
    ///
    /// - Parameter durations: above 0.
    public static func nPVI(_ durations: [Double]) -> Double? { nPVI(phrases: [durations]) }

    /// The same over several phrases: neighbours are compared within each, never across a pause.
    public static func nPVI(phrases: [[Double]]) -> Double? {
        let differences = phrases.flatMap { durations in
            zip(durations, durations.dropFirst()).map { abs($0 - $1) / (($0 + $1) / 2) }
        }
        return differences.isEmpty ? nil : 100 * differences.reduce(0, +) / Double(differences.count)
    }

    /// The times between nuclei that no pause parts, phrase by phrase.
    static func intervals(_ nuclei: [SyllableNucleus], _ pauses: [SpeechPause]) -> [[Double]] {
        var phrases: [[Double]] = [[]]
        for (a, b) in zip(nuclei, nuclei.dropFirst()) {
            if pauses.contains(where: { $0.startSeconds < b.seconds && $0.endSeconds > a.seconds }) {
                phrases.append([])
            } else {
                phrases[phrases.count - 1].append(b.seconds - a.seconds)
            }
        }
        return phrases
    }
}
