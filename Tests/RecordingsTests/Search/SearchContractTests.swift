import Testing

@testable import Recordings

/// The golden table, on SQLite.
@Suite struct SearchContractTests {
    @Test func everyQueryFindsWhatTheTableSays() async throws {
        try await SearchHome.with { home in
            for document in SearchContract.documents {
                let recording = try await home.home.upload(
                    title: document.title,
                    more: ["notes": document.notes ?? "", "tags": document.tags, "speaker": document.speaker ?? ""])
                try await home.say(document.segments, in: recording)
            }
            try await home.follow()
            for (query, titles) in SearchContract.queries {
                do {
                    let found = try await home.titles(query).compactMap { $0 }
                    #expect(found.sorted() == titles.sorted(), "\(query)")
                } catch SearchError.emptyQuery {
                    #expect(titles.isEmpty, "\(query)")
                }
            }
        }
    }
}
