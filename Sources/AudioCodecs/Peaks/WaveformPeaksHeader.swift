/// The beginning of stored peaks: where each zoom lies, so that one can be read without the others.
public struct WaveformPeaksHeader: Hashable, Sendable {
    /// One zoom's place.
    public struct Zoom: Hashable, Sendable {
        /// Frames that a point stands for.
        public var framesPerPoint: Int
        /// Points of all channels together.
        public var pointCount: Int
        /// Bytes of the stored form.
        public var bytes: Range<Int64>
    }

    public var channelCount: Int
    /// In Hz.
    public var sampleRate: Int
    public var frameCount: Int
    /// From the finest to the coarsest; at least one.
    public var zooms: [Zoom]

    /// Bytes that hold the header of any recording: each zoom is four times coarser, so 32 are more than time itself.
    public static let longest = 24 + 8 * 32

    /// - Parameter bytes: the first of the stored form, ``longest`` of them or all there are.
    /// - Throws: `AudioError` `.malformedPeaks`.
    public init(_ bytes: [UInt8]) throws(AudioError) {
        guard bytes.count >= 24, bytes.starts(with: Array("WFPK".utf8)), bytes.uint16(at: 4) == 1, bytes.uint16(at: 22) == 0 else {
            throw .malformedPeaks
        }
        channelCount = Int(bytes.uint16(at: 6))
        sampleRate = Int(bytes.uint32(at: 8))
        let count = Int(bytes.uint16(at: 20))
        guard let frames = Int(exactly: bytes.uint64(at: 12)), channelCount > 0, sampleRate > 0, count > 0, bytes.count >= 24 + 8 * count
        else { throw .malformedPeaks }
        frameCount = frames
        zooms = []
        var place = Int64(24 + 8 * count)
        for index in 0..<count {
            let points = Int(bytes.uint32(at: 24 + 8 * index + 4))
            guard points % channelCount == 0 else { throw .malformedPeaks }
            let end = place + 3 * Int64(points)
            zooms.append(Zoom(framesPerPoint: Int(bytes.uint32(at: 24 + 8 * index)), pointCount: points, bytes: place..<end))
            place = end
        }
    }

    /// Index of the coarsest zoom with at least so many points a second; of the finest where none has.
    public func zoom(atLeast pointsPerSecond: Double) -> Int {
        zooms.lastIndex { Double(sampleRate) / Double(max(1, $0.framesPerPoint)) >= pointsPerSecond } ?? 0
    }

    /// A zoom in its readable form, made of its bytes.
    ///
    /// - Throws: `AudioError` `.malformedPeaks` if these are not as many as the header says, or there is no such zoom.
    public func json(zoom index: Int, _ bytes: [UInt8]) throws(AudioError) -> WaveformPeaksJSON {
        guard zooms.indices.contains(index), bytes.count == 3 * zooms[index].pointCount else { throw .malformedPeaks }
        var data: [Int8] = []
        var levels: [UInt8] = []
        data.reserveCapacity(2 * zooms[index].pointCount)
        levels.reserveCapacity(zooms[index].pointCount)
        for place in stride(from: 0, to: bytes.count, by: 3) {
            data.append(Int8(bitPattern: bytes[place]))
            data.append(Int8(bitPattern: bytes[place + 1]))
            levels.append(bytes[place + 2])
        }
        return WaveformPeaksJSON(
            version: 2, channels: channelCount, sampleRate: sampleRate, samplesPerPixel: zooms[index].framesPerPoint, bits: 8,
            length: zooms[index].pointCount / channelCount, data: data, rms: levels)
    }
}
