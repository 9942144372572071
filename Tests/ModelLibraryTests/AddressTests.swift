import Testing

@testable import ModelLibrary

@Suite struct AddressTests {
    @Test(
        arguments: [
            ("https://a.example/x", "a.example", 443), ("HTTP://A.Example:8080/x?y#z", "a.example", 8080), ("https://[::1]:9/x", "::1", 9),
            ("https://[::1]/x", "::1", 443),
        ])
    func addressesAreRead(_ text: String, _ host: String, _ port: Int) throws {
        let address = try #require(DownloadAddress(text))
        #expect(address.host == host && address.port == port && address.text == text)
    }

    @Test(arguments: [
        "", "https://", "file:///etc/passwd", "https://u:p@a/x", "https://a:0/x", "https://a:x/", "https://a/ b", "//a/b", "https://[::1/x",
    ])
    func whatIsNoAddressIsNone(_ text: String) { #expect(DownloadAddress(text) == nil) }

    @Test(
        arguments: [
            ("https://m.example/models/", "https://m.example/models/asr-models/y.tar.bz2"),
            ("http://127.0.0.1:80", "http://127.0.0.1:80/asr-models/y.tar.bz2"),
        ])
    func aMirrorHasTheReleasesFolders(_ mirror: String, _ expected: String) throws {
        let address = try #require(DownloadAddress("https://github.com/a/b/releases/download/asr-models/y.tar.bz2"))
        #expect(try address.mirrored(at: mirror).text == expected)
        #expect(throws: ModelError.mirrorInvalid) { try address.mirrored(at: "mirror.example") }
        #expect(throws: ModelError.mirrorInvalid) { try address.mirrored(at: mirror + "?x=") }
    }

    private func proxy(_ variables: [String: String], _ address: String = "https://models.example/x") throws -> String? {
        let address = try #require(DownloadAddress(address))
        return try ProxyChoice(environment: variables).proxy(for: address).map {
            "\($0.credentials.map { $0 + "@" } ?? "")\($0.host):\($0.port)"
        }
    }

    @Test func theUsualVariablesNameTheProxy() throws {
        #expect(try proxy([:]) == nil)
        #expect(try proxy(["HTTPS_PROXY": "http://p.example:8080"]) == "p.example:8080")
        #expect(try proxy(["HTTPS_PROXY": "p.example"]) == "p.example:3128")
        #expect(try proxy(["https_proxy": "http://small:1", "HTTPS_PROXY": "http://LARGE:2"]) == "small:1", "small letters win")
        #expect(try proxy(["HTTP_PROXY": "http://p.example:8080"]) == nil, "that one is for http")
        #expect(try proxy(["HTTP_PROXY": "http://p.example:8080"], "http://models.example/x") == "p.example:8080")
        #expect(try proxy(["ALL_PROXY": "http://ann:s%40cret@p.example:1/"]) == "ann:s@cret@p.example:1")
        #expect(throws: ModelError.proxyInvalid("HTTPS_PROXY")) { try proxy(["HTTPS_PROXY": "socks5://p.example:1"]) }
    }

    @Test(
        arguments: [
            ("*", true), ("models.example", true), (".example", true), ("*.example", true), ("other.example, models.example", true),
            ("models.example:443", true), ("models.example:80", false), ("dels.example", false), ("", false),
        ])
    func hostsAreLeftOut(_ list: String, _ isDirect: Bool) throws {
        #expect((try proxy(["HTTPS_PROXY": "http://p.example:1", "NO_PROXY": list]) == nil) == isDirect)
    }

    @Test func numbersAreLeftOutToo() throws {
        for list in ["127.0.0.1", "::1,127.0.0.1", "[::1],127.0.0.1:5"] {
            #expect(try proxy(["ALL_PROXY": "http://p.example:1", "NO_PROXY": list], "http://127.0.0.1:5/x") == nil, "\(list)")
        }
        #expect(try proxy(["ALL_PROXY": "http://p.example:1", "NO_PROXY": "::1"], "http://[::1]:5/x") == nil)
    }
}
