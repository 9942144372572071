public import VoiceCore

/// Installs models: downloads, checks, unpacks, and puts them into their place in one step. A kill at any moment leaves a model that is
/// whole or none, and what the next command goes on with or sweeps away.
public struct ModelInstaller<Transport: ModelTransport>: Sendable {
    /// Where the bytes come from.
    public enum Origin: Sendable, Equatable {
        /// The publisher's release, or a copy of its folders below another address.
        case network(mirror: String?)
        /// A file that somebody brought.
        case file(String)
    }

    public enum Outcome: Sendable, Equatable {
        case installed(InstalledModel)
        case wasThere(InstalledModel)
    }

    private let store: ModelStore
    private let transport: Transport
    private let clock: any WallClock
    private let freeBytes: @Sendable (String) -> Int64?
    private let pause: @Sendable (Int) async throws -> Void

    /// - Parameters:
    ///   - freeBytes: on the disk of a folder; `nil` where nobody knows.
    ///   - pause: before a broken download goes on; its argument counts attempts without a new byte.
    public init(
        _ store: ModelStore, transport: Transport, clock: any WallClock = SystemWallClock(),
        freeBytes: (@Sendable (String) -> Int64?)? = nil, pause: (@Sendable (Int) async throws -> Void)? = nil
    ) {
        self.store = store
        self.transport = transport
        self.clock = clock
        self.freeBytes = freeBytes ?? { ModelDisk.freeBytes(at: $0) }
        self.pause = pause ?? { try await Task.sleep(for: .milliseconds(500 << min($0, 5))) }
    }

    /// Installs a model; may be called again after every failure, and for a model that is there.
    ///
    /// - Parameter acceptsLicence: whether somebody accepted what the licence asks to know.
    /// - Throws: `ModelError`; `SerialThread.Unavailable`; `CancellationError`.
    public func install(
        _ model: CatalogueModel, from origin: Origin = .network(mirror: nil), acceptsLicence: Bool = false,
        tell: @escaping @Sendable (ModelProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        let disk = try SerialThread(name: "models")
        if let there = store.find(model.name) { return .wasThere(there) }
        guard acceptsLicence || !model.licence.needsAcceptance else {
            throw ModelError.licenceNotAccepted(
                name: model.name, licence: model.licence.name,
                condition: model.licence.condition ?? "Commercial use is \(model.licence.commercialUse.rawValue).")
        }
        let folder = store.folder
        let lock = try await disk.run { () throws -> ModelLock in
            let lock = try ModelLock(folder)
            try folder.make()
            try folder.sweep()
            return lock
        }
        defer { lock.release() }
        // Another command may have installed it before this one had the lock.
        if let there = store.find(model.name) { return .wasThere(there) }
        let pins = try ModelRecords(folder: folder).pins()
        let unpacking = ModelUnpacking(
            model: model, store: store, pins: pins, licenceWasAccepted: model.licence.needsAcceptance, clock: clock)
        let installed =
            switch origin {
            case .file(let path): try await install(model, file: path, unpacking, disk, tell)
            case .network(let mirror): try await install(model, mirror: mirror, unpacking, disk, tell)
            }
        return .installed(installed)
    }

    private func install(
        _ model: CatalogueModel, file path: String, _ unpacking: ModelUnpacking, _ disk: SerialThread,
        _ tell: @escaping @Sendable (ModelProgress) -> Void
    ) async throws -> InstalledModel {
        try checkSpace(model.installedBytesAbout)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try await disk.runCancellably { stop in try unpacking.run(path, source: name, mayTake: false, stop: stop, tell: tell) }
    }

    private func install(
        _ model: CatalogueModel, mirror: String?, _ unpacking: ModelUnpacking, _ disk: SerialThread,
        _ tell: @escaping @Sendable (ModelProgress) -> Void
    ) async throws -> InstalledModel {
        let address = try Self.address(of: model, mirror: mirror)
        let knownSum = unpacking.expectedSum
        guard address.isEncrypted || address.isLoopback || knownSum != nil else { throw ModelError.plainHTTP(host: address.host) }
        let part = PartialDownload(store.folder, name: model.name)
        let downloader = ModelDownloader(transport: transport, disk: disk, pause: pause, tell: tell)
        var wasResumed = false
        while true {
            let have = part.resumable(address, checksumIsKnown: knownSum != nil)
            wasResumed = have.received > 0 && !wasResumed
            try checkSpace(max(0, model.download.bytes - have.received) + model.installedBytesAbout)
            let plan = ResumableDownload(
                address, expected: model.download.bytesAreExact ? model.download.bytes : nil, longest: model.longestDownload,
                received: min(have.received, model.longestDownload), entityTag: have.entityTag)
            try await downloader.run(plan, into: part)
            do {
                let installed = try await disk.runCancellably { stop in
                    try unpacking.run(part.path, source: address.text, mayTake: true, stop: stop, tell: tell)
                }
                try await disk.run { try part.remove() }
                return installed
            } catch let error as ModelError where error.isOfTheBytes {
                // Bytes that are wrong are of no use to the next command.
                try await disk.run { try part.remove() }
                // Two versions may have been put together: once more from the beginning tells.
                guard wasResumed else { throw error }
            }
        }
    }

    /// Where a model is downloaded from.
    public static func address(of model: CatalogueModel, mirror: String?) throws(ModelError) -> DownloadAddress {
        guard let address = DownloadAddress(model.download.address) else { throw .catalogueInvalid("\(model.name): its address is none") }
        guard let mirror else { return address }
        return try address.mirrored(at: mirror)
    }

    /// With some room to spare, since figures are rounded and others write too.
    private func checkSpace(_ bytes: Int64) throws(ModelError) {
        let needed = bytes + (32 << 20)
        if let free = freeBytes(store.folder.path), free < needed { throw .noSpace(needed: needed, free: free) }
    }
}

extension ModelError {
    /// Whether the downloaded bytes themselves are wrong.
    fileprivate var isOfTheBytes: Bool {
        switch self {
        case .wrongLength, .wrongChecksum, .changedSincePinned, .archiveDamaged, .archiveUnsafe, .archiveTooLarge, .archiveIncomplete,
            .fileDamaged:
            true
        default: false
        }
    }
}

extension SerialThread {
    /// As `run`, for work that looks from time to time whether it is still wanted.
    fileprivate func runCancellably<Value: Sendable>(_ body: @escaping @Sendable (StopSign) throws -> Value) async throws -> Value {
        let stop = StopSign()
        return try await withTaskCancellationHandler {
            try await run { try body(stop) }
        } onCancel: {
            stop.raise()
        }
    }
}
