import CZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A grey picture as a PNG file (ISO/IEC 15948).
public struct PNGImage: Sendable {
    public let width: Int
    public let height: Int
    /// 0 is black, 255 white; row by row from the top.
    public var grey: [UInt8]

    /// White all over.
    ///
    /// - Parameters: at least 1.
    public init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        grey = [UInt8](repeating: 255, count: width * height)
    }

    /// The file.
    public var bytes: [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Eight bits of grey, no palette, not interlaced.
        let header = Self.big(width) + Self.big(height) + [8, 0, 0, 0, 0]
        return signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", Self.deflated(filtered)) + Self.chunk("IEND", [])
    }

    /// Each row as its differences from the row above, which pictures of sound compress best by.
    private var filtered: [UInt8] {
        let up: UInt8 = 2
        var bytes: [UInt8] = []
        bytes.reserveCapacity((width + 1) * height)
        for row in 0..<height {
            bytes.append(up)
            for column in 0..<width {
                let above = row > 0 ? grey[(row - 1) * width + column] : 0
                bytes.append(grey[row * width + column] &- above)
            }
        }
        return bytes
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        let room = Int(compressBound(uLong(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            var length = uLong(room)
            // With so much room it only fails without memory; an empty picture is what is left then.
            count = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), Z_BEST_COMPRESSION) == Z_OK ? Int(length) : 0
        }
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + data
        let check = checked.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        return big(data.count) + checked + big(Int(check))
    }

    private static func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}

extension PNGImage {
    /// A spectrogram: time to the right, frequency upwards, dark where the sound is strong.
    ///
    /// Levels are raised by 6 dB an octave, as Praat draws them, so that what is high can be seen beside the voice's low power.
    ///
    /// - Parameters:
    ///   - from, to: the stretch, in seconds.
    ///   - highestHz: bands above are left out.
    ///   - columns: at most so many.
    ///   - rangeDecibels: from black to white.
    /// - Returns: `nil` for a stretch without a frame.
    public init?(
        spectrogram track: AnalysisTrack, from: Double = 0, to: Double = .infinity, highestHz: Double = .infinity, columns: Int,
        rangeDecibels: Double = 60
    ) {
        guard let bins = track.bins else { return nil }
        let excerpt = TrackExcerpt(track, from: from, to: to, points: columns)
        let shown = (0..<bins.count).filter { bins.lowestHz + (Double($0) - 0.5) * bins.stepHz < highestHz }
        guard excerpt.rows > 0, !shown.isEmpty else { return nil }
        let tilts = shown.map { Self.tilt(bins.lowestHz + Double($0) * bins.stepHz) }
        var loudest = -Double.infinity
        for (row, bin) in shown.enumerated() {
            for value in excerpt.columns[bin].values { if let value { loudest = max(loudest, value + tilts[row]) } }
        }
        self.init(width: excerpt.rows, height: shown.count)
        for (row, bin) in shown.enumerated() {
            let place = (shown.count - 1 - row) * width
            for (column, value) in excerpt.columns[bin].values.enumerated() {
                guard let value else { continue }
                let share = max(0, min(1, (loudest - value - tilts[row]) / rangeDecibels))
                grey[place + column] = UInt8((share * 255).rounded())
            }
        }
    }

    /// 6 dB an octave, 0 dB at 1000 Hz; below 50 Hz no lower.
    private static func tilt(_ frequencyHz: Double) -> Double { 6 * log2(max(50, frequencyHz) / 1_000) }
}
