public import VoiceCore

extension FileObjectStore {
    public func delete(_ id: ObjectID) async throws {
        _ = try await blocking { try $0.files.removeIfThere($0.paths.object(id)) }
    }

    /// A page is what one directory holds: about a thousandth of all.
    public func objects(writtenBy cutoff: Timestamp) -> PulledSequence<[ObjectID]> {
        PulledSequence {
            var shards: [String]?
            return {
                if shards == nil { shards = try await self.blocking { try $0.files.calls.list($0.paths.objects) } }
                while let shard = shards?.popLast() {
                    let page = try await self.blocking { try $0.page($0.paths.objects + "/" + shard, writtenBy: cutoff) }
                    if !page.isEmpty { return page }
                }
                return nil
            }
        }
    }

    public func missing(among ids: [ObjectID]) async throws -> [ObjectID] {
        try await blocking { store in try ids.filter { try !store.files.isThere(store.paths.object($0)) } }
    }

    public func removeAbandonedUploads(writtenBy cutoff: Timestamp) async throws -> Int {
        try await blocking { store in
            let files = try store.files.calls.list(store.paths.uploads)
            let uploads = Dictionary(grouping: files.compactMap { ObjectPaths.upload(ofFile: $0) }, by: { $0 }).keys
            return try uploads.count { try store.removeIfAbandoned($0, writtenBy: cutoff) }
        }
    }

    private func page(_ directory: String, writtenBy cutoff: Timestamp) throws -> [ObjectID] {
        try files.calls.list(directory).compactMap { ObjectID($0) }.filter { id in
            try files.modificationTime(of: directory + "/" + id.text).map { $0 <= cutoff } ?? false
        }
    }

    private func removeIfAbandoned(_ id: ObjectID, writtenBy cutoff: Timestamp) throws -> Bool {
        guard openUploads.upload(id) == nil else { return false }
        let times = try [paths.part(id), paths.journal(id)].compactMap(files.modificationTime)
        guard let latest = times.max(), latest <= cutoff else { return false }
        try files.removeIfThere(paths.part(id))
        try files.removeIfThere(paths.journal(id))
        return true
    }
}
