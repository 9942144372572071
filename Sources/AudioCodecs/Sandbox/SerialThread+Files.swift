import VoiceCore

extension SerialThread {
    /// A thread for the calls of a file, which block.
    ///
    /// - Throws: `AudioError` `.noThread`.
    static func forFiles() throws(AudioError) -> SerialThread {
        do { return try SerialThread(name: "media-file") } catch { throw .noThread }
    }
}
