import Storage

/// How far the making of the index is.
struct SearchState: Sendable, Equatable {
    /// The installation's, when the index was begun.
    let epoch: Int64
    /// Counts the times that the index was made; a document of an earlier one is not up to date.
    let generation: Int
    let isBuilding: Bool
    /// The last recording that was taken up.
    let afterAccount: String
    let afterRecording: String
    /// Recordings that there were at the beginning.
    let total: Int
    let done: Int
    let failed: Int

    static func read(_ tx: any ReadTransaction) throws -> SearchState {
        let row = try tx.first(
            "SELECT epoch, generation, is_building, after_account, after_recording, total, done, failed FROM search_state")
        guard let row else { throw StorageError(.corrupt, doing: "reading the search index", cause: "it has no state") }
        return SearchState(
            epoch: try row[0], generation: try row[1], isBuilding: try row[2], afterAccount: try row[3], afterRecording: try row[4],
            total: try row[5], done: try row[6], failed: try row[7])
    }

    /// Begins anew; what is there stays until it is replaced.
    static func begin(epoch: Int64, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE search_state SET epoch = \(epoch), generation = generation + 1, is_building = 1, after_account = '',
                after_recording = '', total = 0, done = 0, failed = 0
            """)
    }

    static func expect(total: Int, epoch: Int64, _ tx: any WriteTransaction) throws {
        try tx.execute("UPDATE search_state SET total = \(total), epoch = \(epoch)")
    }

    static func advance(to last: RecordingKey, done: Int, failed: Int, _ tx: any WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE search_state SET after_account = \(last.account), after_recording = \(last.id), done = done + \(done),
                failed = failed + \(failed)
            """)
    }

    static func finish(_ tx: any WriteTransaction) throws { try tx.execute("UPDATE search_state SET is_building = 0") }
}

/// What an answer says of the index.
public struct SearchIndexStatus: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Sendable {
        case ready
        /// Being made: what is found so far is answered.
        case building
    }

    public let state: State
    /// 0…1 while it is being made.
    public let progress: Double?

    init(state: State, progress: Double?) {
        self.state = state
        self.progress = progress
    }

    init(_ state: SearchState) {
        self.state = state.isBuilding ? .building : .ready
        progress =
            state.isBuilding ? (state.total == 0 ? 0 : min(1, (Double(state.done) / Double(state.total) * 1000).rounded() / 1000)) : nil
    }
}

/// What is known of the making of the index.
public struct SearchRebuild: Codable, Equatable, Sendable {
    public let state: SearchIndexStatus.State
    /// How often the index was made since it was empty.
    public let generation: Int
    /// Recordings that there were as it began; more may come meanwhile.
    public let total: Int
    public let done: Int
    /// Recordings that could not be read for now, and are left out.
    public let failed: Int

    init(state: SearchIndexStatus.State, generation: Int, total: Int, done: Int, failed: Int) {
        self.state = state
        (self.generation, self.total, self.done, self.failed) = (generation, total, done, failed)
    }

    init(_ state: SearchState) {
        self.init(
            state: state.isBuilding ? .building : .ready, generation: state.generation, total: state.total, done: state.done,
            failed: state.failed)
    }
}
