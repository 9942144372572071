/// What caches may do with a route's answers.
public enum Caching: Sendable, Hashable {
    /// Nothing: secrets, states of the moment, and whatever is no answer to a `GET`.
    case never

    /// The caller's own cache may keep it and asks each time whether it still holds.
    case revalidated

    /// The caller's own cache may keep it for good: what never changes under its path.
    case immutable

    /// Everybody's cache may keep it for so many seconds: it says nothing of anybody's data.
    case shared(seconds: Int)

    /// The value of `Cache-Control`.
    public var header: String {
        switch self {
        case .never: "no-store"
        case .revalidated: "private, no-cache"
        case .immutable: "private, max-age=31536000, immutable"
        case .shared(let seconds): seconds > 0 ? "public, max-age=\(seconds)" : "public, no-cache"
        }
    }
}
