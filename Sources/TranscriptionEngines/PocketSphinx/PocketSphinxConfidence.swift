#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How probable it is that a word was really said, from what the search believes.
///
/// A posterior in the word lattice compares a word with the others that the search still has, all of which may be wrong: of the words
/// with 0.9 and more a fifth is. So it is mapped by a logistic regression (Platt 1999) on the word's posterior and on the mean of its
/// segment, which tells how hard the recording is. Fitted on 1,356 words that were heard of 16 speakers; with each speaker left out of the
/// fit in turn, the expected calibration error (Naeini et al. 2015, ten bins) is 0.027, and 0.160 for posteriors as they are
/// (`./dev.sh bench confidence`).
enum PocketSphinxConfidence {
    static let intercept = -2.16
    static let ofWord = 2.0
    static let ofSegment = 2.87

    /// - Parameters:
    ///   - posterior: the word's, 0…1.
    ///   - mean: of the posteriors of the segment's words, 0…1.
    /// - Returns: 0.10…0.94, which is all that can be told of this engine's words.
    static func probability(posterior: Double, mean: Double) -> Double {
        1 / (1 + exp(-(intercept + ofWord * posterior + ofSegment * mean)))
    }
}
