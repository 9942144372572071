import VoiceCore

/// The first 128 bytes of a stored object: which form it has, which object of which account it is.
///
///      0  magic       8  "CRSC-OBJ"
///      8  version     2  1
///     10  cipher      2  0: not encrypted
///     12  chunk size  4  65536
///     16  object     32  id as text, zero-filled
///     48  account    32  id as text, zero-filled
///     80  reserved   44  zero
///    124  check       4  CRC32C of the 124 bytes before
///
/// The ids are there so that a file under a wrong name is found out, and so that an account's call cannot reach another's object.
struct ObjectHeader: Equatable {
    let object: ObjectID
    let account: AccountID

    static let magic = Array("CRSC-OBJ".utf8)

    init(object: ObjectID, account: AccountID) {
        self.object = object
        self.account = account
    }

    func encoded() -> [UInt8] {
        var bytes = Self.magic
        bytes.append(littleEndian: ObjectLayout.version)
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: UInt32(ObjectLayout.chunkLength))
        for text in [object.text, account.text] {
            bytes += text.utf8
            bytes += [UInt8](repeating: 0, count: 32 - text.utf8.count)
        }
        bytes += [UInt8](repeating: 0, count: ObjectLayout.headerLength - 4 - bytes.count)
        bytes.append(littleEndian: CRC32C(of: bytes).value)
        return bytes
    }

    /// - Returns: `nil` if the bytes are not a header that this version reads.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == ObjectLayout.headerLength, bytes.starts(with: Self.magic),
            bytes.littleEndian(at: 124) == CRC32C(of: Array(bytes[..<124])).value,
            bytes.littleEndian(at: 8) == ObjectLayout.version, bytes.littleEndian(at: 10) == UInt16(0),
            bytes.littleEndian(at: 12) == UInt32(ObjectLayout.chunkLength),
            let object = ObjectID(Self.text(bytes[16..<48])), let account = AccountID(Self.text(bytes[48..<80]))
        else { return nil }
        self.init(object: object, account: account)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
