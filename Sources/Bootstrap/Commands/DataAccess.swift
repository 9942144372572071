import Logging
import StorageSQLite
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A command's way to the data: the running server if there is one, else the data directory itself.
enum DataAccess {
    case server(ServerClient)
    case directory(Installation)

    /// Runs a command's work on whichever there is.
    static func with<Value>(_ options: [String: String], _ work: (DataAccess) async throws -> Value) async throws -> Value {
        let settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
        if let client = try await ServerClient.connect(to: DataDirectory(path: settings.dataDirectory)) {
            return try await work(.server(client))
        }
        let installation = try await Installation.open(settings, logger: Logger(label: "crescendo"))
        do {
            let value = try await work(.directory(installation))
            try await installation.close()
            return value
        } catch {
            try? await installation.close()
            throw error
        }
    }
}

/// The variables of this process.
func currentEnvironment() -> [String: String] {
    var environment: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { environment[String(pair[0])] = String(pair[1]) }
        entry += 1
    }
    return environment
}
