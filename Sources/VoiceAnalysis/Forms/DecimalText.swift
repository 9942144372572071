/// Numbers as text, without a locale.
enum DecimalText {
    /// As short as it can be read back: `0.02`, `118.2341`.
    static func exact(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
    }

    /// With so many decimals: `118.2`, and a true minus sign before negative ones.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded < 1e15 else { return exact(value) }
        var digits = String(Int(rounded))
        while digits.count <= decimals { digits = "0" + digits }
        let text = decimals == 0 ? digits : "\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
        return value < 0 && rounded > 0 ? "−" + text : text
    }

    /// Times on an axis and in titles: `0:03`, `1:02:03`; with tenths or hundredths where steps are finer.
    static func clock(_ seconds: Double, decimals: Int = 0) -> String {
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let all = Int((max(0, min(seconds, 1e9)) * Double(scale)).rounded())
        let (whole, part) = (all / scale, all % scale)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
        var text = hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
        if decimals > 0 {
            let digits = String(part)
            text += "." + String(repeating: "0", count: decimals - digits.count) + digits
        }
        return text
    }
}
