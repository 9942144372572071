import VoiceCore

/// Cuts the channels of a recording, each at its own pauses, and numbers the utterances of all of them without gaps, in the order in
/// which they end.
///
/// The same sound gives the same numbers at every run, whatever pieces it comes in: several channels are cut in blocks of one length, and
/// within a block in the order of their ends. So whoever waits for the next number waits for an utterance that will come, also where a
/// channel is silent for an hour.
struct ChannelCutter {
    /// Frames that are cut at a time where there are several channels: a tenth of a second.
    private static let blockFrames = Int(TranscriptionPipeline.sampleRate / 10)

    private let makeCutter: @Sendable () -> any SpeechCutting
    private var cutters: [any SpeechCutting] = []
    /// What fills no block yet, by channel.
    private var rest: [[Float]] = []
    /// Utterances so far, those of all channels.
    private(set) var count = 0

    init(_ makeCutter: @escaping @Sendable () -> any SpeechCutting) { self.makeCutter = makeCutter }

    /// How many channels there are; 0 before the first piece.
    var channelCount: Int { cutters.count }

    /// - Parameter piece: with the channels that the first one has; others are passed over.
    /// - Returns: the utterances that are complete now, each with its channel, from 0.
    mutating func push(_ piece: AudioBuffer) async throws -> [(utterance: Utterance, channel: Int)] {
        if cutters.isEmpty {
            cutters = piece.channels.map { _ in makeCutter() }
            rest = piece.channels.map { _ in [] }
        }
        guard cutters.count > 1 else {
            guard let samples = piece.channels.first else { return [] }
            return number(try await cut(samples, of: 0))
        }
        for (channel, samples) in piece.channels.enumerated() where channel < cutters.count { rest[channel] += samples }
        let blocks = (rest.map(\.count).min() ?? 0) / Self.blockFrames
        var found: [(utterance: Utterance, channel: Int)] = []
        for block in 0..<blocks {
            let frames = block * Self.blockFrames..<(block + 1) * Self.blockFrames
            var ofBlock: [(utterance: Utterance, channel: Int)] = []
            for channel in cutters.indices { ofBlock += try await cut(Array(rest[channel][frames]), of: channel) }
            found += Self.sorted(ofBlock)
        }
        for channel in rest.indices { rest[channel].removeFirst(blocks * Self.blockFrames) }
        return number(found)
    }

    /// - Returns: what was still open.
    mutating func finish() async throws -> [(utterance: Utterance, channel: Int)] {
        var found: [(utterance: Utterance, channel: Int)] = []
        for channel in cutters.indices {
            if !rest[channel].isEmpty { found += try await cut(rest[channel], of: channel) }
            found += try await cutters[channel].finish().map { ($0, channel) }
        }
        rest = rest.map { _ in [] }
        return number(Self.sorted(found))
    }

    private static func sorted(_ found: [(utterance: Utterance, channel: Int)]) -> [(utterance: Utterance, channel: Int)] {
        found.sorted { ($0.utterance.end, $0.channel) < ($1.utterance.end, $1.channel) }
    }

    private mutating func cut(_ samples: [Float], of channel: Int) async throws -> [(utterance: Utterance, channel: Int)] {
        try await cutters[channel].push(samples).map { ($0, channel) }
    }

    private mutating func number(_ found: [(utterance: Utterance, channel: Int)]) -> [(utterance: Utterance, channel: Int)] {
        var found = found
        for place in found.indices {
            found[place].utterance.index = count
            count += 1
        }
        return found
    }
}
