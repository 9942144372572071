import Crypto
import FoundationEssentials
import VoiceCore

/// Texts that nobody can guess: keys, sign-in links, sessions.
enum RandomText {
    /// 256 random bits in base 64 with the URL-safe alphabet and no padding (RFC 4648, section 5): 43 characters.
    static func make() -> Secret<String> {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        return Secret(
            String(
                Data(bytes).base64EncodedString().compactMap { character in
                    switch character {
                    case "+": "-"
                    case "/": "_"
                    case "=": nil
                    default: character
                    }
                }))
    }
}

extension Secret<String> {
    /// What is stored of a text with 256 random bits. A slow password hash would add nothing: there is no dictionary to try.
    var sha256: [UInt8] { Array(SHA256.hash(data: Data(revealed.utf8))) }
}
