import FoundationEssentials
public import Transcription
public import VoiceCore

/// The form of samples on the wire, little-endian, one channel.
public enum SampleForm: String, Codable, Sendable {
    /// 16-bit integers, 32768 for 1.0.
    case int16 = "s16le"
    /// 32-bit floating point, −1…1.
    case float32 = "f32le"

    public var bytesPerSample: Int { self == .int16 ? 2 : 4 }
}

/// The first frame of an engine: who it is and what it takes.
public struct EngineHello: Codable, Equatable, Sendable {
    public var protocolVersion: Int
    public var identity: EngineIdentity

    /// In Hz.
    public var sampleRate: Double
    public var sampleForm: SampleForm

    /// BCP 47 tags.
    public var languages: [String]
    public var givesWordTimes: Bool
    public var givesConfidence: Bool
    public var givesAlternatives: Bool

    /// Whether it sends `partial` frames while audio comes in.
    public var streams: Bool

    public static let currentProtocolVersion = 1

    public init(
        identity: EngineIdentity, sampleRate: Double, sampleForm: SampleForm, languages: [String], givesWordTimes: Bool = false,
        givesConfidence: Bool = false, givesAlternatives: Bool = false, streams: Bool = false
    ) {
        protocolVersion = Self.currentProtocolVersion
        self.identity = identity
        self.sampleRate = sampleRate
        self.sampleForm = sampleForm
        self.languages = languages
        self.givesWordTimes = givesWordTimes
        self.givesConfidence = givesConfidence
        self.givesAlternatives = givesAlternatives
        self.streams = streams
    }
}

/// What a request is about.
public struct EngineBegin<Settings: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    public var sampleForm: SampleForm
    public var settings: Settings

    public init(sampleForm: SampleForm, settings: Settings) {
        self.sampleForm = sampleForm
        self.settings = settings
    }
}

/// Why an engine gives no answer, in its own words; the message must not hold what was said.
public struct EngineFailure: Codable, Equatable, Sendable {
    public var code: String
    public var message: String
    public var retryable: Bool

    public init(code: String, message: String, retryable: Bool) {
        self.code = code
        self.message = message
        self.retryable = retryable
    }

    public init(_ error: any CodedError) {
        self.init(code: error.code, message: error.userMessage, retryable: error.isRetryable)
    }
}

extension EngineFrame {
    /// A frame whose payload is JSON; `nil` if the value cannot be written or is longer than its kind allows.
    static func json(_ kind: Kind, request: UInt32 = 0, _ value: some Encodable) -> EngineFrame? {
        guard let data = try? JSON.encode(value), data.count <= kind.payloadLimit else { return nil }
        return EngineFrame(kind, request: request, payload: Array(data))
    }

    /// The payload's value.
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws(EngineWireViolation) -> Value {
        guard let value = try? JSON.decode(type, from: Data(payload)) else { throw .payloadUnreadable(kind) }
        return value
    }
}
