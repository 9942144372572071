/// A header's value with parameters (RFC 9110, 5.6.6): `form-data; name="a \"b\""; filename=x.wav`.
struct HeaderValue: Sendable, Hashable {
    private typealias Scalars = Substring.UnicodeScalarView

    /// What stands before the first semicolon, trimmed.
    let essence: String

    /// By name in lower case, values unquoted; where a name is repeated the value is malformed, since readers differ on which counts.
    let parameters: [String: String]

    init?(_ field: String) {
        var rest = field.unicodeScalars[...]
        let essence = Self.trimmed(Self.take(&rest) { $0 != ";" })
        guard !essence.isEmpty, essence.allSatisfy({ $0 == "/" || Self.isTokenCharacter($0) }) else { return nil }
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            rest.removeFirst()
            let name = Self.trimmed(Self.take(&rest) { $0 != "=" && $0 != ";" })
            if rest.first != "=" {
                if name.isEmpty { continue }  // an empty parameter: RFC 9110 allows it
                return nil
            }
            rest.removeFirst()
            guard !name.isEmpty, name.allSatisfy(Self.isTokenCharacter), let value = Self.takeValue(&rest),
                parameters.updateValue(value, forKey: String(name).lowercased()) == nil
            else { return nil }
        }
        self.essence = String(essence)
        self.parameters = parameters
    }

    /// A token or a quoted string, and the blanks behind it; stops before the next semicolon.
    private static func takeValue(_ rest: inout Scalars) -> String? {
        _ = take(&rest) { $0 == " " || $0 == "\t" }
        guard rest.first == "\"" else {
            let token = trimmed(take(&rest) { $0 != ";" })
            return !token.isEmpty && token.allSatisfy { $0.value > 32 && $0 != "\"" && $0 != "," } ? String(token) : nil
        }
        rest.removeFirst()
        var value = String.UnicodeScalarView()
        while let character = rest.popFirst() {
            if character == "\"" {
                _ = take(&rest) { $0 == " " || $0 == "\t" }
                return rest.isEmpty || rest.first == ";" ? String(value) : nil
            }
            // Browsers write a quote in a file name as %22 and never escape a backslash, so only \" and \\ are escapes.
            if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                value.append(next)
                rest.removeFirst()
            } else {
                value.append(character)
            }
        }
        return nil
    }

    private static func take(_ rest: inout Scalars, while condition: (Unicode.Scalar) -> Bool) -> Scalars {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return taken
    }

    private static func trimmed(_ text: Scalars) -> Scalars {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// RFC 9110, 5.6.2.
    static func isTokenCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
        default: false
        }
    }
}
