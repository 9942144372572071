import HTTPRouting
import HTTPTypes

/// What a person's browser gets for an address that leads nowhere.
struct MissingPage: Sendable {
    private let make: @Sendable () async throws -> RouteResponse

    init(_ make: @escaping @Sendable () async throws -> RouteResponse) { self.make = make }

    /// - Returns: `nil` where a program asks: one for `text/html` by name is a browser's that opens a page, and under `/v1/` are none.
    func answer(to head: HTTPRequest) async throws -> RouteResponse? {
        guard head.method == .get || head.method == .head, head.path?.hasPrefix("/v1/") == false,
            head.headerFields[.accept]?.lowercased().contains("text/html") == true
        else { return nil }
        var response = try await make()
        response.status = .notFound
        return response
    }
}
