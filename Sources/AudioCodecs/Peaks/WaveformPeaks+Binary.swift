/// The compact form. Little-endian:
///
///     0   4  "WFPK"
///     4   2  version: 1
///     6   2  channels
///     8   4  sample rate in Hz
///     12  8  frames
///     20  2  levels
///     22  2  0
///     24     for each level: 4 frames per point, 4 points (of all channels together: a multiple of the channels)
///     …      the points of each level, level by level: 1 minimum (signed), 1 maximum (signed), 1 level (unsigned)
///
/// So a level can be fetched alone, by a byte range that the header gives.
extension WaveformPeaks {
    private static let mark = Array("WFPK".utf8)
    private static let headerLength = 24

    public var binary: [UInt8] {
        var bytes = Self.mark
        bytes.reserveCapacity(Self.headerLength + levels.reduce(0) { $0 + 8 + 3 * $1.points.count })
        Self.append(UInt16(1), to: &bytes)
        Self.append(UInt16(truncatingIfNeeded: channelCount), to: &bytes)
        Self.append(UInt32(truncatingIfNeeded: sampleRate), to: &bytes)
        Self.append(UInt64(frameCount), to: &bytes)
        Self.append(UInt16(truncatingIfNeeded: levels.count), to: &bytes)
        Self.append(UInt16(0), to: &bytes)
        for level in levels {
            Self.append(UInt32(truncatingIfNeeded: level.framesPerPoint), to: &bytes)
            Self.append(UInt32(truncatingIfNeeded: level.points.count), to: &bytes)
        }
        for point in levels.lazy.flatMap(\.points) {
            bytes.append(UInt8(bitPattern: point.minimum))
            bytes.append(UInt8(bitPattern: point.maximum))
            bytes.append(point.level)
        }
        return bytes
    }

    /// - Throws: `AudioError` `.malformedPeaks` unless these are exactly the bytes of the form above.
    public init(binary bytes: [UInt8]) throws(AudioError) {
        guard bytes.count >= Self.headerLength, bytes.starts(with: Self.mark), bytes.uint16(at: 4) == 1, bytes.uint16(at: 22) == 0 else {
            throw .malformedPeaks
        }
        channelCount = Int(bytes.uint16(at: 6))
        sampleRate = Int(bytes.uint32(at: 8))
        let levelCount = Int(bytes.uint16(at: 20))
        guard let frames = Int(exactly: bytes.uint64(at: 12)), channelCount > 0, sampleRate > 0, levelCount > 0 else {
            throw .malformedPeaks
        }
        frameCount = frames
        levels = []
        var place = Self.headerLength + 8 * levelCount
        guard bytes.count >= place else { throw .malformedPeaks }
        for index in 0..<levelCount {
            let entry = Self.headerLength + 8 * index
            let count = Int(bytes.uint32(at: entry + 4))
            guard count % channelCount == 0, (bytes.count - place) / 3 >= count else { throw .malformedPeaks }
            let points = (0..<count).map { Self.point(bytes, at: place + 3 * $0) }
            levels.append(Level(framesPerPoint: Int(bytes.uint32(at: entry)), points: points))
            place += 3 * count
        }
        guard place == bytes.count else { throw .malformedPeaks }
    }

    private static func point(_ bytes: [UInt8], at place: Int) -> Point {
        Point(minimum: Int8(bitPattern: bytes[place]), maximum: Int8(bitPattern: bytes[place + 1]), level: bytes[place + 2])
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        Swift.withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
