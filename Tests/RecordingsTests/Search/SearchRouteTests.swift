import Foundation
import HTTPRouting
import HTTPTypes
import Storage
import Testing
import VoiceCore

@testable import Recordings

/// The route, and the statements behind it.
@Suite struct SearchRouteTests {
    private func ask(_ home: SearchHome, _ query: String) async throws -> RouteResponse {
        let route = try #require(home.search.routes.first { $0.operation == "searchRecordings" })
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: route.path + "?" + query)
        let request = try RouteRequest(
            id: "test", head: head, route: route,
            principal: Principal(account: home.home.account, key: "test", scopes: [.all]), body: RequestBody())
        return try await route.handler(request)
    }

    private func code(_ home: SearchHome, _ query: String) async throws -> String? {
        do {
            _ = try await ask(home, query)
            return nil
        } catch let error as any CodedError {
            return error.code
        }
    }

    @Test func pagesAreLinked() async throws {
        try await SearchHome.with { home in
            for title in ["one", "two", "three"] { try await home.add(["word"], title: title) }
            try await home.follow()
            let answer = try await ask(home, "q=two")
            #expect(answer.headers[.link] == nil)
            let first = try await ask(home, "q=word&limit=2&hits=0")
            let page: SearchResults = try JSON.decode(from: Data(try await Home.bytes(of: first)))
            #expect(page.results.map(\.recording.title) == ["three", "two"])
            #expect(page.total == 3 && page.totalIsExact)
            let next = try #require(page.next)
            #expect(first.headers[.link]?.contains("cursor=\(next)") == true)
            let second: SearchResults = try JSON.decode(
                from: Data(try await Home.bytes(of: ask(home, "q=word&limit=2&hits=0&cursor=\(next)"))))
            #expect(second.results.map(\.recording.title) == ["one"] && second.next == nil)
        }
    }

    @Test func whateverIsTypedIsAnsweredOrRefusedByName() async throws {
        try await SearchHome.with { home in
            try await home.add(["word"])
            try await home.follow()
            let none = ["%22%22", "*", "%27%3B--", "-word", "%F0%9F%8E%99"]
            for query in none { #expect(try await code(home, "q=" + query) == SearchError.emptyQuery.code, "\(query)") }
            #expect(try await code(home, "") == "missing_parameter")
            #expect(try await code(home, "q=") == "invalid_parameter")
            #expect(try await code(home, "q=" + String(repeating: "a", count: 10_000)) == "invalid_parameter")
            #expect(try await code(home, "q=%FF") == "malformed_query")
            for query in ["%00", "word%00word"] { #expect(try await code(home, "q=" + query) == "malformed_query") }
            #expect(try await code(home, "q=" + (0..<40).map { "w\($0)" }.joined(separator: "+")) == SearchError.queryTooLong.code)
            #expect(try await code(home, "q=word&cursor=nonsense") == SearchError.invalidCursor.code)
            #expect(try await code(home, "q=word&speaker=") == "invalid_field")
            #expect(try await code(home, "q=word&status=ready") == "unknown_parameter")
            let odd = [
                "%22unclosed", "NEAR(", "word%22", "%7Btitle%7D%3A", "%5Eword", "word%20AND", "NOT%20word", "a%2Bb", "%22%2A%22x",
                String(repeating: "%22a", count: 30), String(repeating: "(", count: 900) + "a", "%EE%80%80abc", "word%5C%22",
            ]
            for query in odd { #expect(try await code(home, "q=" + query) == nil, "\(query)") }
            // Nobody reaches a filter's own words.
            let key = SearchKey.account(home.home.account).text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let answer: SearchResults = try JSON.decode(from: Data(try await Home.bytes(of: ask(home, "q=" + key))))
            #expect(answer.results.isEmpty)
        }
    }

    private func plan(_ sql: SQL, _ database: any Database) async throws -> [String] {
        try await database.read { tx in try tx.query("EXPLAIN QUERY PLAN \(sql: sql)").map { try $0[3] as String } }
    }

    @Test func statementsGoAlongIndexes() async throws {
        try await SearchHome.with { home in
            var filter = RecordingFilter()
            filter.tags = ["x"]
            filter.starred = false
            filter.recordedAfter = Timestamp(microseconds: 5)
            filter.collection = .make()
            var plans: [[String]] = []
            for inTitle in [nil, true, false] as [Bool?] {
                let expression = SearchMatching.Expression(
                    account: home.home.account, query: try SearchQuery("a \"b c\" d* -e"), filter: filter, inTitle: inTitle)
                let candidates = SearchMatching.candidates(expression, below: 5, limit: 10, weights: [1, 1, 1])
                let ways = try await plan(candidates, home.search.store.database())
                // Full text hands the newest over first; nothing is sorted, and documents are looked up by their number.
                #expect(
                    ways.count == 2 && ways[0].contains("VIRTUAL TABLE INDEX") && ways[1].contains("search_documents_by_number"), "\(ways)")
                plans += [ways, try await plan(SearchMatching.count(expression, limit: 10), home.search.store.database())]
            }
            plans.append(try await plan(filter.selection(of: home.home.account, among: [.make(), .make()]), home.home.database))
            for plan in plans {
                #expect(
                    !plan.contains {
                        $0.contains("TEMP B-TREE") || ($0.contains("SCAN") && !$0.contains("VIRTUAL TABLE")) && !$0.hasPrefix("SCAN c")
                    }, "\(plan)")
            }
        }
    }
}
