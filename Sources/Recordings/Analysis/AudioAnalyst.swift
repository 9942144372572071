import AudioCodecs
import EventLog
import FoundationEssentials
public import Jobs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import VoiceAnalysis
import VoiceCore

/// Carries out `AnalyzeAudio`: reads the sound twice, and keeps what was measured together with the job's end.
public struct AudioAnalyst: JobHandler {
    public typealias Kind = AnalyzeAudio

    private let recordings: Recordings

    public init(_ recordings: Recordings) { self.recordings = recordings }

    @concurrent public func run(_ payload: AnalyzeAudio.Payload, _ context: JobContext) async throws -> JobOutcome<AnalyzeAudio> {
        guard let work = try await load(payload.audio, account: context.account) else { return JobOutcome(.init()) }
        let reading = try Reading(recordings, work, context)
        let (analyzed, damage) = try await reading.analyze()
        let (account, audio, now) = (context.account, payload.audio, recordings.clock.now())
        let measures = try await recordings.objects.put(Array(JSON.encode(analyzed.analysis)), account: account)
        let file = try TrackFile.pieces(of: analyzed.tracks)
        let tracks = try await recordings.objects.put(
            PulledSequence<[UInt8]> {
                var rest = file[...]
                return { rest.popFirst() }
            }, account: account, length: file.reduce(0) { $0 + Int64($1.count) })
        let result = AnalyzeAudio.Result(
            seconds: analyzed.analysis.durationSeconds, tracksBytes: tracks.length, damage: damage?.code)
        return JobOutcome(result) { tx in
            guard try Recordings.keepAnalysis(measures: measures, tracks: tracks, of: audio, account: account, tx) else { return }
            for id in try Recordings.recordings(with: audio, account: account, tx) {
                try tx.append(
                    Event(
                        kind: "recording.analyzed", account: account, subject: id,
                        payload: ["version": .number(Int64(RecordingAnalysis.currentVersion))], occurredAt: now))
            }
        }
    }

    /// - Returns: `nil` if no recording has this audio any more, or all is done.
    private func load(_ audio: ObjectID, account: AccountID) async throws -> Reading.Work? {
        try await recordings.database.read { tx in
            guard let analysis = try Recordings.analysis(of: audio, account: account, tx), !analysis.isCurrent,
                let stored = try Recordings.storedAudio(audio, account: account, tx),
                let row = try tx.first(
                    "SELECT sample_rate FROM recordings WHERE account_id = \(account) AND object_id = \(audio) LIMIT 1")
            else { return nil }
            return Reading.Work(audio: stored, sampleRate: try row[0])
        }
    }
}

/// One analysis under way.
private struct Reading {
    struct Work: Sendable {
        let audio: StoredAudio
        /// As uploaded, in Hz.
        let sampleRate: Int
    }

    /// Of the work, as far as it is told: the first reading only decodes.
    private static let surveyShare = 0.1

    private let recordings: Recordings
    private let work: Work
    private let context: JobContext
    private let source: AudioSource
    private let thread: SerialThread

    init(_ recordings: Recordings, _ work: Work, _ context: JobContext) throws {
        (self.recordings, self.work, self.context) = (recordings, work, context)
        source = AudioSource(recordings, work.audio, account: context.account, media: recordings.media.inBackground)
        // It gives way to everybody else's.
        thread = try SerialThread(name: "analysis", niceness: 10)
    }

    /// - Returns: the analysis of all that can be read, and why that is not all.
    func analyze() async throws -> (AnalyzedRecording, AudioError?) {
        let surveyed = try await survey()
        let analyzer = NIOLockedValueBox(try RecordingAnalyzer(surveyed))
        let sound = try await sound()
        for try await piece in sound.samples {
            let seconds = try await thread.run {
                try analyzer.withLockedValue { analyzer in
                    try analyzer.push(piece)
                    return analyzer.seconds
                }
            }
            let share = surveyed.seconds > 0 ? min(1, seconds / surveyed.seconds) : 1
            context.progress(fraction: Self.surveyShare + (1 - Self.surveyShare) * share)
        }
        let analyzed = try await thread.run { try analyzer.withLockedValue { try $0.finish() } }
        return (analyzed, sound.damage())
    }

    private func survey() async throws -> SurveyedSound {
        let survey = NIOLockedValueBox<SoundSurvey?>(nil)
        for try await piece in try await sound().samples {
            let seconds = try await thread.run {
                try survey.withLockedValue { survey in
                    var current = try survey ?? SoundSurvey(sampleRate: piece.sampleRate, channelCount: piece.channels.count)
                    survey = nil
                    try current.push(piece)
                    survey = current
                    return current.seconds
                }
            }
            context.progress(fraction: Self.surveyShare * min(1, seconds / max(1, work.audio.durationSeconds)))
        }
        let surveyed = try await thread.run { survey.withLockedValue { $0?.finish() } }
        guard let surveyed else { throw AudioError.noSamples }
        return surveyed
    }

    /// One or two channels apart, more in one, at the rate for an analysis.
    private func sound() async throws -> AudioSource.Sound {
        let rate = RecordingAnalyzer.rate(for: work.sampleRate)
        if work.audio.isNative, rate == work.sampleRate { return try await source.outlined() }
        let (file, description) = try await source.described()
        let count = description.tracks[description.defaultTrack].channelCount
        let options = DecodingOptions(sampleRate: rate, channels: count <= 2 ? .apart : .mixed)
        let readable = ReadableAudio(recordings.media.inBackground.decoder.decode(file, description, options))
        return AudioSource.Sound(samples: readable) { readable.damage }
    }
}
