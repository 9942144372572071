import Crypto
import Foundation
import ObjectStore
import ProgramTestKit
import Testing
import VoiceCore

@testable import Notifications

@Suite struct SignatureTests {
    /// The vector of Standard Webhooks' own libraries.
    @Test func theSignatureIsThatOfTheReference() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = WebhookSignature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(microseconds: 1_614_265_330_999_999),
            body: Array(#"{"test": 2432232314}"#.utf8), secrets: [secret])
        #expect(signature.signatures == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(signature.headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(signature.timestamp == 1_614_265_330)
        #expect(secret.text == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    @Test func everyValidSecretSigns() throws {
        let keys = AccountKeys(secret: SymmetricKey(size: .bits256))
        let endpoint = WebhookID.make()
        let secrets = [2, 1].map { WebhookSecret(of: endpoint, version: $0, keys: keys) }
        let signature = WebhookSignature(id: "msg_1", at: Timestamp(microseconds: 0), body: [], secrets: secrets)
        let each = secrets.map { WebhookSignature(id: "msg_1", at: Timestamp(microseconds: 0), body: [], secrets: [$0]).signatures }
        #expect(signature.signatures == each.joined(separator: " ") && each[0] != each[1])
    }

    @Test func aSecretIsDerivedAndNobodyElses() throws {
        let secret = SymmetricKey(size: .bits256)
        let (first, second) = (WebhookID.make(), WebhookID.make())
        let made = { (key: SymmetricKey, endpoint: WebhookID, version: Int) in
            WebhookSecret(of: endpoint, version: version, keys: AccountKeys(secret: key)).text
        }
        #expect(made(secret, first, 1) == made(secret, first, 1))
        let others = [made(secret, first, 2), made(secret, second, 1), made(SymmetricKey(size: .bits256), first, 1)]
        #expect(Set(others + [made(secret, first, 1)]).count == 4)
        let bytes = try #require(Data(base64Encoded: String(made(secret, first, 1).dropFirst(6))))
        #expect(bytes.count == 32 && made(secret, first, 1).hasPrefix("whsec_"))
        for text in ["", "whsec_", "whsec_???", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            #expect(WebhookSecret(text) == nil, "\(text)")
        }
    }

    private static let python = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: ".deps/test-venv/bin/python3")

    private static var hasLibrary: Bool {
        guard FileManager.default.isExecutableFile(atPath: python.path) else { return false }
        return (try? Program.run([python.path, "-c", "import standardwebhooks"]).0) == 0
    }

    /// What a receiver does, with the standard's own library for Python.
    @Test(.enabled(if: hasLibrary, "./dev.sh setup installs standardwebhooks"))
    func theLibraryOfTheStandardTakesOurMessages() throws {
        let keys = AccountKeys(secret: SymmetricKey(size: .bits256))
        let endpoint = WebhookID.make()
        let secrets = [2, 1].map { WebhookSecret(of: endpoint, version: $0, keys: keys) }
        let body = #"{"data":{"recording":"rec_1"},"timestamp":"2026-01-01T00:00:00.000000Z","type":"recording.created"}"#
        let signature = WebhookSignature(
            id: WebhookMessageID.make().text, at: SystemWallClock().now(), body: Array(body.utf8), secrets: secrets)
        let headers = Dictionary(uniqueKeysWithValues: signature.headers.map { ($0.name, $0.value) })
        let program = """
            import json, sys
            from standardwebhooks.webhooks import Webhook, WebhookVerificationError
            secret, headers, body = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
            assert Webhook(secret).verify(body, headers)["type"] == "recording.created"
            try:
                Webhook(secret).verify(body + " ", headers)
                sys.exit("a changed body was taken")
            except WebhookVerificationError:
                pass
            """
        let json = String(decoding: try JSONEncoder().encode(headers), as: UTF8.self)
        for secret in secrets {
            let (status, said) = try Program.run([Self.python.path, "-c", program, secret.text, json, body])
            #expect(status == 0, "\(String(decoding: said, as: UTF8.self))")
        }
        let stranger = WebhookSecret(of: endpoint, version: 3, keys: keys)
        #expect(try Program.run([Self.python.path, "-c", program, stranger.text, json, body]).0 != 0)
    }
}
