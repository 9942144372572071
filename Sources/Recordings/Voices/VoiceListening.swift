import AudioCodecs
import Transcription
import VoiceCore

/// Listens to stretches of a recording.
struct VoiceListening {
    private let source: AudioSource
    private let settings: TranscriptionSettings

    /// - Parameter settings: of the transcript whose times the stretches have: of its sound track, and by channel as it is.
    init(_ source: AudioSource, _ settings: TranscriptionSettings) { (self.source, self.settings) = (source, settings) }

    /// - Returns: what is heard in each sample's stretches, mono at 16 kHz.
    func hear(_ samples: [VoiceSample]) async throws -> [[Float]] {
        let rate = TranscriptionPipeline.sampleRate
        var heard = [[Float]](repeating: [], count: samples.count)
        var position = 0
        let sound = try await source.heard(track: settings.track, isMultichannel: settings.multichannel == true)
        for try await piece in sound.samples {
            for (place, sample) in samples.enumerated() {
                for stretch in sample.stretches {
                    let channel = (stretch.channel ?? 1) - 1
                    let start = max(0, Int(stretch.start * rate) - position)
                    let end = min(piece.frameCount, Int(stretch.end * rate) - position)
                    guard start < end, piece.channels.indices.contains(channel) else { continue }
                    heard[place] += piece.channels[channel][start..<end]
                }
            }
            position += piece.frameCount
            try Task.checkCancellation()
        }
        return heard
    }
}
