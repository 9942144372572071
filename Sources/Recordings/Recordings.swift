public import AudioCodecs
import EventLog
import Jobs
public import ObjectStore
public import Storage
public import Transcription
public import VoiceCore

/// Recordings, their transcripts and markers: the service behind `/v1/recordings`.
///
/// Every change is one transaction that writes the rows, appends to the event log and enqueues the job. Audio and words are objects.
public struct Recordings: Sendable {
    let database: any Database
    let objects: any ObjectStore
    let currentEngines: @Sendable () -> EngineCatalogue
    let limits: RecordingLimits
    let clock: any WallClock
    let media: MediaReading
    let transfers = TransfersUnderWay()
    let decoderTurns = DecoderTurns()
    let insightTurns = Turnstile()
    let alignmentTurns = Turnstile()
    let streams: OpenStreams
    let hub: StreamHub
    let holdsKey: KeyCheck
    /// A sound file that is offered as a first recording; `nil` for none.
    let sample: String?
    /// When voices are measured.
    var analyses: AnalysisPolicy
    /// When streams of events look and speak; tests hold it still.
    var feedTiming = ProgressFeed.Timing()

    /// Whether a key of an account is valid, as of the transaction.
    public typealias KeyCheck = @Sendable (_ key: String, _ account: AccountID, _ tx: any ReadTransaction) throws -> Bool

    /// - Parameters:
    ///   - engines: asked for each transcript; engines that are not among them any more finish what they began.
    ///   - analyses: when voices are measured.
    ///   - sample: the path of a sound file that is offered as a first recording.
    ///   - holdsKey: asked where a key was looked at some time before, and its end would not be heard of otherwise.
    public init(
        database: any Database, objects: any ObjectStore, engines: @escaping @Sendable () -> EngineCatalogue,
        limits: RecordingLimits = RecordingLimits(),
        media: MediaReading = MediaReading(), clock: any WallClock = SystemWallClock(),
        analyses: AnalysisPolicy = .always, sample: String? = nil, holdsKey: @escaping KeyCheck = { _, _, _ in true }
    ) {
        self.database = database
        self.objects = objects
        currentEngines = engines
        self.limits = limits
        self.media = media.within(limits.audio)
        self.clock = clock
        streams = OpenStreams(limit: limits.streams)
        hub = StreamHub(database)
        self.holdsKey = holdsKey
        self.sample = sample
        self.analyses = analyses
    }

    /// Those that there are now.
    var engines: EngineCatalogue { currentEngines() }

    public func recording(_ id: RecordingID, of account: AccountID) async throws -> Recording {
        try await database.read { tx in try Self.recording(id, of: account, tx) }
    }

    /// Newest first.
    ///
    /// - Parameter before: only recordings made before this one, to go on from the last of a page.
    public func recordings(
        of account: AccountID, _ filter: RecordingFilter = RecordingFilter(), before: RecordingID? = nil, limit: Int
    ) async throws -> [Recording] {
        try await database.read { tx in try Self.recordings(of: account, filter, before: before, limit: limit, tx) }
    }

    /// The audio as it was uploaded.
    ///
    /// - Parameter range: bytes; `nil` for all of them.
    public func audio(of id: RecordingID, account: AccountID, range: Range<Int64>? = nil) async throws -> ObjectContent {
        let object = try await database.read { tx in try Self.audioObject(of: id, account: account, tx) }
        return try await objects.read(object, account: account, range: range)
    }

    static func audio(of recording: RecordingID) -> ObjectHolder { ObjectHolder(recording, "audio") }
}

/// What a recording may be at most.
public struct RecordingLimits: Sendable {
    /// Bytes of the uploaded file.
    public var bytes: Int
    public var audio: AudioLimits
    /// How long an upload in parts waits for its next part. Shorter than what the sweep leaves alone.
    public var uploadExpiry: Duration
    /// Streams of events that an account may have open on one server.
    public var streams: Int

    public init(
        bytes: Int = 2 << 30, audio: AudioLimits = AudioLimits(), uploadExpiry: Duration = .seconds(12 * 3600), streams: Int = 100
    ) {
        self.streams = streams
        self.bytes = bytes
        self.uploadExpiry = uploadExpiry
        self.audio = audio
    }
}
