import EventLog
import Foundation
import NIOConcurrencyHelpers
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// The index is made anew whenever it cannot be trusted.
@Suite struct SearchRebuildTests {
    /// Three recordings that are in the index and one in the trash.
    private func fill(_ home: SearchHome) async throws {
        for title in ["one", "two", "three"] { try await home.add(["shared", title + " alone"], title: title, more: ["notes": "kept"]) }
        let trashed = try await home.add(["shared"], title: "trashed")
        try await home.home.recordings.trash(trashed.id, of: home.home.account)
        try await home.follow()
        try await home.search.rebuild()
    }

    private func expectEverything(_ home: SearchHome) async throws {
        #expect(try await home.titles("shared") == ["three", "two", "one"])
        #expect(try await home.titles("\"two alone\" kept") == ["two"])
        #expect(try await home.find("shared").index == SearchIndexStatus(state: .ready, progress: nil))
    }

    @Test func aMissingIndexIsMade() async throws {
        try await SearchHome.with { home in
            try await fill(home)
            await home.search.close()
            try home.files.remove()
            let again = try await home.reopened()
            let empty = try await again.find("shared")
            #expect(empty.results.isEmpty && empty.index.state == .building)
            try await again.search.rebuild()
            try await expectEverything(again)
            await again.search.close()
        }
    }

    @Test(arguments: ["text", "torn", "empty"])
    func aDamagedIndexIsMadeAnew(damage: String) async throws {
        try await SearchHome.with { home in
            try await fill(home)
            await home.search.close()
            let file = URL(filePath: home.files.path)
            switch damage {
            case "text": try Data("this is no database at all, whatever it says".utf8).write(to: file)
            case "torn": try Data(contentsOf: file).prefix(6000).write(to: file)
            default: try Data().write(to: file)
            }
            let again = try await home.reopened()
            // Damage may show only when the place is read.
            for _ in 0..<2 {
                do { try await again.search.rebuild() } catch SearchError.unavailable { continue }
            }
            for _ in 0..<2 {
                do { _ = try await again.find("shared") } catch SearchError.unavailable { try await again.search.rebuild() }
            }
            try await expectEverything(again)
            await again.search.close()
        }
    }

    @Test func anotherVersionIsThrownAway() async throws {
        try await SearchHome.with { home in
            try await fill(home)
            _ = try await home.search.store.write { try $0.execute("UPDATE search_state SET version = 0") }
            let again = try await home.reopened()
            #expect(try await again.find("shared").index.state == .building)
            try await again.search.rebuild()
            try await expectEverything(again)
            await again.search.close()
        }
    }

    @Test func damageThatShowsWhileItRunsIsMended() async throws {
        try await SearchHome.with { home in
            try await fill(home)
            let isBroken = NIOLockedValueBox(true)
            await #expect(throws: SearchError.unavailable) {
                try await home.search.store.read { _ in
                    if isBroken.withLockedValue({ $0 }) { throw StorageError(.corrupt, doing: "reading", cause: "a page is malformed") }
                }
            }
            #expect(try await home.find("shared").index.state == .building)
            try await home.search.rebuild()
            try await expectEverything(home)
        }
    }

    @Test func aRestoredDatabaseGetsANewIndex() async throws {
        try await SearchHome.with { home in
            try await fill(home)
            // As if the database were one of before the second recording: the index knows more than there is.
            let ids = try await home.home.recordings.recordings(of: home.home.account, limit: 10).map(\.id)
            try await home.home.database.write { tx in
                try tx.execute("DELETE FROM recordings WHERE account_id = \(home.home.account) AND id = \(ids[1])")
                try EventLog.raiseEpoch(in: tx)
            }
            let again = try await home.reopened()
            #expect(try await again.search.status().state == .building)
            try await again.search.rebuild()
            #expect(try await again.titles("shared") == ["three", "one"])
            #expect(try await again.find("shared").total == 2)
            await again.search.close()
        }
    }

    @Test func aLostPlaceInTheLogMakesItAnew() async throws {
        try await SearchHome.with { home in
            try await fill(home)
            _ = try await home.home.database.write { try $0.execute("DELETE FROM event_consumers WHERE name = 'search'") }
            let again = try await home.reopened()
            #expect(try await again.search.status().state == .building)
            await again.search.close()
        }
    }

    @Test func aRequestedRebuildReadsEverythingAndGoesOnWhereItStopped() async throws {
        try await SearchHome.with { home in
            for number in 0..<20 { try await home.add(["shared \(number)"]) }
            try await home.follow()
            try await home.search.rebuild()
            // Words that the index has wrongly: only reading again brings them right.
            _ = try await home.search.store.write { try $0.execute("UPDATE search_text SET words = 'wrong'") }
            let begun = try await home.search.requestRebuild()
            #expect(begun.state == .building && begun.generation == 2)
            let pages = NIOLockedValueBox(0)
            await #expect(throws: CancellationError.self) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await home.search.rebuild { _ in
                            pages.withLockedValue { $0 += 1 }
                            withUnsafeCurrentTask { $0?.cancel() }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(pages.withLockedValue { $0 } == 1)
            #expect(try await home.search.status().done == home.search.pageSize)
            // Found meanwhile as it was.
            #expect(try await home.find("wrong").total == 20 - home.search.pageSize)
            try await home.search.rebuild()
            #expect(try await home.search.status() == SearchRebuild(state: .ready, generation: 2, total: 20, done: 20, failed: 0))
            #expect(try await home.find("shared").total == 20)
        }
    }
}
