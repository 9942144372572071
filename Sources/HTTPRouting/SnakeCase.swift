extension String {
    /// `requestID` and `requestId` give `request_id`, `sampleRateHz` gives `sample_rate_hz`: as the JSON encoder spells keys.
    var snakeCased: String {
        guard utf8.contains(where: Self.isUpper) else { return self }
        let bytes = Array(utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 4)
        for (i, byte) in bytes.enumerated() {
            guard Self.isUpper(byte) else {
                result.append(byte)
                continue
            }
            let afterLower = i > 0 && !Self.isUpper(bytes[i - 1])
            let beforeLower = i > 0 && i + 1 < bytes.count && Self.isUpper(bytes[i - 1]) && Self.isLower(bytes[i + 1])
            if (afterLower || beforeLower), result.last != UInt8(ascii: "_") { result.append(UInt8(ascii: "_")) }
            result.append(byte | 0x20)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `request_id` gives `requestId`.
    var camelCased: String {
        guard utf8.contains(UInt8(ascii: "_")) else { return self }
        var result: [UInt8] = []
        var raise = false
        for byte in utf8 {
            if byte == UInt8(ascii: "_"), !result.isEmpty {
                raise = true
            } else {
                result.append(raise && Self.isLower(byte) ? byte & ~0x20 : byte)
                raise = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `api_url_id` gives `apiURLId`, `apiUrlID` and `apiURLID`: one of the words behind the first, or all of them, in capitals.
    var spellingsWithAcronym: [String] {
        let words = split(separator: "_").map(String.init)
        guard words.count > 1 else { return [] }
        let spellings = (1..<words.count).map { acronym in
            words.enumerated().map { $0 == 0 ? $1 : $0 == acronym ? $1.uppercased() : "_" + $1 }.joined().camelCased
        }
        return spellings + [words[0] + words.dropFirst().map { $0.uppercased() }.joined()]
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
