import AudioCodecs
import ObjectStore
import Storage
import VoiceCore

/// What an upload turned out to be, once it is stored.
struct TakenAudio: Sendable {
    let receipt: ObjectReceipt
    let media: MediaDescription
    /// Counted in a file that our own reader reads; of any other as it states it, 0 if it does not.
    let durationSeconds: Double

    /// Audio that a decoder has looked at.
    init(_ receipt: ObjectReceipt, _ media: MediaDescription) {
        self.receipt = receipt
        self.media = media
        durationSeconds = media.tracks[media.defaultTrack].seconds ?? media.seconds ?? 0
    }

    /// A WAV file that was read through.
    init(_ receipt: ObjectReceipt, wav format: AudioFormat, frameCount: Int) {
        self.receipt = receipt
        media = MediaDescription(wav: format, frameCount: UInt64(frameCount))
        durationSeconds = Double(frameCount) / Double(format.sampleRate)
    }

    /// Whether only decoding all of it will tell how long it is.
    var isDurationEstimate: Bool { !media.isNative }
}

extension RecordingDescription {
    /// The description with what the file says of itself where its sender says nothing.
    ///
    /// - Parameter now: a file that was recorded in the future has a wrong clock, as one before digital recorders.
    func completed(by media: MediaDescription, at now: Timestamp) -> RecordingDescription {
        var completed = self
        if title == nil, let title = media.title, (try? RecordingRules.check(title: title)) != nil, title.contains(where: { $0 != " " }) {
            completed.title = title
        }
        if recordedAt == nil, let time = media.recordedAt.flatMap({ Timestamp($0) }), time > Self.firstRecorders, time <= now {
            completed.recordedAt = time
        }
        return completed
    }

    /// 1990-01-01: earlier ones are the zeros of clocks and of container formats.
    private static let firstRecorders = Timestamp(microseconds: 631_152_000_000_000)
}
