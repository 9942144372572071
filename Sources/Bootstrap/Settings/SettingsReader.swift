import Configuration
import VoiceCore

/// Reads settings from the options of the command line first and the environment second, and names the culprit when one is wrong.
///
/// A key `dataDir` is the option `--data-dir` and the variable `CRESCENDO_DATA_DIR`.
struct SettingsReader {
    private let options: [String: String]
    private let environment: ConfigReader

    init(options: [String: String], environment: [String: String]) {
        self.options = options
        self.environment = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
            .scoped(to: ConfigKey(["crescendo"]))
    }

    /// The text of a setting and the name under which it was given.
    func text(_ key: String) -> (value: String, name: String)? {
        if let value = options[key] { return (value, "--" + Self.words(key).joined(separator: "-")) }
        let name = "CRESCENDO_" + Self.words(key).joined(separator: "_").uppercased()
        // An empty variable is an unset one, as in every shell script that exports it to clear it.
        guard let value = environment.string(forKey: ConfigKey([key])), !value.isEmpty else { return nil }
        return (value, name)
    }

    /// A setting read by `parse`, which answers `nil` for a value that it does not accept.
    func value<Value>(_ key: String, default defaultValue: Value, expecting form: String, parse: (String) -> Value?) throws -> Value {
        guard let (text, name) = text(key) else { return defaultValue }
        guard let value = parse(text) else { throw SettingsError(key: name, reason: "'\(text)' is not \(form)") }
        return value
    }

    func integer(_ key: String, default defaultValue: Int, in range: ClosedRange<Int>) throws -> Int {
        try value(key, default: defaultValue, expecting: "a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func flag(_ key: String) throws -> Bool {
        try value(key, default: false, expecting: "true or false") { text in
            switch text.lowercased() {
            case "true", "1", "yes", "on": true
            case "false", "0", "no", "off": false
            default: nil
            }
        }
    }

    func list(_ key: String) -> [String] {
        guard let (text, _) = text(key) else { return [] }
        return text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
    }

    /// `dataDir` → `data`, `dir`.
    private static func words(_ key: String) -> [String] {
        var words = [""]
        for character in key {
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words
    }
}
