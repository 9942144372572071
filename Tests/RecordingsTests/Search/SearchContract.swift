@testable import Recordings

/// Recordings and what each query finds in them: the same on every database, whatever its own full-text search thinks of words.
enum SearchContract {
    struct Document {
        let title: String
        var notes: String?
        var tags = ""
        var speaker: String?
        let segments: [String]
    }

    static let documents: [Document] = [
        Document(title: "Garden", segments: ["the roses bloom in june", "and the tulips in april"]),
        Document(title: "Crème brûlée", notes: "Grandmother's recipe\nwith vanilla", segments: ["beat the eggs with sugar"]),
        Document(
            title: "Meeting", tags: "budget,board room", speaker: "Zoë Müller", segments: ["we're over budget again", "next year less"]),
        Document(title: "München 1985", segments: ["wir fuhren über die Straße nach München", "das war schön"]),
        Document(title: "Tokyo", segments: ["東京都に行きました", "楽しかった"]),
        Document(title: "Numbers", segments: ["call 555-0134 at 3.30 pm", "the state-of-the-art don't"]),
        Document(title: "Ελλάδα", segments: ["ο ΛΌΓΟΣ ήταν", "ёлка стоит"]),
        Document(title: "Silence", segments: []),
    ]

    /// Queries, and the titles of what they find, in no order.
    static let queries: [(query: String, titles: [String])] = [
        ("roses", ["Garden"]), ("ROSES", ["Garden"]), ("rösés", ["Garden"]), ("the", ["Garden", "Crème brûlée", "Numbers"]),
        ("rose", []), ("rose*", ["Garden"]), ("blooming", []), ("june tulips", ["Garden"]), ("tulips june", ["Garden"]),
        ("roses eggs", []), ("\"roses bloom\"", ["Garden"]), ("\"bloom roses\"", []),
        // A phrase goes on over a pause.
        ("\"june and the tulips\"", ["Garden"]), ("\"in april\"", ["Garden"]), ("\"the tul\"*", ["Garden"]), ("\"the tul\"", []),
        ("the -roses", ["Crème brûlée", "Numbers"]), ("the -\"roses bloom\" -eggs", ["Numbers"]),
        ("the -egg", ["Garden", "Crème brûlée", "Numbers"]),
        ("the -egg*", ["Garden", "Numbers"]),
        ("creme", ["Crème brûlée"]), ("BRÛLÉE", ["Crème brûlée"]), ("vanilla", ["Crème brûlée"]), ("grandmother", ["Crème brûlée"]),
        ("\"recipe with\"", ["Crème brûlée"]), ("creme eggs", ["Crème brûlée"]),
        ("budget", ["Meeting"]), ("board", ["Meeting"]), ("zoe", ["Meeting"]), ("muller", ["Meeting"]), ("Müll*", ["Meeting"]),
        ("we're", ["Meeting"]), ("\"we re\"", ["Meeting"]), ("were", []),
        ("munchen", ["München 1985"]), ("strasse", ["München 1985"]), ("STRASSE", ["München 1985"]), ("uber", ["München 1985"]),
        ("schon", ["München 1985"]), ("1985", ["München 1985"]), ("19*", ["München 1985"]),
        ("東京", ["Tokyo"]), ("京都", ["Tokyo"]), ("東都", []), ("都に", ["Tokyo"]), ("楽", ["Tokyo"]),
        ("555-0134", ["Numbers"]), ("5550134", []), ("0134", ["Numbers"]), ("3.30", ["Numbers"]), ("3:30", ["Numbers"]), ("3.3", []),
        ("don't", ["Numbers"]), ("don’t", ["Numbers"]), ("dont", []), ("state-of-the-art", ["Numbers"]), ("\"of the art\"", ["Numbers"]),
        ("ελλαδα", ["Ελλάδα"]), ("λόγος", ["Ελλάδα"]), ("λογοσ", ["Ελλάδα"]), ("елка", ["Ελλάδα"]), ("ЁЛКА", ["Ελλάδα"]),
        ("silence", ["Silence"]), ("silence roses", []),
        // Operators of databases are words like others.
        ("roses OR eggs", []), ("roses AND bloom", ["Garden"]), ("roses NOT bloom", []), ("NEAR(roses bloom)", []), ("title:garden", []),
        ("roses; DROP TABLE", []),
        ("'roses'", ["Garden"]), ("\"\"roses\"\"", ["Garden"]), ("(roses", ["Garden"]), ("roses)", ["Garden"]),
        ("{roses} ^ + |", ["Garden"]),
        ("roses*bloom", ["Garden"]), ("*roses", ["Garden"]), ("%", []), ("roses%", ["Garden"]), ("r_ses", []), ("roses\\", ["Garden"]),
    ]
}
