import ArgumentParser
import Bootstrap

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the server until it is told to stop (SIGTERM or SIGINT).",
        discussion: "Every option can also be given as an environment variable: --data-dir is CRESCENDO_DATA_DIR.")

    @OptionGroup var data: DataOptions

    @Option(help: "Where to listen (HOST:PORT). Other than loopback needs TLS or --behind-proxy. [default: 127.0.0.1:8080]")
    var listen: String?

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port: String?

    @Option(help: "A PEM file with the certificate chain.")
    var tlsCertificate: String?

    @Option(help: "A PEM file with the certificate's private key.")
    var tlsKey: String?

    @Flag(help: "A proxy in front of this server speaks TLS.")
    var behindProxy = false

    @Option(help: "Host names that requests may carry besides the loopback ones, with commas.")
    var allowedHosts: String?

    @Option(help: "Web origins that may call this server from a browser, with commas.")
    var allowedOrigins: String?

    @Option(help: "The directory with the programs ffmpeg and ffprobe. [default: /usr/bin]")
    var ffmpegDir: String?

    @Option(help: "When voices are measured: always, on-request (when somebody asks) or off. [default: always]")
    var analysis: String?

    @Option(help: "Megabytes (MiB) that an uploaded recording may have. [default: 2048]")
    var uploadLimitMb: String?

    @Option(help: "Days that deleted recordings stay in the trash. [default: 30]")
    var trashDays: String?

    @Option(help: "Days after which sealed events leave the event log; off keeps this audit trail whole. [default: off]")
    var eventRetention: String?

    @Flag(help: "Webhooks may be sent to this machine, to private networks, and over plain HTTP.")
    var webhookAllowPrivate = false

    @Option(help: "A directory for backups that the server makes by itself; see 'crescendo backup'. [default: none]")
    var backupDir: String?

    @Option(help: "Hours between two of these backups. [default: 24]")
    var backupEvery: String?

    @Option(help: "How many of their snapshots stay. [default: 7]")
    var backupKeep: String?

    @Option(help: "A folder whose files are served as the web app, for work on it. [default: those in the program]")
    var webDirectory: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. [default: info]")
    var logLevel: String?

    @Option(help: "json or plain. [default: plain on a terminal, else json]")
    var logFormat: String?

    func run() async throws {
        var options = data.options
        options["listen"] = listen
        options["port"] = port
        options["tlsCertificate"] = tlsCertificate
        options["tlsKey"] = tlsKey
        if behindProxy { options["behindProxy"] = "true" }
        options["allowedHosts"] = allowedHosts
        options["allowedOrigins"] = allowedOrigins
        options["ffmpegDir"] = ffmpegDir
        options["analysis"] = analysis
        options["uploadLimitMb"] = uploadLimitMb
        options["trashDays"] = trashDays
        options["eventRetention"] = eventRetention
        if webhookAllowPrivate { options["webhookAllowPrivate"] = "true" }
        options["backupDir"] = backupDir
        options["backupEvery"] = backupEvery
        options["backupKeep"] = backupKeep
        options["webDirectory"] = webDirectory
        options["logLevel"] = logLevel
        options["logFormat"] = logFormat
        try await end(with: Serve.run(options: options))
    }
}
