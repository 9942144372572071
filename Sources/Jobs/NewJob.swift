import FoundationEssentials
public import VoiceCore

/// A job on its way into the queue, its payload already encoded.
///
/// Make it outside of the transaction, whose closure runs on the database's thread and may run more than once.
public struct NewJob: Sendable {
    public let id: JobID
    public let account: AccountID
    public let options: JobOptions
    let kind: String
    let payload: String

    /// - Throws: what encoding the payload throws.
    public init<Kind: JobKind>(
        _ kind: Kind.Type, _ payload: Kind.Payload, account: AccountID, id: JobID = .make(), options: JobOptions = JobOptions()
    ) throws {
        self.id = id
        self.account = account
        self.options = options
        self.kind = Kind.name
        self.payload = try JobJSON.encode(payload)
    }

    init(id: JobID, account: AccountID, options: JobOptions, kind: String, payload: String) {
        self.id = id
        self.account = account
        self.options = options
        self.kind = kind
        self.payload = payload
    }
}

/// Payloads, results and progress as the text that rows hold.
enum JobJSON {
    static func encode(_ value: some Encodable) throws -> String {
        if value is Nothing { return "{}" }
        return String(decoding: try JSON.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        if let nothing = Nothing() as? Value { return nothing }
        return try JSON.decode(from: Data(text.utf8))
    }
}
