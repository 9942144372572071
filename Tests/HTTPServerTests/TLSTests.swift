import Testing
import VoiceCore

@testable import HTTPServer

@Suite struct TLSTests {
    @Test func filesThatAreNotThereAreNamed() {
        let files = TLSFiles(certificateChain: "/nowhere/chain.pem", privateKey: "/nowhere/key.pem")
        #expect { _ = try files.context() } throws: { error in
            let coded = error as? any CodedError
            return coded?.code == "certificate_unusable" && coded?.userMessage.contains("/nowhere/chain.pem") == true
        }
    }

    @Test func aServerWithoutAUsableCertificateDoesNotStart() async throws {
        await #expect {
            try await ServerUnderTest.run(
                Routes.all, configure: { $0.tls = TLSFiles(certificateChain: "/nowhere/chain.pem", privateKey: "/nowhere/key.pem") }
            ) { _ in }
        } throws: { "\($0)".contains("certificate_unusable") || ($0 as? any CodedError)?.code == "certificate_unusable" }
    }
}
