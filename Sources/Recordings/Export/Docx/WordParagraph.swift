/// A paragraph of a document (WordprocessingML, ECMA-376 part 1, 17.3).
struct WordParagraph {
    /// A stretch of text that looks alike.
    struct Run {
        let text: String
        /// A character style of `WordStyles`.
        let style: String?
    }

    /// A paragraph style of `WordStyles`; `nil` for ordinary text.
    let style: String?
    private(set) var runs: [Run] = []

    init(style: String? = nil, _ text: String = "") {
        self.style = style
        if !text.isEmpty { add(text) }
    }

    mutating func add(_ text: String, style: String? = nil) { runs.append(Run(text: text, style: style)) }

    /// The paragraph runs from right to left if the first letter that has a direction does (Unicode's bidirectional algorithm, P2), time
    /// stamps aside.
    var xml: String {
        let isRightToLeft = TextScript.isRightToLeft(runs.lazy.filter { $0.style != WordStyles.time }.map(\.text).joined())
        let style = style.map { "<w:pStyle w:val=\"\($0)\"/>" } ?? ""
        let properties = style + (isRightToLeft ? "<w:bidi/>" : "")
        return "<w:p>" + (properties.isEmpty ? "" : "<w:pPr>\(properties)</w:pPr>") + runs.map(\.xml).joined() + "</w:p>"
    }
}

extension WordParagraph.Run {
    fileprivate var xml: String {
        let properties =
            (style.map { "<w:rStyle w:val=\"\($0)\"/>" } ?? "") + (TextScript.isEastAsian(text) ? "<w:rFonts w:hint=\"eastAsia\"/>" : "")
            + (TextScript.isRightToLeft(text) ? "<w:rtl/>" : "")
        return "<w:r>" + (properties.isEmpty ? "" : "<w:rPr>\(properties)</w:rPr>") + content + "</w:r>"
    }

    /// Line breaks and tabs are elements of their own.
    private var content: String {
        var content = ""
        var line = ""
        func end() {
            if !line.isEmpty { content += "<w:t xml:space=\"preserve\">\(XMLText.escaped(line))</w:t>" }
            line = ""
        }
        for character in text {
            switch character {
            case "\t":
                end()
                content += "<w:tab/>"
            case "\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}":
                end()
                content += "<w:br/>"
            default: line.append(character)
            }
        }
        end()
        return content
    }
}

/// In what script a text is, as far as a word processor has to be told.
enum TextScript {
    /// Whether the first letter is of a script that runs from right to left: Hebrew, Arabic and their neighbours.
    static func isRightToLeft(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
                if scalar.properties.isAlphabetic { return true }
            default: if scalar.properties.isAlphabetic { return false }
            }
        }
        return false
    }

    /// Whether there are Chinese, Japanese or Korean characters in it.
    static func isEastAsian(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x1100...0x11FF, 0x2E80...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF:
                true
            default: false
            }
        }
    }
}
