/// Shapes and texts as SVG, with coordinates to a tenth of a pixel.
struct SVGCanvas {
    private(set) var all: [String] = []

    mutating func raw(_ element: String) { all.append(element) }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String) {
        raw("<rect x=\"\(Self.n(x))\" y=\"\(Self.n(y))\" width=\"\(Self.n(max(0, width)))\" height=\"\(Self.n(height))\" \(style)/>")
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        raw("<line x1=\"\(Self.n(x1))\" y1=\"\(Self.n(y1))\" x2=\"\(Self.n(x2))\" y2=\"\(Self.n(y2))\" \(style)/>")
    }

    /// A path of straight lines, each list of points on its own; nothing for none.
    mutating func lines(_ runs: [[(x: Double, y: Double)]], _ style: String, isClosed: Bool = false) {
        let data = runs.filter { !$0.isEmpty }.map { run in
            "M" + run.map { "\(Self.n($0.x)) \(Self.n($0.y))" }.joined(separator: "L") + (isClosed ? "Z" : "")
        }
        if !data.isEmpty { raw("<path d=\"\(data.joined())\" \(style)/>") }
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ anchor: Anchor = .start, _ style: String = "") {
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        raw("<text x=\"\(Self.n(x))\" y=\"\(Self.n(y))\"\(place)\(style.isEmpty ? "" : " " + style)>\(Self.escaped(text))</text>")
    }

    /// The file.
    func document(width: Double, height: Double, title: String, description: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="\(Self.n(width))" \
        height="\(Self.n(height))" viewBox="0 0 \(Self.n(width)) \(Self.n(height))" role="img" \
        font-family="'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif" font-size="13" fill="#1c2530">
        <title>\(Self.escaped(title))</title>
        <desc>\(Self.escaped(description))</desc>

        """ + all.joined(separator: "\n") + "\n</svg>\n"
    }

    /// A coordinate.
    static func n(_ value: Double) -> String { DecimalText.exact((value * 10).rounded() / 10) }

    /// Text as XML takes it: without the characters that it has no form for.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += " "
            default:
                let value = scalar.value
                let isText = value >= 0x20 && value != 0x7F && !(0x80...0x9F).contains(value) && value != 0xFFFE && value != 0xFFFF
                if isText { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
