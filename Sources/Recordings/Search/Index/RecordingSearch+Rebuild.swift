import EventLog
import Storage
import VoiceCore

/// Making the whole index, while it is asked and kept up to date.
extension RecordingSearch {
    /// Looks whether the index is of this database and has missed nothing; to be called before the log's consumers run.
    ///
    /// After a restore, or when its place in the log is unknown, it is made anew.
    public func prepare() async throws {
        let (epoch, position) = try await database.read { tx in
            (try EventLog.epoch(in: tx), try EventLog.position(ofConsumer: Self.consumerName, in: tx))
        }
        try await store.write { tx in
            let state = try SearchState.read(tx)
            let isNew = state.epoch == 0
            guard state.epoch != epoch || position == nil, !isNew else { return }
            try SearchState.begin(epoch: epoch, tx)
        }
    }

    /// Has the index made anew, in the background; what is there is found meanwhile.
    public func requestRebuild() async throws -> SearchRebuild {
        let epoch = try await database.read { tx in try EventLog.epoch(in: tx) }
        let state = try await store.write { tx in
            if try !SearchState.read(tx).isBuilding { try SearchState.begin(epoch: epoch, tx) }
            return try SearchState.read(tx)
        }
        rebuilding.continuation.yield()
        return SearchRebuild(state)
    }

    public func status() async throws -> SearchRebuild { SearchRebuild(try await store.read { try SearchState.read($0) }) }

    /// Makes what is missing of the index, from where an earlier run stopped.
    ///
    /// - Parameter progress: called after each page.
    public func rebuild(progress: @Sendable (SearchRebuild) -> Void = { _ in }) async throws {
        guard try await store.read({ try SearchState.read($0) }).isBuilding else { return }
        try await begin()
        while true {
            let state = try await store.read { try SearchState.read($0) }
            let page = try await database.read { tx in
                try SearchSource.recordings(after: state.afterAccount, state.afterRecording, limit: pageSize, tx)
            }
            guard let last = page.last else { break }
            let failed = try await updateEach(page)
            let now = try await store.write(.bulk) { tx in
                // Begun again meanwhile: that run starts from the first recording.
                guard try SearchState.read(tx).generation == state.generation else { return try SearchState.read(tx) }
                try SearchState.advance(to: last, done: page.count, failed: failed, tx)
                return try SearchState.read(tx)
            }
            progress(SearchRebuild(now))
            try Task.checkCancellation()
        }
        try await finish()
        progress(try await status())
    }

    private func begin() async throws {
        let (count, epoch) = try await database.read { tx in (try Self.count(tx), try EventLog.epoch(in: tx)) }
        try await store.write { tx in
            guard try SearchState.read(tx).total == 0 else { return }
            try SearchState.expect(total: count, epoch: epoch, tx)
        }
    }

    /// Takes out what is no recording any more, and joins what was written in small pieces.
    private func finish() async throws {
        while try await removeLeftover() {}
        while try await store.write(.bulk, { try SearchMatching.compact(in: $0) }) { try Task.checkCancellation() }
        try await store.write { tx in try SearchState.finish(tx) }
    }

    private func removeLeftover() async throws -> Bool {
        let old = try await store.read { tx in
            let generation = try SearchState.read(tx).generation
            return try SearchDocument.older(than: generation, limit: pageSize, tx)
        }
        // A recording that was passed over, because it was restored in between for instance, is read; the others are removed.
        try await update(old)
        return !old.isEmpty
    }
}
