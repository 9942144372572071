import AudioCodecs
import VoiceCore

/// The WAV file that speech goes to. It says of itself that a machine spoke.
final class SpokenFile {
    let rate: Int
    private let target: OutputFile
    private let writer: WAVWriter
    private var count = 0

    /// - Throws: `CommandError`, `ReaderLeft`.
    init(_ request: SpeakRequest, rate: Int, by model: String) throws {
        self.rate = rate
        writer = WAVWriter(
            sampleRate: rate, channelCount: 1, comment: "Synthetic speech, made by Crescendo \(Version.current) with \(model)")
        target = try OutputFile(request.output, replaces: request.replaces)
        try target.write(writer.header())
    }

    var seconds: Double { Double(count) / Double(rate) }

    /// - Throws: `CommandError`, `ReaderLeft`.
    func append(_ samples: [Float]) throws {
        var bytes: [UInt8] = []
        writer.append(samples, to: &bytes)
        try target.write(bytes)
        count += samples.count
    }

    /// Says how long it became, where that can still be said, and puts it into its place.
    func finish() throws {
        try target.overwriteBeginning(writer.header(frameCount: count))
        try target.finish()
    }
}
