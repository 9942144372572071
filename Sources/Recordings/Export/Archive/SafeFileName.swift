import Foundation

/// A name for a file or folder that every system can hold, made of whatever somebody wrote.
struct SafeFileName: Equatable {
    let text: String

    /// - Parameters:
    ///   - wish: any text. Composed (Unicode NFC); what a path, a shell or Windows takes ill becomes a hyphen, what cannot be seen goes.
    ///   - fallback: taken where nothing of the wish is left; a safe name itself.
    ///   - limit: in bytes of UTF-8; cut between characters.
    init(_ wish: String, fallback: String, limit: Int) {
        var name = ""
        for scalar in wish.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: name += " "
            // Marks of direction, joiners and the like are not seen, and can make a name look like another one.
            case .format, .surrogate, .privateUse, .unassigned: continue
            default: name.unicodeScalars.append(Self.refused.contains(scalar) ? "-" : scalar)
            }
        }
        name = Self.trimmed(name.split(separator: " ").joined(separator: " "))
        if Self.isDevice(name) { name = "_" + name }
        text = Self.trimmed(Self.cut(name, to: limit)).isEmpty ? fallback : Self.trimmed(Self.cut(name, to: limit))
    }

    private static let refused: Set<Unicode.Scalar> = ["/", "\\", ":", "*", "?", "\"", "<", ">", "|"]

    /// Windows drops dots and blanks at the end; a dot in front hides a file.
    private static func trimmed(_ name: String) -> String {
        var name = Substring(name).drop { $0 == "." || $0 == " " }
        while name.last == "." || name.last == " " { name.removeLast() }
        return String(name)
    }

    static func cut(_ name: String, to limit: Int) -> String {
        var bytes = 0
        return String(
            name.prefix {
                bytes += $0.utf8.count
                return bytes <= limit
            })
    }

    /// Names that stand for devices on Windows, whatever follows the first dot.
    private static func isDevice(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT"))
            && stem.last.map { "0123456789¹²³".contains($0) } ?? false
    }
}

/// Gives each folder of an archive a name of its own, also where upper and lower case are the same.
struct UniqueNames {
    /// By a hash of the name in lower case, which is all that has to be remembered: the last number that was given to it.
    private var given: [Int: Int] = [:]

    /// - Parameter limit: in bytes of UTF-8, with the number that tells it apart.
    mutating func name(for wish: String, limit: Int) -> String {
        var name = SafeFileName.cut(wish, to: limit)
        var number = given[Self.key(name)] ?? 0
        guard number > 0 else {
            given[Self.key(name)] = 1
            return name
        }
        let stem = name
        repeat {
            number += 1
            let suffix = " (\(number))"
            name = SafeFileName.cut(stem, to: limit - suffix.utf8.count) + suffix
        } while given[Self.key(name)] != nil
        given[Self.key(stem)] = number
        given[Self.key(name)] = 1
        return name
    }

    private static func key(_ name: String) -> Int { name.lowercased().hashValue }
}
