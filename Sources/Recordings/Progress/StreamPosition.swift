import Crypto
import EventLog
import VoiceCore

/// Where a stream of events stands: everything that it takes to go on from there, on whichever server.
///
/// As text it is the id of each event: a check of whose stream it is, the place in the event log, and for every transcript in the
/// making what was sent of it.
struct StreamPosition: Equatable, Sendable {
    /// Everything up to here was told.
    var log: EventPosition
    /// The transcripts in the making of which something was told.
    var followed: [TranscriptID: Followed]

    init(log: EventPosition, followed: [TranscriptID: Followed] = [:]) {
        self.log = log
        self.followed = followed
    }

    /// What was told of one transcript in the making.
    struct Followed: Equatable, Sendable {
        var phase: TranscriptProgress.Phase = .queued
        /// The first segment that was not sent.
        var next = 0
        /// The number of finished segments that was told last.
        var told = 0
        /// Tells engines apart: a transcript that another engine begins anew is sent anew. Empty until one has begun.
        var maker = ""
    }
}

// MARK: - As text

extension StreamPosition {
    private static let version = "e1"
    /// More transcripts than a server makes at a time; an id that names more is none of ours.
    private static let mostFollowed = 500

    /// - Parameter scope: whose stream it is.
    func text(in scope: StreamScope) -> String {
        let followed = followed.sorted { $0.key < $1.key }.prefix(Self.mostFollowed).map { id, state in
            "\(id.text.dropFirst(Self.prefix.count))\(state.phase.letter)\(state.next)-\(state.told)-\(state.maker)"
        }
        return "\(Self.version).\(scope.check).\(log).\(followed.joined(separator: ","))"
    }

    /// `nil` for a text that is not the position of such a stream: another account's, another recording's, another installation's.
    init?(_ text: String, in scope: StreamScope) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.version, parts[1] == scope.check, let log = EventPosition(String(parts[2])) else {
            return nil
        }
        self.init(log: log)
        for item in parts[3].split(separator: ",") {
            guard followed.count < Self.mostFollowed, let (id, state) = Self.followed(item) else { return nil }
            followed[id] = state
        }
    }

    private static let prefix = TranscriptTag.prefix + "_"
    private static let idLength = 26

    /// A digit of base 36.
    private static func isMark(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...122).contains(byte) }

    private static func followed(_ item: Substring) -> (TranscriptID, Followed)? {
        let parts = item.dropFirst(idLength + 1).split(separator: "-", omittingEmptySubsequences: false)
        guard let id = TranscriptID(prefix + item.prefix(idLength)), parts.count == 3, parts[2].utf8.count <= 8,
            parts[2].utf8.allSatisfy(isMark),
            let phase = item.dropFirst(idLength).first.flatMap(TranscriptProgress.Phase.init(letter:)),
            let next = Int(parts[0]), let told = Int(parts[1]), next >= 0, told >= 0
        else { return nil }
        return (id, Followed(phase: phase, next: next, told: told, maker: String(parts[2])))
    }
}

/// Of what a stream tells: of all recordings of an account, or of one.
struct StreamScope: Hashable, Sendable {
    let account: AccountID
    /// `nil` for all.
    let recording: RecordingID?
    /// Eight digits that differ between streams of different things. Ids of accounts are unique over all installations.
    let check: String

    init(account: AccountID, recording: RecordingID?) {
        self.account = account
        self.recording = recording
        let digest = SHA256.hash(data: Array("\(account) \(recording?.text ?? "")".utf8))
        check = digest.prefix(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
