/// The two logarithmic codings of telephony, as tables from byte to sample.
///
/// ITU-T G.711 (1988): A-law has 13 significant bits, µ-law 14; both are scaled to −1…1 as 16-bit PCM is.
enum Companding {
    static let aLaw: [Float] = (0...255).map { code in
        let value = code ^ 0x55
        let exponent = value >> 4 & 7
        let mantissa = value & 15
        let magnitude = exponent == 0 ? mantissa << 4 + 8 : (mantissa << 4 + 0x108) << (exponent - 1)
        return Float(value & 0x80 != 0 ? magnitude : -magnitude) / 32_768
    }

    static let muLaw: [Float] = (0...255).map { code in
        let value = ~code & 0xFF
        let magnitude = ((value & 15) << 3 + 0x84) << (value >> 4 & 7) - 0x84
        return Float(value & 0x80 != 0 ? -magnitude : magnitude) / 32_768
    }
}
