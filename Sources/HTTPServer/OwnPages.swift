import HTTPRouting
import HTTPTypes

/// Tells whether a request that a browser's cookie vouches for comes from a page of this very server: the guard against requests that other
/// sites make in their readers' names.
///
/// A browser adds the cookie to what any page asks. `SameSite=Strict` keeps it from other sites, but a site is a whole domain with all its
/// names, and every port of a machine. So it is looked at what else the browser says, which no page can choose: `Sec-Fetch-Site` (the W3C's
/// Fetch Metadata), or `Origin` from browsers that are too old for that. Origins that CORS allows are not our own: their pages bring keys.
struct OwnPages: Sendable {
    private let scheme: String

    /// - Parameter isReachedByTLS: whether our pages are https pages. One that came in the clear is not ours, whoever's name it bears.
    init(isReachedByTLS: Bool) { scheme = isReachedByTLS ? "https" : "http" }

    /// - Throws: `APIError` 403 `cross_site_request`.
    func check(_ head: HTTPRequest) throws(APIError) {
        let isRead = head.method == .get || head.method == .head || head.method == .options
        switch asker(of: head) {
        case .ownPage: return
        // Only a person at the address bar, or a browser that says nothing with what only reads.
        case .nobody: guard isRead else { throw .crossSiteRequest }
        case .anotherPage: throw .crossSiteRequest
        }
    }

    private enum Asker {
        case ownPage, anotherPage
        /// No page, or none that is named.
        case nobody
    }

    private func asker(of head: HTTPRequest) -> Asker {
        switch head.headerFields[.fetchSite] {
        case "same-origin": return .ownPage
        case "none": return .nobody
        case .some: return .anotherPage
        case nil: break
        }
        guard let origin = head.headerFields[.origin] else { return .nobody }
        guard let authority = head.authority else { return .anotherPage }
        return origin.lowercased() == "\(scheme)://\(authority)".lowercased() ? .ownPage : .anotherPage
    }
}

extension HTTPField.Name {
    /// `Sec-Fetch-Site`: a name that cannot fail.
    fileprivate static let fetchSite = HTTPField.Name("sec-fetch-site")!
}
