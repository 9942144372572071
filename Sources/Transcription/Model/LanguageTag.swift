/// A BCP 47 language tag as far as engines need it: compared without regard to case, matched from the left.
public struct LanguageTag: Hashable, Sendable {
    /// Lower case, with hyphens: `en-gb`.
    public let text: String

    public init(_ text: String) { self.text = String(text.lowercased().map { $0 == "_" ? "-" : $0 }) }

    /// Its first part, the language without script or region: `en`.
    public var primary: String { String(text.prefix { $0 != "-" }) }

    /// Whether an engine that offers `self` understands speech tagged as `spoken`: `en` understands `en-GB`, and an engine for
    /// `en-us` takes `en` too, since it names no other variety.
    ///
    /// Basic filtering of RFC 4647, 3.3.1, in both directions.
    public func understands(_ spoken: LanguageTag) -> Bool {
        text == spoken.text || spoken.text.hasPrefix(text + "-") || text.hasPrefix(spoken.text + "-")
    }
}
