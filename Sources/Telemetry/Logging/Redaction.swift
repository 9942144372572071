import Logging

/// Keeps secrets out of the log that were put into a record's metadata by mistake. (`Secret` values print as `***` by themselves.)
enum Redaction {
    private static let names: Set<String> = [
        "authorization", "cookie", "password", "passphrase", "secret", "token", "api_key", "apikey", "x-api-key",
    ]

    static func mustHide(_ name: String) -> Bool { names.contains(name.lowercased()) }
}
