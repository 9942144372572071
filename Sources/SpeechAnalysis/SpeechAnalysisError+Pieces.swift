extension SpeechAnalysisError {
    /// Throws unless every sample of a piece can be reckoned with, and the sample rate in range.
    ///
    /// - Parameter first: the index of the piece's first sample in the whole sound; the error's index counts from the sound's beginning.
    static func checkPiece(_ piece: [Float], startingAt first: Int, sampleRate: Double) throws {
        try check(UnsafeBufferPointer(start: nil, count: 0), sampleRate: sampleRate)
        try checkFinite(piece, startingAt: first)
    }

    /// Throws unless every sample of a piece can be reckoned with.
    static func checkFinite(_ piece: [Float], startingAt first: Int) throws {
        do {
            try piece.withUnsafeBufferPointer { try checkFinite($0) }
        } catch SpeechAnalysisError.notFinite(let index) {
            throw SpeechAnalysisError.notFinite(index: first + index)
        } catch SpeechAnalysisError.tooLarge(let index) {
            throw SpeechAnalysisError.tooLarge(index: first + index)
        }
    }
}
