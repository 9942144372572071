extension SpeechAnalysisError {
    /// Throws unless every sample of a piece is finite.
    ///
    /// - Parameter first: the index of the piece's first sample in the whole sound; the error's index counts from the sound's beginning.
    static func checkPiece(_ piece: [Float], startingAt first: Int, sampleRate: Double) throws {
        do {
            try piece.withUnsafeBufferPointer { try check($0, sampleRate: sampleRate) }
        } catch SpeechAnalysisError.notFinite(let index) {
            throw SpeechAnalysisError.notFinite(index: first + index)
        }
    }
}
