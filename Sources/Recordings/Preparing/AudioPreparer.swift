import AudioCodecs
import EventLog
public import Jobs
import NIOConcurrencyHelpers
import ObjectStore
import Storage
import VoiceCore

/// Carries out `PrepareAudio`. Each form is kept in a transaction that checks the job's lease as soon as it is made.
public struct AudioPreparer: JobHandler {
    public typealias Kind = PrepareAudio

    private let recordings: Recordings

    public init(_ recordings: Recordings) { self.recordings = recordings }

    @concurrent public func run(_ payload: PrepareAudio.Payload, _ context: JobContext) async throws -> JobOutcome<PrepareAudio> {
        guard let work = try await load(payload.audio, account: context.account) else { return JobOutcome(.init()) }
        var result = PrepareAudio.Result()
        let source = AudioSource(recordings, work.source, account: context.account, media: recordings.media.inBackground)
        if work.preparation.peaks == nil { result.peaksBytes = try await makePeaks(of: source, context) }
        if work.preparation.playsOriginal != true, work.preparation.playable == nil {
            result.playableBytes = try await makePlayable(of: source, context)
        }
        let (audio, account, now) = (payload.audio, context.account, recordings.clock.now())
        return JobOutcome(result) { tx in
            for id in try Recordings.recordings(with: audio, account: account, tx) {
                try tx.append(Event(kind: "recording.prepared", account: account, subject: id, occurredAt: now))
            }
        }
    }

    private struct Work: Sendable {
        let preparation: AudioPreparation
        let source: StoredAudio
    }

    /// - Returns: `nil` if no recording has this audio any more.
    private func load(_ audio: ObjectID, account: AccountID) async throws -> Work? {
        try await recordings.database.read { tx in
            guard let preparation = try Recordings.preparation(of: audio, account: account, tx),
                let source = try Recordings.storedAudio(audio, account: account, tx)
            else { return nil }
            return Work(preparation: preparation, source: source)
        }
    }

    /// Draws the outline of all that can be read, which tells how long it is as well. On a thread that gives way to everybody else's, since
    /// it comes just when the first words are being heard.
    private func makePeaks(of source: AudioSource, _ context: JobContext) async throws -> Int64 {
        let stated = max(source.audio.durationSeconds, 1)
        let sound = try await source.outlined()
        let thread = try SerialThread(name: "outline", niceness: 10)
        let builder = NIOLockedValueBox<WaveformPeaksBuilder?>(nil)
        var seconds = 0.0
        for try await piece in sound.samples {
            try await thread.run {
                builder.withLockedValue { builder in
                    if builder == nil {
                        builder = WaveformPeaksBuilder(sampleRate: Int(piece.sampleRate), channelCount: piece.channels.count)
                    }
                    builder?.push(piece)
                }
            }
            seconds += Double(piece.frameCount) / piece.sampleRate
            context.progress(fraction: min(1, seconds / stated))
        }
        let outline = try await thread.run { builder.withLockedValue { $0.take()?.finish().binary } }
        guard let outline else { throw AudioError.noSamples }
        let receipt = try await recordings.objects.put(outline, account: context.account)
        let (audio, account, damage, length) = (source.audio.object, context.account, sound.damage()?.code, seconds)
        try await context.write { tx in
            try Recordings.keep(.peaks, as: receipt, of: audio, account: account, tx)
            try Recordings.settle(seconds: length, damage: damage, of: audio, account: account, tx)
        }
        return receipt.length
    }

    /// - Returns: `nil` if browsers play the original.
    private func makePlayable(of source: AudioSource, _ context: JobContext) async throws -> Int64? {
        let (audio, account) = (source.audio.object, context.account)
        let (file, description) = try await source.described()
        guard !PlayableForm.isPlayable(description) else {
            try await context.write { tx in try Recordings.keepPlaysOriginal(audio, account: account, tx) }
            return nil
        }
        let media = recordings.media.inBackground
        let playable = try await media.decoder.ffmpeg.playable(file, description, in: media.spoolDirectory)
        let receipt = try await recordings.objects.put(playable.chunks(), account: account)
        try await context.write { tx in try Recordings.keep(.playable, as: receipt, of: audio, account: account, tx) }
        return receipt.length
    }
}
