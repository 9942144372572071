import Storage
import VoiceCore

/// Statements over the recordings of every account, which the making of the whole index needs.
extension RecordingSearch {
    static func count(_ tx: any ReadTransaction) throws -> Int { try tx.first("SELECT COUNT(*) FROM recordings").map { try $0[0] } ?? 0 }
}

extension SearchDocument {
    /// Documents of an earlier generation.
    static func older(than generation: Int, limit: Int, _ tx: any ReadTransaction) throws -> [RecordingKey] {
        try tx.query("SELECT account_id, id FROM search_documents WHERE generation < \(generation) LIMIT \(limit)").map {
            RecordingKey(account: try $0[0], id: try $0[1])
        }
    }
}
