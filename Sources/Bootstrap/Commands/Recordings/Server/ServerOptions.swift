import Foundation
import VoiceCore

/// Which server a command asks and with which key, as the command line and the environment say it.
public struct ServerOptions: Sendable {
    /// For the data directory.
    public var options: [String: String] = [:]
    /// `https://…`; without one, CRESCENDO_SERVER, and else the server of the data directory.
    public var server: String?
    /// Without one, the key file's, CRESCENDO_API_KEY, or the owner's in the data directory.
    public var key: String?
    public var keyFile: String?
    /// A PEM file with certificates to trust instead of the system's.
    public var certificateAuthorities: String?
    /// Lets the key cross a network in the clear.
    public var allowsPlainHTTP = false
    /// How long the server may be silent.
    public var timeoutSeconds = 60

    public init() {}
}

/// A server that was found, and the key to show it.
struct ServerPlace: Sendable {
    enum Address: Sendable, Equatable {
        case socket(String)
        /// Without a slash at its end.
        case url(String)
    }

    let address: Address
    let key: String

    /// For messages.
    var name: String {
        switch address {
        case .socket(let path): path
        case .url(let url): url
        }
    }

    /// The server of a data directory.
    init(socket: String, key: String) {
        address = .socket(socket)
        self.key = key
    }

    /// - Throws: `CommandError` that says what is missing and how to give it.
    init(_ options: ServerOptions, environment: [String: String]) throws {
        if let given = options.server ?? Self.variable("CRESCENDO_SERVER", environment) {
            address = .url(try Self.url(given, allowsPlainHTTP: options.allowsPlainHTTP))
            guard let key = try Self.key(options) ?? Self.variable("CRESCENDO_API_KEY", environment) else {
                throw CommandError(
                    code: "key_missing",
                    userMessage: "\(given) needs an API key: set CRESCENDO_API_KEY, or give a file that holds one with --key-file. "
                        + "'crescendo keys create' on its machine makes one.", status: .configuration)
            }
            self.key = try Self.checked(key)
            return
        }
        let settings = try Settings(options: options.options, environment: environment, isTerminal: true)
        let directory = DataDirectory(path: settings.dataDirectory)
        guard let key = try Self.key(options) ?? directory.read(directory.ownerKey),
            FileManager.default.fileExists(atPath: directory.socket)
        else {
            throw CommandError(
                code: "server_missing",
                userMessage: "No server runs on the data directory '\(directory.path)'. Start it with 'crescendo serve', name another "
                    + "directory with --data-dir, or a server elsewhere with --server.", status: .unavailable)
        }
        address = .socket(directory.socket)
        self.key = try Self.checked(key)
    }

    private static func key(_ options: ServerOptions) throws -> String? {
        if let key = options.key { return key }
        guard let file = options.keyFile else { return nil }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandError(code: "key_unreadable", userMessage: "The key file \(file) cannot be read.", status: .noInput)
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A key is one word, so that nothing else gets into the request's head.
    private static func checked(_ key: String) throws -> String {
        let key = key.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CommandError(
                code: "key_malformed", userMessage: "The API key is not one word of ASCII characters.", status: .configuration)
        }
        return key
    }

    private static func url(_ text: String, allowsPlainHTTP: Bool) throws -> String {
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = URLComponents(string: bare), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host?.lowercased(), !host.isEmpty, url.query == nil, url.fragment == nil, url.user == nil, url.password == nil
        else {
            throw CommandError(
                code: "server_malformed", userMessage: "'\(text)' is no address of a server such as https://voice.example.org.",
                status: .configuration)
        }
        let isLoopback = host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
        guard scheme == "https" || isLoopback || allowsPlainHTTP else {
            throw CommandError(
                code: "server_unencrypted",
                userMessage: "\(text) would send your key and recordings over the network unencrypted. Use https://, or --plain-http if "
                    + "the network between is private.", status: .configuration)
        }
        return bare
    }

    /// An empty variable is an unset one.
    private static func variable(_ name: String, _ environment: [String: String]) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
