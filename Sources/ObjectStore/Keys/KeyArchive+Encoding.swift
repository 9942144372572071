import Crypto
import VoiceCore

/// The archive as bytes, before they are sealed:
///
///     made at  8  microseconds since 1970
///     then for each entry
///     kind     1  1: an account's secret, 2: a secret of the installation, 3: an account that was erased
///     length   1  of the name in bytes
///     name        the account's id, or the secret's name
///     secret  32  not for an erased account
///
/// Numbers are little-endian. What is sealed proves itself, so there is no check of its own.
extension KeyArchive {
    private enum Kind: UInt8 { case account = 1, installation, erased }

    func withEncoded<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result {
        var bytes: [UInt8] = []
        // Enough, so that it is not moved in memory, which would leave copies of it behind.
        bytes.reserveCapacity(8 + (accounts.count + erased.count) * 80 + secrets.reduce(0) { $0 + 40 + $1.key.utf8.count })
        bytes.append(littleEndian: madeAt.microseconds)
        for (account, secret) in accounts { Self.append(.account, account.text, secret, to: &bytes) }
        for (name, secret) in secrets { Self.append(.installation, name, secret, to: &bytes) }
        for account in erased { Self.append(.erased, account.text, nil, to: &bytes) }
        defer { bytes.clear() }
        return try body(bytes)
    }

    /// `nil` if the bytes are no archive.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count >= 8 else { return nil }
        var accounts: [AccountID: SymmetricKey] = [:]
        var secrets: [String: SymmetricKey] = [:]
        var erased: Set<AccountID> = []
        var at = 8
        while at < bytes.count {
            guard at + 2 <= bytes.count, let kind = Kind(rawValue: bytes[at]) else { return nil }
            let end = at + 2 + Int(bytes[at + 1])
            let next = end + (kind == .erased ? 0 : 32)
            guard next <= bytes.count else { return nil }
            let name = String(decoding: bytes[at + 2..<end], as: UTF8.self)
            let secret = bytes.withUnsafeBytes { SymmetricKey(data: $0[end..<next]) }
            switch kind {
            case .installation: secrets[name] = secret
            case .account, .erased:
                guard let account = AccountID(name) else { return nil }
                if kind == .erased { erased.insert(account) } else { accounts[account] = secret }
            }
            at = next
        }
        // The names become file names.
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
        guard secrets.keys.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(letters.contains) }) else { return nil }
        self.init(
            madeAt: Timestamp(microseconds: bytes.littleEndian(at: 0)), accounts: accounts, secrets: secrets, erased: erased)
    }

    private static func append(_ kind: Kind, _ name: String, _ secret: SymmetricKey?, to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        bytes.append(UInt8(name.utf8.count))
        bytes += name.utf8
        secret?.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
