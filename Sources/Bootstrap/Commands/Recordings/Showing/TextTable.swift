#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Columns of text below one another. On a terminal the last column is cut where the line ends.
struct TextTable {
    private var rows: [[String]]

    init(header: [String]? = nil) { rows = header.map { [$0] } ?? [] }

    mutating func add(_ row: [String]) { rows.append(row.map(Printable.line)) }

    /// - Parameter width: of the line, `nil` for any.
    func lines(width: Int?) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? Self.width(of: $0[column]) : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                if column == row.count - 1 {
                    let room = width.map { max(8, $0 - Self.width(of: line)) }
                    line += room.map { Self.cut(cell, to: $0) } ?? cell
                } else {
                    line += cell + String(repeating: " ", count: widths[column] - Self.width(of: cell) + 2)
                }
            }
            return line
        }
    }

    /// How many columns a terminal gives a text: two for East Asian letters and pictures, none for marks that combine.
    static func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let first = character.unicodeScalars.first else { return sum }
            switch first.value {
            case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return sum
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
                0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                return sum + 2
            default: return sum + 1
            }
        }
    }

    static func cut(_ text: String, to room: Int) -> String {
        guard width(of: text) > room else { return text }
        var (cut, used) = ("", 0)
        for character in text {
            used += width(of: String(character))
            guard used < room else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// Columns of the terminal on standard output; `nil` in a pipe.
    static var terminalWidth: Int? {
        guard CommandOutput.isTerminal(1) else { return nil }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
