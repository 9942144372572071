import NIOCore
import Testing

@testable import Notifications

@Suite struct AddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.127.255.255", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "198.51.100.7", "203.0.113.9", "192.0.0.170", "192.88.99.1",
        "::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "64:ff9b::7f00:1",
        "2001:db8::1", "2001::1", "2002:7f00:1::", "fec0::1", "3fff::1", "100::1",
    ])
    func addressesThatLeadInsideAreRefused(_ text: String) throws {
        let address = try SocketAddress(ipAddress: text, port: 443)
        #expect(!AddressPolicy().allows(address))
        #expect(AddressPolicy(allowsPrivate: true).allows(address))
    }

    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "192.167.1.1", "198.20.0.1", "223.255.255.255",
        "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888",
    ])
    func publicAddressesAreAllowed(_ text: String) throws {
        #expect(AddressPolicy().allows(try SocketAddress(ipAddress: text, port: 443)))
    }

    @Test(arguments: [
        ("https://hook.example/in?a=b", "https://hook.example/in?a=b", "hook.example", 443),
        ("HTTPS://Hook.Example", "https://hook.example/", "hook.example", 443),
        ("https://hook.example:8443?x", "https://hook.example:8443/?x", "hook.example", 8443),
        ("https://8.8.8.8/", "https://8.8.8.8/", "8.8.8.8", 443),
        ("https://[2606:4700::1111]:1/x", "https://[2606:4700::1111]:1/x", "2606:4700::1111", 1),
    ])
    func anAddressIsTakenApartAndPutTogether(_ text: String, _ whole: String, _ host: String, _ port: Int) throws {
        let url = try WebhookURL(text, policy: AddressPolicy())
        #expect(url.text == whole && url.host == host && url.port == port)
        #expect(try WebhookURL(whole, policy: AddressPolicy()) == url)
    }

    @Test(arguments: [
        "", "hook.example", "http://hook.example/", "ftp://hook.example/", "https://", "https:///path", "https://user@hook.example/",
        "https://user:pass@hook.example/", "https://hook.example/#part", "https://hook.example:0/", "https://hook.example:65536/",
        "https://hook.example:x/", "https://hook example/", "https://hook.example\\@127.0.0.1/", "https://h\u{f6}ok.example/",
        "https://%31%32%37.0.0.1/", "https://[::1", "https://[hook]/", "https://hook.example/\n", "https://a@[::1]/",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect { try WebhookURL(text, policy: AddressPolicy()) } throws: { ($0 as? WebhooksError)?.code == "webhook_url_invalid" }
    }

    @Test func numbersOfPrivateNetworksAreRefusedAtOnce() throws {
        for text in ["https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://[::ffff:10.0.0.1]/"] {
            #expect(throws: WebhooksError.addressRefused) { try WebhookURL(text, policy: AddressPolicy()) }
        }
        #expect(try WebhookURL("http://127.0.0.1:9/", policy: AddressPolicy(allowsPrivate: true)).port == 9)
        #expect(throws: WebhooksError.self) { try WebhookURL("https://" + String(repeating: "a", count: 2048), policy: AddressPolicy()) }
    }

    /// Every way to write an address as a number ends as the same address.
    @Test(arguments: ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
    func theSystemReadsNumbersInEveryForm(_ host: String) async throws {
        let addresses = try await SystemHostResolver().addresses(of: host, port: 443)
        #expect(!addresses.isEmpty && addresses.allSatisfy { !AddressPolicy().allows($0) })
    }
}
