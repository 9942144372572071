import Foundation
import HTTPRouting
import HTTPTypes
import NIOCore
import ObjectStore
import Storage
import StorageSQLite
import Testing
import VoiceCore

@testable import Accounts

@Suite struct AccountsTests {
    @Test func theOwnerIsMadeOnceAndItsSecretComesFirst() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        #expect(try await home.accounts.owner() == owner)
        #expect(try await home.keyStore.accounts() == [owner])
        try await home.remove()
    }

    @Test func aKeyWorksUntilItIsRevoked() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        _ = try await home.accounts.createKey(for: owner, name: "first", scopes: [.all])
        let (key, text) = try await home.accounts.createKey(for: owner, name: "captions", scopes: ["recordings:read"])
        let principal = try await home.accounts.authenticate(text.text.revealed)
        #expect(principal == Principal(account: owner, key: key.id.text, scopes: ["recordings:read"]))
        let holds = { try await home.accounts.database.read { tx in try home.accounts.holds(key.id.text, of: owner, in: tx) } }
        #expect(try await holds())
        try await home.accounts.revokeKey(key.id, of: owner)
        #expect(try await !holds())
        #expect(try await home.accounts.authenticate(text.text.revealed) == nil)
        try await home.accounts.revokeKey(key.id, of: owner)
        #expect(try await home.accounts.keys(of: owner).last?.revokedAt != nil)
        try await home.remove()
    }

    @Test func aKeysTextIsNowhereInTheDatabase() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let (_, text) = try await home.accounts.createKey(for: owner, name: "secret", scopes: [.all])
        try await home.database.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: home.directory) {
            guard let data = FileManager.default.contents(atPath: home.directory + "/" + file) else { continue }
            #expect(data.range(of: Data(text.text.revealed.utf8)) == nil, "\(file) holds the key")
        }
        #expect("\(text)".contains(text.text.revealed) == false)
        try FileManager.default.removeItem(atPath: home.directory)
    }

    @Test func theLastKeyThatCanMakeKeysStays() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let (first, _) = try await home.accounts.createKey(for: owner, name: "first", scopes: [.all])
        _ = try await home.accounts.createKey(for: owner, name: "reader", scopes: ["recordings:read"])
        await #expect(throws: AccountsError.lastAdminKey) { try await home.accounts.revokeKey(first.id, of: owner) }
        let (second, _) = try await home.accounts.createKey(for: owner, name: "second", scopes: [.keysAdmin])
        try await home.accounts.revokeKey(first.id, of: owner)
        await #expect(throws: AccountsError.lastAdminKey) { try await home.accounts.revokeKey(second.id, of: owner) }
        try await home.remove()
    }

    @Test func anotherAccountsKeyIsNotFound() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let (key, _) = try await home.accounts.createKey(for: owner, name: "first", scopes: [.all])
        await #expect(throws: AccountsError.keyNotFound) { try await home.accounts.revokeKey(key.id, of: .make()) }
        #expect(try await home.accounts.keys(of: .make()).isEmpty)
        try await home.remove()
    }

    @Test(arguments: ["", "crescendo_", "crescendo_AAAA", "Bearer", "🙂"])
    func otherTextIsNobody(_ text: String) async throws {
        let home = try await Home.make()
        #expect(try await home.accounts.authenticate(text) == nil)
        try await home.remove()
    }

    @Test func aKeyCannotGiveWhatItDoesNotHold() async throws {
        let home = try await Home.make()
        let owner = try await home.accounts.owner()
        let route = try #require(home.accounts.routes.first { $0.operation == "createKey" })
        let principal = Principal(account: owner, key: "key", scopes: [.keysAdmin])
        let request = try RouteRequest(
            id: "r", head: .init(method: .post, scheme: "http", authority: "localhost", path: "/v1/keys"), route: route,
            principal: principal, body: RequestBody(.init(string: #"{"name":"more","scopes":["recordings:read"]}"#)))
        await #expect(throws: AccountsError.scopeNotHeld) { _ = try await route.handler(request) }
        try await home.remove()
    }
}
