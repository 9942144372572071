#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// In what order results come.
///
/// 1. Recordings with all the words in their title.
/// 2. Within both groups, in windows of the 1000 newest that match, so that a word of every recording costs no more than a rare one; most
///    searches are over within the first window.
/// 3. Within a window by BM25 (Robertson and Zaragoza, 2009), to two decimals; equal ones from the newest on.
///
/// The score of a recording depends on its own text and on the words' weights only, not on what else there is by now: pages that are
/// read while recordings come in neither repeat nor leave out one that stays as it is.
enum SearchRanking {
    /// Matches that are ranked together.
    static let window = 1000

    /// How much a word in the title, a label, the notes, the transcript and the keys counts.
    static let columnWeights: [Double] = [8, 4, 2, 1, 0]

    /// Words of a recording whose length speaks neither for it nor against it.
    static let referenceLength = 500.0

    /// Words in more recordings than this weigh alike.
    static let commonWord = 2000

    /// What a word weighs beside others: the rarer the more, as if there were a hundred thousand recordings.
    ///
    /// - Parameter recordings: that it is in, counted up to ``commonWord``.
    static func weight(recordings: Int) -> Double { (log1p(100_000 / (Double(recordings) + 0.5)) * 100).rounded() / 100 }
}
