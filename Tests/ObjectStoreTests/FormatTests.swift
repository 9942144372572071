import Crypto
import FoundationEssentials
import ObjectStore
import ObjectStoreTestKit
import Testing
import VoiceCore

@testable import ObjectStore

@Suite struct FormatTests {
    /// RFC 3720, B.4, and the check value of the CRC catalogue.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E),
            (Array((0..<32).reversed()), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283), ([], 0),
        ] as [([UInt8], UInt32)])
    func theCheckIsCRC32C(_ bytes: [UInt8], _ value: UInt32) {
        #expect(CRC32C(of: bytes).value == value)
    }

    @Test func theCheckOfPiecesIsThatOfTheWhole() {
        let bytes = testBytes(1000)
        for cut in [0, 1, 7, 8, 9, 500, 999] {
            var check = CRC32C()
            bytes[..<cut].withUnsafeBytes { check.add($0) }
            bytes[cut...].withUnsafeBytes { check.add($0) }
            #expect(check == CRC32C(of: bytes))
        }
    }

    /// Objects that are stored today must be read by every later version, so their form is held still here. The digest was
    /// computed from docs/decisions/0002-object-format.md by another program.
    @Test func theStoredFormDoesNotChange() throws {
        let object = try #require(ObjectID("obj_01k00000000000000000000000"))
        let account = try #require(AccountID("acc_01k00000000000000000000001"))
        let keys = AccountKeys(secret: SymmetricKey(data: [UInt8](0..<32)))
        var encoder = ObjectEncoder(contentHashKey: keys.contentHash)
        var stored = ObjectHeader(object: object, account: account).encoded()
        stored += encoder.append(testBytes(70_000))
        stored += encoder.finish().stored
        #expect(stored.count == Int(ObjectLayout.fileLength(ofContent: 70_000)))
        let digest = SHA256.hash(data: stored).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest == "8aafd396ed8ca381904897ef0ddc295548d3866cb7022d6e02d8525e6fae4526")
    }

    @Test func theLastWholeLineOfAJournalCounts() throws {
        let lines = [UploadProgress(offset: 10, tailCheck: 1), UploadProgress(offset: 70_000, tailCheck: 2)]
        let journal = lines.flatMap { $0.encoded() }
        #expect(UploadProgress.last(in: [])?.progress == nil)
        #expect(UploadProgress.last(in: journal)?.progress == lines[1])
        for cut in 16..<32 {
            let last = try #require(UploadProgress.last(in: Array(journal[..<cut])))
            #expect(last.progress == lines[0])
            #expect(last.count == 1)
        }
    }
}
