/// Tells how text is pronounced.
public protocol Phonemizer: Sendable {
    /// - Parameter voice: eSpeak NG's name of a pronunciation: `en-us`.
    /// - Returns: IPA in canonical decomposition (NFD), with the text's marks `.,;:!?` where clauses end; empty where nothing is said.
    /// - Throws: `SynthesisError`, `CancellationError`.
    func phonemes(of text: String, voice: String) async throws -> String
}
