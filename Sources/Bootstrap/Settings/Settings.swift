public import Logging
public import Recordings
import VoiceCore

/// Everything that a server or a command can be told, read and checked once, at the start.
public struct Settings: Sendable {
    /// SQLite's `synchronous`: what is on stable storage when a write is answered.
    public enum SQLiteSynchronous: String, Sendable {
        /// Every acknowledged write is on the disk.
        case full
        /// The newest writes may be lost when the machine (not the process) dies. For benches.
        case normal
    }

    /// A JSON document a line for programs, or a line of text for people.
    public enum LogFormat: String, Sendable { case json, plain }

    /// Where to listen, besides the Unix socket in the data directory.
    public struct Listen: Sendable, Equatable {
        public var host: String
        public var port: Int

        public var isLoopback: Bool { host == "::1" || host == "localhost" || host.hasPrefix("127.") }
    }

    /// The server's certificate and its key, both in PEM.
    public struct TLS: Sendable, Equatable {
        public var certificateFile: String
        public var keyFile: String
        /// The names under which the two were given, for errors.
        var certificateSetting: String
        var keySetting: String
    }

    public var dataDirectory: String
    public var listen: Listen
    public var tls: TLS?
    /// A proxy in front terminates TLS; stated by the operator, since we cannot see it.
    public var isBehindProxy: Bool
    /// Host names that requests may carry besides the loopback ones.
    public var allowedHosts: [String]
    /// Web origins whose pages may call besides our own: `https://app.example.org`, or `*` for all.
    public var allowedOrigins: [String]
    public var sqliteSynchronous: SQLiteSynchronous
    /// The largest recording taken, in bytes.
    public var uploadLimit: Int
    /// The largest file that the OpenAI-compatible routes take, in bytes.
    public var openAIUploadLimit: Int
    /// Files that the OpenAI-compatible routes transcribe at a time.
    public var openAIRequests: Int
    /// Recordings transcribed at a time. Segments of one recording already share the engine's processes.
    public var transcriptionJobs: Int
    /// Engine processes side by side; 0 means one a core.
    public var engineProcesses: Int
    /// Idle seconds after which an engine process ends and gives its memory back.
    public var engineIdleSeconds: Int
    /// Where PocketSphinx's model lies; `nil` searches beside the program.
    public var pocketSphinxModel: String?
    /// The library sherpa-onnx or its folder; `nil` searches beside the program.
    public var sherpaLibrary: String?
    /// Where FFmpeg's programs `ffmpeg` and `ffprobe` lie.
    public var ffmpegDirectory: String
    /// The program eSpeak NG, which tells how words are pronounced.
    public var espeak: String
    /// When the voices in recordings are measured.
    public var analysis: AnalysisPolicy
    /// Days after which events leave the log that every consumer has passed and that are sealed; `nil` keeps the log, which is the audit
    /// trail, whole.
    public var eventRetentionDays: Int?
    /// Days for which a deleted recording can be brought back; 0 removes it with the next purge.
    public var trashDays: Int
    /// Whether webhooks may be sent to this machine and to private networks, and over plain HTTP.
    public var webhookAllowPrivate: Bool
    /// Where the server makes backups by itself; `nil` for nowhere.
    public var backupDirectory: String?
    /// Hours between two of them.
    public var backupHours: Int
    /// How many of their snapshots stay.
    public var backupKeep: Int
    /// How fast they copy at most, in megabytes a second; `nil` for as fast as it goes.
    public var backupMegabytesPerSecond: Int?
    /// The folder whose files are served as the web app, for work on it; `nil` serves those in the binary.
    public var webDirectory: String?
    /// A WAV file that is offered as a first recording; `nil` searches beside the program for what set-up spoke.
    public var sampleFile: String?
    /// A document that lists the models which can be installed; `nil` for the one in the binary.
    public var modelsCatalogue: String?
    /// An address below which the folders of the models' releases lie; `nil` for their publishers' own.
    public var modelsMirror: String?
    public var logLevel: Logger.Level
    public var logFormat: LogFormat

    /// - Parameters:
    ///   - options: what the command line said, by key (`dataDir`); wins over the environment.
    ///   - isTerminal: whether the log goes to a person, which decides its form unless it is set.
    /// - Throws: `SettingsError` with the name of the first setting that is wrong.
    public init(options: [String: String], environment: [String: String], isTerminal: Bool) throws {
        let reader = SettingsReader(options: options, environment: environment)
        dataDirectory = reader.text("dataDir")?.value ?? "data"
        listen = try reader.value("listen", default: Listen(host: "127.0.0.1", port: 8080), expecting: "HOST:PORT", parse: Listen.init)
        if reader.text("port") != nil { listen.port = try reader.integer("port", default: 8080, in: 0...65_535) }
        tls = try Self.tls(reader)
        isBehindProxy = try reader.flag("behindProxy")
        allowedHosts = reader.list("allowedHosts")
        allowedOrigins = try Self.origins(reader)
        sqliteSynchronous = try reader.value("sqliteSynchronous", default: .full, expecting: "full or normal") {
            SQLiteSynchronous(rawValue: $0)
        }
        uploadLimit = try reader.integer("uploadLimitMb", default: 2048, in: 1...1_000_000) * 1_048_576
        openAIUploadLimit = try reader.integer("openaiUploadLimitMb", default: 256, in: 1...1_000_000) * 1_048_576
        openAIRequests = try reader.integer("openaiRequests", default: 16, in: 1...10_000)
        transcriptionJobs = try reader.integer("transcriptionJobs", default: 2, in: 1...64)
        engineProcesses = try reader.integer("engineProcesses", default: 0, in: 0...256)
        engineIdleSeconds = try reader.integer("engineIdleSeconds", default: 30, in: 1...86_400)
        pocketSphinxModel = reader.text("pocketsphinxModel")?.value
        sherpaLibrary = reader.text("sherpaOnnx")?.value
        ffmpegDirectory = reader.text("ffmpegDir")?.value ?? "/usr/bin"
        espeak = reader.text("espeak")?.value ?? "/usr/bin/espeak-ng"
        analysis = try reader.value("analysis", default: .always, expecting: "always, on-request or off") {
            AnalysisPolicy(rawValue: $0)
        }
        eventRetentionDays = try Self.eventRetention(reader)
        trashDays = try reader.integer("trashDays", default: 30, in: 0...3650)
        webhookAllowPrivate = try reader.flag("webhookAllowPrivate")
        backupDirectory = reader.text("backupDir")?.value
        backupHours = try reader.integer("backupEvery", default: 24, in: 1...8760)
        backupKeep = try reader.integer("backupKeep", default: 7, in: 1...10_000)
        let backupRate = try reader.integer("backupRateMb", default: 0, in: 0...100_000)
        backupMegabytesPerSecond = backupRate == 0 ? nil : backupRate
        webDirectory = reader.text("webDirectory")?.value
        sampleFile = reader.text("sampleFile")?.value
        modelsCatalogue = reader.text("modelsCatalogue")?.value
        modelsMirror = reader.text("modelsMirror")?.value
        logLevel = try reader.value("logLevel", default: .info, expecting: "trace, debug, info, notice, warning, error or critical") {
            Logger.Level(rawValue: $0)
        }
        logFormat = try reader.value("logFormat", default: isTerminal ? .plain : .json, expecting: "json or plain") {
            LogFormat(rawValue: $0)
        }
        try checkExposure()
    }

    /// Whether browsers reach the server by https.
    var isReachedByTLS: Bool { tls != nil || isBehindProxy }

    private static func tls(_ reader: SettingsReader) throws -> TLS? {
        switch (reader.text("tlsCertificate"), reader.text("tlsKey")) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return TLS(
                certificateFile: certificate.value, keyFile: key.value, certificateSetting: certificate.name, keySetting: key.name)
        case (let certificate?, nil): throw SettingsError(key: certificate.name, reason: "needs --tls-key as well")
        case (nil, let key?): throw SettingsError(key: key.name, reason: "needs --tls-certificate as well")
        }
    }

    /// A page's origin has no path, so one that is given with it would match nothing.
    private static func origins(_ reader: SettingsReader) throws -> [String] {
        let origins = reader.list("allowedOrigins")
        for origin in origins where origin != "*" {
            let isOrigin = origin.lowercased().wholeMatch(of: /https?:\/\/[a-z0-9.\-\[\]:]+/) != nil
            guard isOrigin else {
                throw SettingsError(
                    key: reader.text("allowedOrigins")?.name ?? "allowedOrigins",
                    reason: "'\(origin)' is not an origin such as https://app.example.org, nor *")
            }
        }
        return origins
    }

    private static func eventRetention(_ reader: SettingsReader) throws -> Int? {
        let days = try reader.value("eventRetention", default: 0, expecting: "off or a number of days from 1 to 36500") { text in
            text == "off" ? 0 : Int(text).flatMap { (1...36_500).contains($0) ? $0 : nil }
        }
        return days == 0 ? nil : days
    }

    /// Speech and keys must not cross a network in the clear by an oversight.
    private func checkExposure() throws {
        guard !listen.isLoopback, tls == nil, !isBehindProxy else { return }
        throw SettingsError(
            key: "--listen",
            reason: "\(listen.host) can be reached from other machines: give --tls-certificate and --tls-key, "
                + "or --behind-proxy if a proxy in front of it speaks TLS")
    }
}

extension Settings.Listen {
    /// `HOST:PORT`, `[v6]:PORT`, or a port alone for 127.0.0.1.
    init?(_ text: String) {
        let colon = text.lastIndex(of: ":")
        guard let port = Int(colon.map { String(text[text.index(after: $0)...]) } ?? text), (0...65_535).contains(port) else { return nil }
        let host = colon.map { String(text[..<$0]) } ?? "127.0.0.1"
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        self.init(host: isBracketed ? String(host.dropFirst().dropLast()) : host, port: port)
        if self.host.isEmpty || (!isBracketed && host.contains(":")) { return nil }
    }
}
