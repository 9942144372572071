import Crypto
import FoundationEssentials

/// The `Upload-Checksum` of tus 1.0: an algorithm's name and the part's checksum in base 64.
struct UploadChecksum {
    private enum Algorithm: String, CaseIterable {
        case sha1, sha256, md5
    }

    /// As `Tus-Checksum-Algorithm` lists them.
    static let names = Algorithm.allCases.map(\.rawValue).joined(separator: ",")

    /// Bytes of a part that comes with a checksum: it is held until it was checked, since what is stored cannot be taken back.
    static let partLimit = 16 << 20

    private let algorithm: Algorithm
    private let value: [UInt8]

    /// - Throws: `.checksumMalformed`.
    init(_ header: String) throws(UploadError) {
        let parts = header.split(separator: " ")
        guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])), let data = Data(base64Encoded: String(parts[1]))
        else { throw .checksumMalformed }
        self.algorithm = algorithm
        value = Array(data)
    }

    func matches(_ part: [UInt8]) -> Bool {
        switch algorithm {
        case .sha1: Array(Insecure.SHA1.hash(data: part)) == value
        case .sha256: Array(SHA256.hash(data: part)) == value
        case .md5: Array(Insecure.MD5.hash(data: part)) == value
        }
    }
}
