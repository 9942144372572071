import Crypto
import ObjectStore
import Testing
import VoiceCore

@Suite struct LinkSignerTests {
    private let signer = LinkSigner(current: .init(id: "2", secret: secret(2)), previous: [.init(id: "1", secret: secret(1))])
    private let now = Timestamp(microseconds: 1_790_000_000_000_000)
    private let path = "/v1/recordings/rec_01k00000000000000000000000/audio"

    private static func secret(_ byte: UInt8) -> SymmetricKey { SymmetricKey(data: [UInt8](repeating: byte, count: 32)) }

    private func query(_ signer: LinkSigner? = nil, method: String = "GET") -> String {
        let link = (signer ?? self.signer).link(method: method, path: path, expires: now + .seconds(60))
        return String(link.drop { $0 != "?" }.dropFirst())
    }

    @Test func aLinkIsGoodUntilItExpires() throws {
        try signer.verify(method: "GET", path: path, query: query(), now: now)
        try signer.verify(method: "HEAD", path: path, query: query(), now: now + .seconds(59))
        #expect(throws: ObjectStoreError.linkExpired) {
            try signer.verify(method: "GET", path: path, query: query(), now: now + .seconds(60))
        }
    }

    /// A signature made elsewhere (`printf … | openssl dgst -sha256 -mac HMAC`) so that links outlive a change of the code.
    @Test func theSignatureIsTheDocumentedOne() {
        #expect(query() == "expires=1790000060&key=2&signature=cb7dccf095c8c9335c1ff5aac7817882399f323c8b6b28f1ca081b740e44423c")
    }

    @Test func anotherMethodOrPathIsRefused() {
        for (method, path) in [("PUT", path), ("DELETE", path), ("GET", path + "/"), ("GET", "/v1/recordings"), ("get", path)] {
            #expect(throws: ObjectStoreError.linkInvalid, "\(method) \(path)") {
                try signer.verify(method: method, path: path, query: query(), now: now)
            }
        }
    }

    @Test func everyChangeOfTheQueryIsRefused() {
        let good = query()
        var changed = (0..<good.utf8.count).map { index in
            var bytes = Array(good.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
            return String(decoding: bytes, as: UTF8.self)
        }
        changed += ["", "expires=1", good + "&expires=99999999999", good + "&key=1", String(good.dropLast(2)), good.uppercased()]
        for query in changed {
            #expect(throws: ObjectStoreError.linkInvalid, "\(query)") {
                try signer.verify(method: "GET", path: path, query: query, now: now)
            }
        }
    }

    @Test func aPreviousKeyIsAcceptedAndAForgottenOneIsNot() throws {
        let old = LinkSigner(current: .init(id: "1", secret: Self.secret(1)))
        try signer.verify(method: "GET", path: path, query: query(old), now: now)
        let newest = LinkSigner(current: .init(id: "3", secret: Self.secret(3)))
        #expect(throws: ObjectStoreError.linkInvalid) {
            try newest.verify(method: "GET", path: path, query: query(old), now: now)
        }
        let impostor = LinkSigner(current: .init(id: "2", secret: Self.secret(9)))
        #expect(throws: ObjectStoreError.linkInvalid) {
            try signer.verify(method: "GET", path: path, query: query(impostor), now: now)
        }
    }
}
