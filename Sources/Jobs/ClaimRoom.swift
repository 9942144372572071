import VoiceCore

/// An account that has ready work of a kind, and the priority of the best of it.
struct Turn: Sendable, Equatable {
    let kind: String
    let account: AccountID
    let priority: Int
}

/// A number of slots given to one turn.
struct Deal: Sendable, Equatable {
    let turn: Turn
    let count: Int
}

/// How much a worker can take on, and who gets it: the rules of fairness, without a database.
///
/// Slots are dealt one by one around the accounts. **Priority counts within an account only**: it is the account's own order, so that
/// marking everything urgent wins nothing from others, and everybody with ready work is served in each round. Between the kinds of
/// one account the better best job wins; equals take turns.
struct ClaimRoom: Sendable {
    /// Slots in all.
    private(set) var free: Int

    /// Slots by kind; a kind that is not named cannot be run here.
    private(set) var freeByKind: [String: Int]

    /// The most that one account may hold at once, and what the accounts hold.
    let accountLimit: Int
    private(set) var heldByAccount: [AccountID: Int]

    /// One account's jobs of one kind.
    struct Share: Hashable, Sendable {
        let kind: String
        let account: AccountID
    }

    /// The most of a kind that one account may hold at once, for kinds that have such a limit, and what the accounts hold of these.
    let shareLimits: [String: Int]
    private(set) var heldShares: [Share: Int]

    init(
        free: Int, freeByKind: [String: Int], accountLimit: Int = .max, heldByAccount: [AccountID: Int] = [:],
        shareLimits: [String: Int] = [:], heldShares: [Share: Int] = [:]
    ) {
        self.free = free
        self.freeByKind = freeByKind
        self.accountLimit = accountLimit
        self.heldByAccount = heldByAccount
        self.shareLimits = shareLimits
        self.heldShares = heldShares
    }

    /// How many accounts can take no more of something, so that a look for those that can has to look past as many.
    var fullAccounts: Int {
        heldByAccount.count { $0.value >= accountLimit } + heldShares.count { $0.value >= shareLimits[$0.key.kind] ?? .max }
    }

    var openKinds: [String] { free > 0 ? freeByKind.filter { $0.value > 0 }.keys.sorted() : [] }

    mutating func take(_ count: Int, of turn: Turn) {
        free -= count
        freeByKind[turn.kind, default: 0] -= count
        heldByAccount[turn.account, default: 0] += count
        if shareLimits[turn.kind] != nil { heldShares[Share(kind: turn.kind, account: turn.account), default: 0] += count }
    }

    /// The slots that one turn could have.
    private func room(for turn: Turn) -> Int {
        let room = min(free, freeByKind[turn.kind, default: 0], accountLimit - heldByAccount[turn.account, default: 0])
        guard let limit = shareLimits[turn.kind] else { return room }
        return min(room, limit - heldShares[Share(kind: turn.kind, account: turn.account), default: 0])
    }

    /// Deals the free slots, in the order in which the accounts first appear in `turns`.
    ///
    /// - Parameter round: moves on with each claim, so that equal kinds take turns even when there is one slot.
    func deal(_ turns: [Turn], round: Int) -> [Deal] {
        if turns.count == 1 { return dealAll(to: turns[0]) }
        var left = self
        var counts = Array(repeating: 0, count: turns.count)
        let turnsByAccount = Dictionary(grouping: turns.indices) { turns[$0].account }
        var waiting = turns.map(\.account).uniqued()
        var lap = round
        while left.free > 0, !waiting.isEmpty {
            waiting.removeAll { account in
                guard let i = left.choice(among: turnsByAccount[account, default: []], of: turns, lap: lap) else { return true }
                left.take(1, of: turns[i])
                counts[i] += 1
                return false
            }
            lap += 1
        }
        return turns.indices.compactMap { counts[$0] > 0 ? Deal(turn: turns[$0], count: counts[$0]) : nil }
    }

    private func dealAll(to turn: Turn) -> [Deal] {
        let count = room(for: turn)
        return count > 0 ? [Deal(turn: turn, count: count)] : []
    }

    /// Which of an account's turns gets the next slot; `nil` if none can.
    private func choice(among indices: [Int], of turns: [Turn], lap: Int) -> Int? {
        let open = indices.filter { room(for: turns[$0]) > 0 }
        guard let best = open.map({ turns[$0].priority }).max() else { return nil }
        let equals = open.filter { turns[$0].priority == best }
        return equals[lap % equals.count]
    }
}

extension Sequence where Element: Hashable {
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
