public import VoiceCore

public enum SpeakerTag: IdentifierTag { public static let prefix = "spk" }

/// A person whose voice an account knows with their consent.
public typealias SpeakerID = Identifier<SpeakerTag>

/// A speaker of a transcript who was named by the sound of their voice, and on what ground.
public struct IdentifiedSpeaker: Codable, Equatable, Sendable {
    /// What segments would call them otherwise: `S1`, `Channel 2`.
    public var label: String

    /// Whose voice it was taken for, by the name that they had then.
    public var speaker: SpeakerID
    public var name: String

    /// How much alike the voices are: a cosine, up to 1. Two people may sound alike: it is no proof.
    public var similarity: Double

    public init(label: String, speaker: SpeakerID, name: String, similarity: Double) {
        self.label = label
        self.speaker = speaker
        self.name = name
        self.similarity = similarity
    }
}

extension Transcript {
    /// Labels of those who speak, in the order in which they are first heard.
    public var speakers: [String] {
        var seen: Set<String> = []
        return segments.flatMap { [$0.speaker] + $0.words.map(\.speaker) }.compactMap { $0 }.filter { seen.insert($0).inserted }
    }

    /// The transcript with names in the place of labels.
    public func naming(_ people: [IdentifiedSpeaker]) -> Transcript {
        let names = Dictionary(people.map { ($0.label, $0.name) }, uniquingKeysWith: { first, _ in first })
        var named = self
        named.identified = people
        for segment in named.segments.indices {
            named.segments[segment].speaker = named.segments[segment].speaker.map { names[$0] ?? $0 }
            for word in named.segments[segment].words.indices {
                named.segments[segment].words[word].speaker = named.segments[segment].words[word].speaker.map { names[$0] ?? $0 }
            }
        }
        return named
    }
}
