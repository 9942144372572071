public import Transcription
import VoiceCore

/// PocketSphinx inside its process: collects the samples of a request and decodes them as one utterance, since its cepstral mean is
/// that of the whole.
public final class PocketSphinxEngine: HostedEngine {
    public typealias Work = RecognitionTask

    public static let name = "pocketsphinx"

    /// The version that `scripts/build-pocketsphinx.sh` builds.
    public static let version = "5.1.1"

    public let hello: EngineHello
    private let model: PocketSphinxModel
    /// For requests that ask for nothing else; made before the process is forked, so that all share it.
    private let plain: PocketSphinxDecoder
    /// The last one that was made for a mode or a vocabulary; no request that asks for something else comes near it.
    private var special: (hearing: PocketSphinxHearing, decoder: PocketSphinxDecoder)?
    private var hearing = PocketSphinxHearing()
    private var samples: [Int16] = []

    /// A request of more seconds is refused; segments are far shorter.
    static let longestRequest: Double = 120

    /// Below this loudness, about −72 dB of full scale, there is nothing to decode; a mean over no energy at all is not a number.
    static let faintestPeak = 8

    public init(_ model: PocketSphinxModel) throws(EngineError) {
        self.model = model
        plain = try PocketSphinxDecoder(model)
        hello = EngineHello(
            identity: EngineIdentity(name: Self.name, version: Self.version, modelVersion: model.version),
            sampleRate: PocketSphinxDecoder.sampleRate, sampleForm: .int16, languages: Self.languages, givesWordTimes: true,
            givesConfidence: true)
    }

    static let languages = ["en"]

    /// What the hidden command `crescendo engine pocketsphinx` runs: serves the socket at descriptor 3 until the server is gone.
    ///
    /// - Returns: the exit status.
    public static func runChild() -> Int32 {
        EngineHost.run { try PocketSphinxEngine(PocketSphinxModel.find(given: modelDirectoryFromEnvironment)) }
    }

    public func begin(_ settings: TranscriptionSettings) throws(EngineError) {
        abandon()
        hearing = PocketSphinxHearing(settings)
    }

    public func feed(_ samples: [Int16]) throws(EngineError) -> RecognizedSegment? {
        guard Double(self.samples.count + samples.count) <= Self.longestRequest * PocketSphinxDecoder.sampleRate else {
            throw EngineError(
                code: "segment_too_long", userMessage: "PocketSphinx takes at most \(Int(Self.longestRequest)) seconds at a time.",
                isRetryable: false)
        }
        self.samples += samples
        return nil
    }

    public func finish() throws(EngineError) -> RecognizedSegment {
        defer { abandon() }
        guard samples.contains(where: { abs(Int($0)) > Self.faintestPeak }) else { return .empty }
        return PocketSphinxWords.segment(of: try decoder().decode(samples))
    }

    private func decoder() throws(EngineError) -> PocketSphinxDecoder {
        if hearing == PocketSphinxHearing() { return plain }
        if let special, special.hearing == hearing { return special.decoder }
        // The older one goes first, so that there are never three.
        special = nil
        let decoder = try PocketSphinxDecoder(model, hearing)
        special = (hearing, decoder)
        return decoder
    }

    public func abandon() { samples.removeAll(keepingCapacity: true) }
}
