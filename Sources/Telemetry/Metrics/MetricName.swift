/// Names as Prometheus wants them.
enum MetricName {
    /// Letters, digits and underscores in snake case, not beginning with a digit: `httpRequests.open` gives `http_requests_open`.
    static func metric(_ text: String) -> String { snake(text, allowsColon: true) }

    /// As for a metric; names that begin with two underscores and `le` are Prometheus' own.
    static func label(_ text: String) -> String {
        let name = snake(text, allowsColon: false)
        return name == "le" || name == "quantile" || name.hasPrefix("__") ? "own_" + name.drop { $0 == "_" } : name
    }

    private static func snake(_ text: String, allowsColon: Bool) -> String {
        var name = ""
        var previousWasLower = false
        for character in text.unicodeScalars {
            switch character {
            case "a"..."z", "0"..."9", "_":
                name.unicodeScalars.append(character)
                previousWasLower = character != "_"
            case "A"..."Z":
                if previousWasLower { name += "_" }
                name += String(character).lowercased()
                previousWasLower = false
            case ":" where allowsColon:
                name += ":"
                previousWasLower = false
            default:
                name += "_"
                previousWasLower = false
            }
        }
        guard let first = name.unicodeScalars.first else { return "unnamed" }
        return ("0"..."9").contains(first) ? "_" + name : name
    }
}
