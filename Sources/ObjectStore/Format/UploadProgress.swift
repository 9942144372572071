/// One line of an upload's journal: so many bytes of content are on stable storage.
///
///      0  offset      8  bytes of content that are durable
///      8  tail check  4  CRC32C of those after the last whole chunk
///     12  check       4  CRC32C of the 12 bytes before
///
/// A line is written only after the bytes that it speaks of are durable, so the last whole line is always true, and a line that was
/// torn by a crash is simply not the last whole one.
struct UploadProgress: Equatable {
    let offset: Int64
    let tailCheck: UInt32

    static let encodedLength = 16

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: offset)
        bytes.append(littleEndian: tailCheck)
        bytes.append(littleEndian: CRC32C(of: bytes).value)
        return bytes
    }

    /// The last whole line of a journal, and how many whole lines come before and with it.
    static func last(in journal: [UInt8]) -> (progress: UploadProgress, count: Int64)? {
        var found: (UploadProgress, Int64)?
        for (index, start) in stride(from: 0, through: journal.count - encodedLength, by: encodedLength).enumerated() {
            let line = Array(journal[start..<start + encodedLength])
            guard line.littleEndian(at: 12) == CRC32C(of: Array(line[..<12])).value else { break }
            found = (UploadProgress(offset: line.littleEndian(at: 0), tailCheck: line.littleEndian(at: 8)), Int64(index + 1))
        }
        return found
    }
}
