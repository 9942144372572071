/// Letters as English writes them.
public enum EnglishLetters {
    /// A word in small English letters: marks on letters go, letters of other Latin alphabets become theirs (`Łódź` is `lodz`, `Æ` is `ae`), and what
    /// has no name as a Latin letter stays as it is.
    public static func folded(_ word: String) -> String {
        var folded = ""
        for scalar in word.lowercased().unicodeScalars where scalar.properties.canonicalCombiningClass == .notReordered {
            folded += latin(scalar) ?? String(scalar)
        }
        return folded
    }

    /// Unicode names them so: LATIN SMALL LETTER E WITH ACUTE, LATIN SMALL LETTER SHARP S, LATIN SMALL LETTER AE.
    private static func latin(_ scalar: Unicode.Scalar) -> String? {
        guard !scalar.isASCII, let name = scalar.properties.name, name.hasPrefix("LATIN SMALL LETTER ") else { return nil }
        let words = name.split(separator: " ").dropFirst(3).prefix { $0 != "WITH" }
        guard let letter = words.last, letter.count <= 2 else { return nil }
        return letter.lowercased()
    }
}
