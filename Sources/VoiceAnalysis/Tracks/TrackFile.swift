import FoundationEssentials
public import VoiceCore

/// The file that a recording's tracks are kept in, and its directory, which is all that it takes to read one part of one track.
///
/// `CRTRACKS`, the directory's length in bytes as four bytes with the lowest first, the directory as JSON, then the tracks' data at the
/// offsets (from the directory's end) that it tells. `docs/analyze.md` describes it for others.
public struct TrackFile: Codable, Equatable, Sendable {
    /// One track's place and form.
    public struct Entry: Codable, Equatable, Sendable {
        public let measure: AnalysisMeasure
        public let columns: [AnalysisTrack.Column]
        public let bins: AnalysisTrack.Bins?
        public let timing: AnalysisTrack.Timing?
        /// `u8`, `u16` or `f64`.
        public let coding: String
        /// Of codes: code 0 is not defined, code c is `lowest` + c · `step`.
        public let lowest: Double?
        public let step: Double?
        public let rows: Int
        public let offset: Int
    }

    /// The form; raised when an old reader would misread a new file.
    public let formatVersion: Int
    public let durationSeconds: Double
    public let tracks: [Entry]

    public static let currentFormatVersion = 1
    private static let magic = Array("CRTRACKS".utf8)
    /// Bytes before the directory.
    private static let preludeLength = 12
    /// Bytes that a directory has at most, prelude included.
    public static let longestDirectory: Int64 = 16_384

    /// A file's bytes are not those of a track file.
    public struct Unreadable: CodedError {
        public init() {}
        public var code: String { "analysis_tracks_unreadable" }
        public var userMessage: String { "The analysis of this recording cannot be read." }
    }

    /// A file of tracks, in pieces: what stands before the data, and each track's own.
    public static func pieces(of tracks: AnalysisTracks) throws -> [[UInt8]] {
        var offset = 0
        let entries = tracks.tracks.map { track in
            defer { offset += track.data.count }
            return Entry(track, offset: offset)
        }
        let file = TrackFile(formatVersion: currentFormatVersion, durationSeconds: tracks.durationSeconds, tracks: entries)
        let directory = try JSON.encode(file)
        var bytes = magic
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: directory.count >> (8 * byte))) }
        bytes += directory
        return [bytes] + tracks.tracks.map(\.data)
    }

    /// A file of tracks as a whole.
    public static func bytes(of tracks: AnalysisTracks) throws -> [UInt8] { try Array(pieces(of: tracks).joined()) }

    /// Reads a directory.
    ///
    /// - Parameter head: the file's first bytes, `longestDirectory` of them or all that there are.
    /// - Returns: the directory, and where the data begin.
    /// - Throws: `Unreadable`.
    public static func directory(_ head: [UInt8]) throws(Unreadable) -> (file: TrackFile, dataOffset: Int) {
        guard head.count >= preludeLength, Array(head[..<magic.count]) == magic else { throw Unreadable() }
        let length = (0..<4).reduce(0) { $0 | Int(head[magic.count + $1]) << (8 * $1) }
        let end = preludeLength + length
        guard end <= head.count, let file = try? JSON.decode(TrackFile.self, from: Data(head[preludeLength..<end])),
            file.formatVersion == currentFormatVersion
        else { throw Unreadable() }
        return (file, end)
    }

    /// All tracks of a file that is there as a whole.
    ///
    /// - Throws: `Unreadable`.
    public static func read(_ bytes: [UInt8]) throws(Unreadable) -> AnalysisTracks {
        let (file, start) = try directory(Array(bytes.prefix(Int(longestDirectory))))
        var tracks: [AnalysisTrack] = []
        for entry in file.tracks {
            let place = try entry.bytes(rows: 0..<entry.rows)
            guard start + place.upperBound <= bytes.count else { throw Unreadable() }
            tracks.append(try entry.track(Array(bytes[start + place.lowerBound..<start + place.upperBound])))
        }
        return AnalysisTracks(durationSeconds: file.durationSeconds, tracks: tracks)
    }
}

extension TrackFile.Entry {
    fileprivate init(_ track: AnalysisTrack, offset: Int) {
        measure = track.measure
        columns = track.columns
        bins = track.bins
        timing = track.timing
        rows = track.rowCount
        self.offset = offset
        switch track.encoding {
        case .codes(let bytes, let lowest, let step): (coding, self.lowest, self.step) = (bytes == 1 ? "u8" : "u16", lowest, step)
        case .doubles: (coding, lowest, step) = ("f64", nil, nil)
        }
    }

    private var encoding: AnalysisTrack.Encoding? {
        switch (coding, lowest, step) {
        case ("u8", let lowest?, let step?): .codes(bytes: 1, lowest: lowest, step: step)
        case ("u16", let lowest?, let step?): .codes(bytes: 2, lowest: lowest, step: step)
        case ("f64", _, _): .doubles
        default: nil
        }
    }

    private static let mostValues = 1 << 32

    /// Where rows lie among the data.
    ///
    /// - Throws: `Unreadable` for a directory that makes no sense.
    public func bytes(rows wanted: Range<Int>) throws(TrackFile.Unreadable) -> Range<Int> {
        let width = bins?.count ?? columns.count
        guard let encoding, (1...65_536).contains(width), (0...Self.mostValues).contains(rows), (0...Self.mostValues).contains(offset),
            wanted.lowerBound >= 0, wanted.upperBound <= rows
        else { throw TrackFile.Unreadable() }
        let length = width * encoding.bytesPerValue
        return offset + wanted.lowerBound * length..<offset + wanted.upperBound * length
    }

    /// A track of some of the rows.
    ///
    /// - Parameters:
    ///   - data: theirs.
    ///   - first: the number of the first of them.
    public func track(_ data: [UInt8], from first: Int = 0) throws(TrackFile.Unreadable) -> AnalysisTrack {
        guard let encoding else { throw TrackFile.Unreadable() }
        let shifted = timing.map {
            AnalysisTrack.Timing(startSeconds: $0.startSeconds + Double(first) * $0.stepSeconds, stepSeconds: $0.stepSeconds)
        }
        return AnalysisTrack(measure: measure, columns: columns, bins: bins, timing: shifted, encoding: encoding, data: data)
    }

    /// The rows whose times lie in a range; all of a list of events.
    public func rows(from: Double, to: Double) -> Range<Int> { timing?.rows(from: from, to: to, count: rows) ?? 0..<rows }
}
