import SpeakerDiarization
import VoiceCore

/// Tells who speaks when with a model, in a sound that comes in pieces.
///
/// The model takes some minutes at a time, and knows voices within them alone. So each part's speakers are given numbers by their voices,
/// and those that are alike are one speaker of the whole. A part's samples are held, 4 bytes each, and nothing else that grows but turns.
/// Belongs to one caller, who awaits each call before the next.
actor ModelDiarizer {
    /// Of a speaker's turns in a part so much is listened to, the longest first, to know the voice by.
    private static let voiceSeconds = 30.0
    /// Turns of one speaker that are parted by less are one turn where two parts meet.
    private static let joinedSeconds = 0.5

    private let models: DiarizationModels
    private let settings: DiarizationSettings
    private let partCount: Int

    private var samples: [Float] = []
    /// Samples of the parts before.
    private var doneCount = 0
    private var parts = 0
    /// Their speakers are places in `locals`.
    private var turns: [SpeakerTurn] = []
    private var locals: [VoiceLinking.Local] = []

    /// - Throws: `SpeechAnalysisError.badParameter`.
    init(_ models: DiarizationModels, settings: DiarizationSettings) throws {
        try settings.check()
        (self.models, self.settings) = (models, settings)
        partCount = max(1, Int(models.diarizer.longestSeconds * TranscriptionPipeline.sampleRate))
    }

    /// - Parameter more: mono, at ``TranscriptionPipeline/sampleRate``.
    func push(_ more: [Float]) async throws {
        samples += more
        // The last part is never cut off before there is more of it: a sound that fits is one part, whose voices need no linking.
        while samples.count > partCount {
            let part = Array(samples.prefix(partCount))
            samples.removeFirst(partCount)
            try await hear(part, isOnly: false)
        }
    }

    /// - Returns: the turns by their starts; those of several speakers may overlap.
    func finish() async throws -> [SpeakerTurn] {
        if !samples.isEmpty { try await hear(samples, isOnly: parts == 0) }
        samples = []
        let speakers = settings.minimumSpeakers...settings.maximumSpeakers
        let groups =
            parts > 1 || locals.count > settings.maximumSpeakers
            ? VoiceLinking(threshold: VoiceMatching<Int>.usualThreshold, speakers: speakers).groups(of: locals) : Array(locals.indices)
        return numbered(turns.map { SpeakerTurn(startSeconds: $0.startSeconds, endSeconds: $0.endSeconds, speaker: groups[$0.speaker]) })
    }

    private func hear(_ part: [Float], isOnly: Bool) async throws {
        let found = try await turns(in: part, isOnly: isOnly)
        let start = Double(doneCount) / TranscriptionPipeline.sampleRate
        // Of a sound that one of its windows holds the model tells as many as it hears, whatever it was told.
        let isTooMany = Set(found.map(\.speaker)).count > settings.maximumSpeakers
        var places: [Int: Int] = [:]
        for speaker in Set(found.map(\.speaker)).sorted() {
            let voice = isOnly && !isTooMany ? nil : try await voice(of: speaker, in: found, part)
            places[speaker] = locals.count
            locals.append(VoiceLinking.Local(part: parts, voice: voice))
        }
        turns += found.map {
            SpeakerTurn(startSeconds: start + $0.startSeconds, endSeconds: start + $0.endSeconds, speaker: places[$0.speaker] ?? 0)
        }
        doneCount += part.count
        parts += 1
    }

    /// Where the number of speakers is bounded, a part is heard again with the bound that it broke; what is only a part of the sound may
    /// have fewer speakers than the whole.
    private func turns(in part: [Float], isOnly: Bool) async throws -> [SpeakerTurn] {
        let (least, most) = (settings.minimumSpeakers, settings.maximumSpeakers)
        if isOnly, least == most { return try await told(part, speakers: most) }
        let found = try await told(part, speakers: nil)
        let count = Set(found.map(\.speaker)).count
        if count > most { return try await told(part, speakers: most) }
        if isOnly, count > 0, count < least { return try await told(part, speakers: least) }
        return found
    }

    private func told(_ part: [Float], speakers: Int?) async throws -> [SpeakerTurn] {
        try await Self.trying { [models] in try await models.diarizer.turns(in: part, speakers: speakers) }
    }

    /// Once more where that may help: an engine's process that was killed is no fault of the sound.
    private static func trying<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as any CodedError where error.isRetryable {
            return try await work()
        }
    }

    private func voice(of speaker: Int, in turns: [SpeakerTurn], _ part: [Float]) async throws -> VoiceEmbedding? {
        let own = turns.filter { $0.speaker == speaker }.sorted { $0.endSeconds - $0.startSeconds > $1.endSeconds - $1.startSeconds }
        var heard: [Float] = []
        let most = Int(min(Self.voiceSeconds, models.embedder.longestSeconds) * TranscriptionPipeline.sampleRate)
        for turn in own where heard.count < most {
            let first = min(part.count, Int(turn.startSeconds * TranscriptionPipeline.sampleRate))
            let end = min(part.count, Int(turn.endSeconds * TranscriptionPipeline.sampleRate))
            if first < end { heard += part[first..<end].prefix(most - heard.count) }
        }
        do {
            return try await Self.trying { [models, heard] in try await models.embedder.embedding(of: heard) }
        } catch let error as any CodedError where error.code == "voice_too_short" {
            return nil
        }
    }

    /// Whether two turns of one speaker were one before the sound was taken apart.
    private func isCut(_ turn: SpeakerTurn, _ next: SpeakerTurn) -> Bool {
        let boundary =
            (next.startSeconds * TranscriptionPipeline.sampleRate / Double(partCount)).rounded(.down)
            * Double(partCount) / TranscriptionPipeline.sampleRate
        return turn.endSeconds <= boundary && next.startSeconds - turn.endSeconds < Self.joinedSeconds
    }

    /// The turns with speakers from 1 in the order in which they are first heard.
    private func numbered(_ turns: [SpeakerTurn]) -> [SpeakerTurn] {
        var numbers: [Int: Int] = [:]
        var last: [Int: Int] = [:]
        var result: [SpeakerTurn] = []
        for var turn in turns.sorted(by: { $0.startSeconds < $1.startSeconds }) {
            let number = numbers[turn.speaker, default: numbers.count + 1]
            numbers[turn.speaker] = number
            turn.speaker = number
            if let place = last[number], isCut(result[place], turn) {
                result[place].endSeconds = turn.endSeconds
            } else {
                last[number] = result.count
                result.append(turn)
            }
        }
        return result
    }
}
