import Logging

/// Keeps secrets out of the log that were put into a record's metadata by mistake. (`Secret` values print as `***` by themselves.)
enum Redaction {
    /// Whether a value under that name is shown as `***`.
    static func mustHide(_ name: String) -> Bool {
        // Ordinary names are shorter or longer than all of these, or begin with another letter: that is seen without a copy.
        guard (5...13).contains(name.utf8.count), let first = name.utf8.first, "acpstxACPSTX".utf8.contains(first) else { return false }
        return names.contains(name.lowercased())
    }

    private static let names: Set<String> = [
        "authorization", "cookie", "password", "passphrase", "secret", "token", "api_key", "apikey", "x-api-key",
    ]
}
