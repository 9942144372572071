import Testing
import VoiceCore

@testable import Jobs

@Suite("Dealing slots") struct ClaimRoomTests {
    let a = AccountID.make(), b = AccountID.make(), c = AccountID.make()

    @Test("one account alone gets every slot")
    func alone() {
        let turn = Turn(kind: "k", account: a, priority: 0)
        #expect(ClaimRoom(free: 7, freeByKind: ["k": .max]).deal([turn], round: 0) == [Deal(turn: turn, count: 7)])
    }

    @Test("slots go around the accounts, and priority wins none from others")
    func around() {
        let turns = [(a, 100), (b, 0), (c, 0)].map { Turn(kind: "k", account: $0.0, priority: $0.1) }
        let deals = ClaimRoom(free: 7, freeByKind: ["k": .max]).deal(turns, round: 0)
        #expect(deals.map(\.count) == [3, 2, 2])
    }

    @Test("with fewer slots than accounts, the first in rotation are served")
    func few() {
        let turns = [a, b, c].map { Turn(kind: "k", account: $0, priority: 0) }
        #expect(ClaimRoom(free: 2, freeByKind: ["k": 5]).deal(turns, round: 0).map(\.turn.account) == [a, b])
    }

    @Test("a kind's limit leaves the other slots to other kinds")
    func kindLimit() {
        let turns = [Turn(kind: "heavy", account: a, priority: 9), Turn(kind: "light", account: a, priority: 0)]
        let deals = ClaimRoom(free: 6, freeByKind: ["heavy": 2, "light": 100]).deal(turns, round: 0)
        #expect(deals == [Deal(turn: turns[0], count: 2), Deal(turn: turns[1], count: 4)])
    }

    @Test("an account's limit counts what it holds already")
    func accountLimit() {
        let turns = [a, b].map { Turn(kind: "k", account: $0, priority: 0) }
        let room = ClaimRoom(free: 6, freeByKind: ["k": 100], accountLimit: 3, heldByAccount: [a: 2])
        #expect(room.deal(turns, round: 0).map(\.count) == [1, 3])
        let full = ClaimRoom(free: 6, freeByKind: ["k": 100], accountLimit: 2, heldByAccount: [a: 2])
        #expect(full.deal([turns[0]], round: 0).isEmpty)
    }

    @Test("an account's limit of one kind leaves its other kinds and the other accounts alone")
    func shareLimit() {
        let turns = [("x", a), ("y", a), ("x", b)].map { Turn(kind: $0.0, account: $0.1, priority: 0) }
        let room = ClaimRoom(
            free: 9, freeByKind: ["x": 9, "y": 9], shareLimits: ["x": 2],
            heldShares: [.init(kind: "x", account: a): 1])
        #expect(room.deal(turns, round: 0).map(\.count) == [1, 6, 2])
        #expect(room.fullAccounts == 0)
        var full = room
        full.take(1, of: turns[0])
        #expect(full.fullAccounts == 1 && full.deal([turns[0]], round: 0).isEmpty)
    }

    @Test("equal kinds of one account take turns, from claim to claim too")
    func kindsTakeTurns() {
        let turns = ["x", "y"].map { Turn(kind: $0, account: a, priority: 1) }
        let one = ClaimRoom(free: 1, freeByKind: ["x": 9, "y": 9])
        #expect(one.deal(turns, round: 0).map(\.turn.kind) == ["x"])
        #expect(one.deal(turns, round: 1).map(\.turn.kind) == ["y"])
        #expect(ClaimRoom(free: 4, freeByKind: ["x": 9, "y": 9]).deal(turns, round: 0).map(\.count) == [2, 2])
    }
}
