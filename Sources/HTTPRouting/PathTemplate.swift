/// A route's path in parts: `/v1/recordings/{id}`, `/app/{path*}`.
struct PathTemplate: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case literal(String)
        case parameter(String)
        /// All that is left of the path, slashes included; the last part.
        case rest(String)
    }

    let parts: [Part]

    /// Reads a template; `nil` unless it begins with a slash, has no empty part (and so no slash at its end, but for `/` itself), and
    /// every parameter fills a part and has a name of its own.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        var parts: [Part] = []
        var names: Set<String> = []
        for part in text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if case .rest? = parts.last { return nil }
            if part.first == "{", part.last == "}" {
                let takesRest = part.hasSuffix("*}")
                let name = String(part.dropFirst().dropLast(takesRest ? 2 : 1))
                guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte), names.insert(name).inserted else { return nil }
                parts.append(takesRest ? .rest(name) : .parameter(name))
            } else {
                guard !part.isEmpty, part.utf8.allSatisfy(Self.isLiteralByte) else { return nil }
                parts.append(.literal(String(part)))
            }
        }
        self.parts = parts
    }

    var parameterNames: [String] {
        parts.compactMap { part in
            switch part {
            case .literal: nil
            case .parameter(let name), .rest(let name): name
            }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Unreserved characters only, so that a literal has one spelling.
    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        isNameByte(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "~")
    }
}
