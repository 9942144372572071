import Testing
import VoiceCore

@testable import Recordings

/// The order of what is found, and pages of it.
@Suite struct SearchPagingTests {
    @Test func titlesComeFirstThenMoreOftenThenNewer() async throws {
        try await SearchHome.with { home in
            try await home.add(["apple pie"], title: "older")
            try await home.add(["apple pie"], title: "newer")
            try await home.add(["apple apple apple"], title: "often")
            try await home.add(["nothing else"], title: "an apple")
            try await home.add(["apple sauce with many other words " + String(repeating: "more ", count: 200)], title: "long")
            try await home.follow()
            #expect(try await home.titles("apple") == ["an apple", "often", "newer", "older", "long"])
        }
    }

    @Test func aRareWordWeighsMoreThanACommonOne() async throws {
        try await SearchHome.with { home in
            for number in 0..<30 { try await home.add(["common"], title: "filler \(number)") }
            try await home.add(["common common common common rare"], title: "much of the common")
            try await home.add(["common rare rare rare rare"], title: "much of the rare")
            try await home.follow()
            #expect(try await home.titles("common rare") == ["much of the rare", "much of the common"])
        }
    }

    @Test func pagesNeitherRepeatNorLeaveOutWhileRecordingsComeAndGo() async throws {
        try await SearchHome.with { home in
            var ids: [RecordingID] = []
            for number in 0..<9 {
                let words = Array(repeating: "word", count: number % 3 + 1).joined(separator: " ")
                ids.append(try await home.add([words], title: number == 4 ? "word" : nil).id)
            }
            try await home.follow()
            let all = try await home.find("word").results.map(\.recording.id)
            #expect(Set(all) == Set(ids) && all.first == ids[4])
            var paged: [RecordingID] = []
            var cursor: String?
            repeat {
                let page = try await home.find("word", cursor: cursor, limit: 2)
                #expect(page.results.count <= 2 && page.totalIsExact)
                paged += page.results.map(\.recording.id)
                cursor = page.next
                try await home.add(["word word word word"], title: "word of a newcomer")
                if paged.count == 4 {
                    // What was shown last is taken away, and something that is still to come.
                    for gone in [all[3], all[6]] { try await home.home.recordings.delete(gone, of: home.home.account) }
                }
                try await home.follow()
            } while cursor != nil
            #expect(paged == all.filter { $0 != all[6] })
        }
    }

    @Test func moreMatchesThanAWindowHoldsAreAllReached() async throws {
        try await SearchHome.with { home in
            let count = SearchRanking.window + 150
            let (account, now) = (home.home.account, SystemWallClock().now())
            let recordings = (0..<count).map { _ in
                SearchedRecording(
                    key: RecordingKey(account: account, id: .make()), title: nil, labels: [], filterKeys: [.account(account)],
                    starred: false, createdAt: now, recordedAt: nil, notes: nil, words: .whole(.make()))
            }
            try await home.search.store.write { tx in
                for (index, recording) in recordings.enumerated() {
                    let columns = SearchMatching.Columns(
                        title: index % 100 == 0 ? "often" : "", words: index == 3 ? "often often often" : "often",
                        keys: SearchKey.account(account).text)
                    try SearchDocument(
                        recording: recording, position: "1-0-1", generation: 1, columns: columns, notes: .kept, words: .kept
                    ).save(tx)
                }
            }
            let query = try SearchQuery("often")
            var cursor = SearchCursor(weights: [1], top: .max)
            var reached: [RecordingID] = []
            while true {
                let window = try await home.search.window(
                    cursor, SearchMatching.Expression(account: account, query: query, filter: RecordingFilter()))
                reached += window.ranked.map(\.id)
                guard cursor.leave(window) else { break }
            }
            #expect(reached.count == count && Set(reached).count == count)
            let titled = stride(from: 0, to: count, by: 100).map { recordings[$0].key.id }
            #expect(Array(reached.prefix(titled.count)) == titled.reversed())
            // The oldest are in the second window, and in it the one with the word three times comes first.
            #expect(reached[titled.count + SearchRanking.window] == recordings[3].key.id)
            let page = try await home.find("often", limit: 10)
            #expect(page.total == SearchRanking.window && !page.totalIsExact)
            // None of them is a recording, so every page is empty and the last one ends.
            #expect(page.results.isEmpty && page.next == nil)
        }
    }

    @Test(arguments: [
        "", "x", "1.0.1", "1.0.1-", "1.2.1-1", "1.0.1.1-1", "-1.0.1-1", "zzzzzzzzzzzzzzzz.0.1-1", "1.0.1-1.1", "1.0.1-zzzz", "é",
    ])
    func aCursorOfNoSearchIsRefused(text: String) {
        #expect(throws: SearchError.invalidCursor) { try SearchCursor(text, terms: 1) }
    }

    @Test func aCursorComesBackAsItWas() throws {
        var cursor = SearchCursor(weights: [1.5, 11.51], top: .max)
        #expect(try SearchCursor(cursor.text, terms: 2) == cursor)
        (cursor.isBehindTitles, cursor.below, cursor.last) = (true, 12_345, (250, 99))
        #expect(try SearchCursor(cursor.text, terms: 2) == cursor)
    }
}
