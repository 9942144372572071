import Accounts
import Compatibility
import EventLog
import FoundationEssentials
import HTTPRouting
import HTTPServer
import Jobs
import Logging
import Notifications
import ObjectStore
import Recordings
import ServiceLifecycle
import Storage
import StorageSQLite
import Telemetry
import UnixSignals
import VoiceCore
import WebApp

/// `crescendo serve`: everything in one process, on embedded defaults.
public enum Serve {
    /// Runs until the process is told to stop (SIGTERM, SIGINT).
    public static func run(options: [String: String]) async -> ExitStatus {
        await CommandOutput(isJSON: false).run {
            let settings = try Settings(
                options: options, environment: currentEnvironment(), isTerminal: CommandOutput.isTerminal(2))
            let (logger, sink) = Logs.start(settings)
            defer { sink.flush() }
            try await serve(settings, logger: logger)
        }
    }

    private static func serve(_ settings: Settings, logger: Logger) async throws {
        let tls = try settings.tls?.files()
        DescriptorLimit.raise(logger)
        let installation = try await Installation.open(settings, logger: logger)
        let engines = CurrentEngines(settings, logger: logger)
        let parts = try Parts(installation, engines: engines, settings: settings, tls: tls, logger: logger)
        await parts.prepare(logger)
        do {
            try await ServiceGroup(configuration: parts.group(logger)).run()
        } catch {
            await engines.stop()
            try? await installation.close()
            throw error
        }
        await engines.stop()
        try await installation.close()
    }
}

extension Serve {
    /// The long-lived parts of a server and how they hang together.
    private struct Parts {
        private let installation: Installation
        private let worker: JobWorker
        private let consumers: EventConsumers
        private let search: RecordingSearch
        private let server: WebServer
        private let revocations: RevocationFollower
        private let failures: FailedTranscripts
        private let models: ModelFollower

        init(
            _ installation: Installation, engines: CurrentEngines, settings: Settings, tls: TLSFiles?, logger: Logger
        ) throws {
            self.installation = installation
            let recordings = Recordings(
                database: installation.database, objects: installation.objects, engines: { engines.now.catalogue },
                limits: RecordingLimits(bytes: settings.uploadLimit), media: settings.mediaReading,
                analyses: settings.analysis, sample: InstalledSample.find(given: settings.sampleFile),
                holdsKey: { try installation.accounts.holds($0, of: $1, in: $2) })
            let backups = Backups(installation, logger: logger)
            worker = try Self.worker(installation, recordings, backups, settings, logger)
            search = installation.search(logger: logger)
            consumers = EventConsumers(
                database: installation.database, consumers: [.sealing, search.consumer, .webhooks()], logger: logger)
            failures = FailedTranscripts(recordings, logger: logger)
            models = ModelFollower(engines: engines, logger: logger)
            let metrics = PrometheusMetrics()
            ServerMetrics.register(on: metrics, database: installation.database, worker: worker)
            EngineMetrics.register(on: metrics, engines)
            BackupMetrics.register(on: metrics, backups, directory: settings.backupDirectory)
            let links = SignInLinks(installation.accounts)
            let webApp = WebApp(directory: settings.webDirectory)
            let routes =
                Self.routes(installation, recordings, engines, logger) + search.routes + [.makeBackup(backups), .makeSignInLink(links)]
                + webApp.routes
                + OpenAIRoutes(installation, engines: engines, settings: settings, logger: logger).routes
                + OperationalRoutes.routes(readiness: Self.readiness(installation, engines)) { await metrics.exposition() }
            let table = try RouteTable(routes + APIDescription.routes(describing: routes, version: Version.current))
            server = Self.server(installation, table, webApp, settings, tls, metrics, links, logger)
            revocations = RevocationFollower(accounts: installation.accounts)
        }

        /// Before anything runs. A search index that cannot be opened now is opened later, and searches say so until then.
        func prepare(_ logger: Logger) async {
            do {
                try await search.prepare()
            } catch {
                logger.error("the search index cannot be opened", metadata: ["error": "\(error)"])
            }
        }

        /// In the order of starting; stopped in reverse, so that no request comes in any more while the running jobs are drained.
        func group(_ logger: Logger) -> ServiceGroupConfiguration {
            var configuration = ServiceGroupConfiguration(
                services: [search, consumers, revocations, failures, models, MemoryReturn(worker: worker), worker, server],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            configuration.maximumGracefulShutdownDuration = .seconds(60)
            return configuration
        }

        private static func worker(
            _ installation: Installation, _ recordings: Recordings, _ backups: Backups, _ settings: Settings, _ logger: Logger
        ) throws -> JobWorker {
            var handlers = JobHandlers()
            handlers.register(RecordingTranscriber(recordings), limit: settings.transcriptionJobs)
            handlers.register(SweepObjects.self) { payload, _ in
                JobOutcome(SweepReport(try await installation.sweeper(logger: logger).sweep(grace: .seconds(payload.graceSeconds))))
            }
            handlers.register(AudioPreparer(recordings), limit: 2)
            // One at a time: it takes a processor for as long as it lasts.
            if settings.analysis != .off { handlers.register(AudioAnalyst(recordings), limit: 1, timeout: .seconds(6 * 3600)) }
            handlers.register(ExpireUploads.Handler(recordings))
            handlers.register(LearnVoice.Handler(recordings), limit: 1)
            handlers.register(ForgetVoices.Handler(recordings))
            handlers.register(PurgeTrash.Handler(recordings, days: settings.trashDays))
            handlers.register(
                DeliverWebhook.Handler(
                    installation.webhooks,
                    sender: HTTPWebhookSender(
                        policy: AddressPolicy(allowsPrivate: settings.webhookAllowPrivate), userAgent: "crescendo/\(Version.current)")),
                limit: webhookDeliveries, accountLimit: webhookDeliveries / 4)
            handlers.register(PruneWebhookDeliveries.Handler(installation.webhooks))
            handlers.register(JobRetention.Handler(database: installation.database))
            handlers.register(PruneEvents.Handler(database: installation.database, retentionDays: settings.eventRetentionDays))
            handlers.register(PruneIdempotencyKeys.Handler(store: IdempotencyStore(database: installation.database)))
            let backupOrder = settings.backupOrder
            if let backupOrder { handlers.register(MakeBackup.Handler(backups: backups, order: backupOrder), limit: 1) }
            var configuration = JobWorkerConfiguration(slots: settings.transcriptionJobs + webhookDeliveries + 7)
            // The lock on the data directory keeps every other server out.
            configuration.ownsEveryLease = true
            var schedules = [
                try JobSchedule("objects.sweep", every: .seconds(3600), SweepObjects.self, .init(graceSeconds: 86_400)),
                try JobSchedule("uploads.expire", every: .seconds(300), ExpireUploads.self, .init()),
                try JobSchedule("voices.forget", every: .seconds(3600), ForgetVoices.self, .init()),
                try JobSchedule("recordings.purge", every: .seconds(86_400), PurgeTrash.self, .init()),
                try JobSchedule("webhooks.prune", every: .seconds(86_400), PruneWebhookDeliveries.self, .init()),
                try JobSchedule("idempotency.prune", every: .seconds(3600), PruneIdempotencyKeys.self, .init()),
                try JobSchedule("jobs.retention", every: .seconds(86_400), JobRetention.self, .init(keepSeconds: 30 * 86_400)),
            ]
            if settings.eventRetentionDays != nil {
                schedules.append(try JobSchedule("events.prune", every: .seconds(86_400), PruneEvents.self, .init()))
            }
            if backupOrder != nil {
                schedules.append(try JobSchedule("backup.make", every: .seconds(settings.backupHours * 3600), MakeBackup.self, .init()))
            }
            return JobWorker(
                database: installation.database, handlers: handlers, schedules: schedules, configuration: configuration, logger: logger)
        }

        /// Webhooks that are sent at a time, a quarter of them one account's at most: each may wait 15 s for an endpoint that hangs.
        private static let webhookDeliveries = 32

        private static func routes(
            _ installation: Installation, _ recordings: Recordings, _ engines: CurrentEngines, _ logger: Logger
        ) -> [Route] {
            installation.accounts.routes + recordings.routes + installation.webhooks.routes
                + [
                    .job(JobQueue(database: installation.database)), .sweep(installation.sweeper(logger: logger)),
                    .checkObjects(installation), .engines(engines), .storage(recordings, in: installation.directory),
                ]
        }

        private static func readiness(_ installation: Installation, _ engines: CurrentEngines) -> [ReadinessCheck] {
            [
                ReadinessCheck("database") { try await installation.database.read { tx in _ = try tx.query("SELECT 1") } },
                ReadinessCheck("engine") { try engines.now.requireOne() },
            ]
        }

        private static func server(
            _ installation: Installation, _ table: RouteTable, _ webApp: WebApp, _ settings: Settings, _ tls: TLSFiles?,
            _ metrics: PrometheusMetrics, _ links: SignInLinks, _ logger: Logger
        ) -> WebServer {
            var configuration = WebServerConfiguration(listeners: [
                .tcp(host: settings.listen.host, port: settings.listen.port), .unix(path: installation.directory.socket),
            ])
            configuration.tls = tls
            configuration.isBehindTLS = settings.isBehindProxy
            configuration.allowedHosts = settings.allowedHosts
            configuration.allowedOrigins = settings.allowedOrigins
            configuration.missingPage = { try await webApp.missingPage() }
            return WebServer(
                configuration: configuration, routes: table,
                authenticate: { try await principal(of: $0, in: installation.accounts) }, logger: logger,
                metrics: metrics, idempotency: IdempotencyStore(database: installation.database),
                onListening: { await announce($0, settings, installation, links, logger) })
        }

        private static func principal(of credential: Credential, in accounts: Accounts) async throws -> Principal? {
            switch credential.scheme {
            case .session: try await accounts.authenticate(session: credential.value)
            case .bearer, .token, .apiKey: try await accounts.authenticate(credential.value.revealed)
            }
        }

        /// Tells people and programs where the server is, and the owner how to sign in.
        private static func announce(
            _ addresses: WebServer.Addresses, _ settings: Settings, _ installation: Installation, _ links: SignInLinks, _ logger: Logger
        ) async {
            guard case .tcp(let host, let port)? = addresses.first else { return }
            let directory = installation.directory
            let info = ServerInfo(
                pid: ProcessInfo.processInfo.processIdentifier, address: host, port: port, socket: directory.socket,
                version: Version.current)
            do {
                try directory.replace(directory.serverInfo, with: String(decoding: JSON.encode(info), as: UTF8.self) + "\n")
            } catch {
                logger.error("\(error)")
            }
            let scheme = settings.tls == nil ? "http" : "https"
            CommandOutput.write("listening on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)")
            links.listen(at: settings.origin(port: port))
            do {
                let link = try await links.make(for: installation.owner)
                CommandOutput.write("to sign in with a browser, once and within 15 minutes: \(link.url)")
            } catch {
                // 'crescendo sign-in' gives one when what failed is mended.
                logger.error("no sign-in link could be made", metadata: ["error": "\(error)"])
            }
        }
    }
}
