package import Storage
package import VoiceCore

/// What the catalogue needs where objects were restored from a backup, or are lost.
extension ObjectCatalogue {
    /// Takes over the keyed hash that an object has under its account's new key.
    package static func rehash(_ id: ObjectID, account: AccountID, as hash: ContentHash, in tx: any WriteTransaction) throws {
        try tx.execute("UPDATE objects SET content_hash = \(hash) WHERE account_id = \(account) AND id = \(id)")
    }

    /// Forgets an object that is lost. Were its row to stay, the same content that comes again would be taken for kept.
    package static func forget(_ id: ObjectID, account: AccountID, in tx: any WriteTransaction) throws {
        try tx.execute("DELETE FROM object_references WHERE account_id = \(account) AND object_id = \(id)")
        try tx.execute("DELETE FROM objects WHERE account_id = \(account) AND id = \(id)")
    }

    /// Who holds an object, as `ObjectHolder` texts.
    package static func holders(of id: ObjectID, account: AccountID, in tx: any ReadTransaction) throws -> [String] {
        try tx.query(
            "SELECT holder FROM object_references WHERE account_id = \(account) AND object_id = \(id) ORDER BY holder"
        ).map { try $0[0] }
    }
}
