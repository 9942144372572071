public import Transcription

/// What somebody changes in a transcript, one operation after another.
public struct TranscriptEdit: Codable, Sendable {
    /// The revision that the editor had before them.
    public var basedOn: TranscriptRevisionID
    /// 1 to 1000 of them. Each sees the words as the ones before it left them.
    public var operations: [Operation]

    public static let operationLimit = 1000

    public init(basedOn: TranscriptRevisionID, operations: [Operation]) {
        self.basedOn = basedOn
        self.operations = operations
    }

    /// One change. Which fields it needs follows from `op`; others are refused.
    public struct Operation: Codable, Sendable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// Puts `text` in the place of the words `from` to `to` (of one segment; `to` is `from` where it is absent).
            case replace
            /// Takes out the words `from` to `to`.
            case delete
            /// Puts the words of `text` behind the word `from`.
            case insertAfter = "insert_after"
            /// Puts the words of `text` before the word `from`.
            case insertBefore = "insert_before"
            /// Puts `text` in the place of all that `segment` says.
            case setText = "set_text"
            /// Says who speaks in `segment`; without `speaker`, that nobody knows.
            case setSpeaker = "set_speaker"
        }

        public var op: Kind
        public var from: String?
        public var to: String?
        public var text: String?
        public var segment: Int?
        public var speaker: String?

        public init(
            _ op: Kind, from: String? = nil, to: String? = nil, text: String? = nil, segment: Int? = nil, speaker: String? = nil
        ) {
            self.op = op
            self.from = from
            self.to = to
            self.text = text
            self.segment = segment
            self.speaker = speaker
        }
    }
}
