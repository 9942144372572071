/// Who speaks, as far as the transcript tells: a speaker by name, else a channel, else nobody that it could tell apart.
public struct Party: Codable, Hashable, Sendable {
    /// The transcript's label of the speaker.
    public let speaker: String?

    /// Number of the channel, from 1, where no speaker is named.
    public let channel: Int?

    public init(speaker: String? = nil, channel: Int? = nil) {
        self.speaker = speaker
        self.channel = speaker == nil ? channel : nil
    }
}
