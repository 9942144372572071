public import HTTPRouting
public import Logging
import Transcription
public import VoiceCore

/// The routes that OpenAI's clients call, in OpenAI's wire formats.
///
/// A request's audio is transcribed at once, and nothing of it is kept when the answer is out.
public struct OpenAIRoutes: Sendable {
    let models: any SpeechModels
    let audio: any AudioDecoding
    let limits: OpenAILimits
    let admission: Admission
    let logger: Logger

    /// When this server began to offer its models.
    let offeredSince: Timestamp

    /// What finds the pauses: a dependency, so that tests can say where they are.
    var makeCutter: (@Sendable () -> any SpeechCutting)?

    /// - Parameter logger: told of faults that come when the answer has already begun.
    public init(
        models: any SpeechModels, audio: any AudioDecoding, limits: OpenAILimits = OpenAILimits(), clock: any WallClock = SystemWallClock(),
        logger: Logger
    ) {
        self.models = models
        self.audio = audio
        self.limits = limits
        self.logger = logger
        admission = Admission(limit: limits.requests)
        offeredSince = clock.now()
    }

    public var routes: [Route] { [transcriptionRoute, modelListRoute, modelRoute] }
}

/// What a request may take.
public struct OpenAILimits: Sendable {
    /// Bytes of the uploaded file.
    public var bytes: Int

    /// Transcriptions at a time, over all accounts; one more is answered 503.
    public var requests: Int

    /// From the request's head to the answer, or to the beginning of one that is streamed. OpenAI's own clients wait this long.
    public var time: Duration

    public init(bytes: Int = 256 << 20, requests: Int = 16, time: Duration = .seconds(600)) {
        self.bytes = bytes
        self.requests = requests
        self.time = time
    }
}
