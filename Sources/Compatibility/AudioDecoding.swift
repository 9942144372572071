/// Takes the file that came with a request and gives its sound; `Bootstrap` says how.
public protocol AudioDecoding: Sendable {
    /// Reads a file to its end, and makes its samples when they are asked for.
    ///
    /// - Parameter bytes: the file as it arrives; they can be read once.
    /// - Returns: mono at 16 kHz, −1…1, in pieces of any length above 0, to be iterated once. What the file took, on the disk or in
    ///   memory, is given back when the sequence is released.
    /// - Throws: a `CodedError` for what is no usable audio, as far as that shows without decoding all of it (the rest comes from the
    ///   sequence); what `bytes` throws.
    func samples(
        of bytes: some AsyncSequence<[UInt8], any Error> & Sendable
    ) async throws -> any AsyncSequence<[Float], any Error> & Sendable
}
