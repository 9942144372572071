import FoundationEssentials
import VoiceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The second half of an installation: a file that is there becomes a model. Blocks.
struct ModelUnpacking: Sendable {
    let model: CatalogueModel
    let store: ModelStore
    let pins: [ModelPin]
    let licenceWasAccepted: Bool
    let clock: any WallClock

    private var folder: ModelFolder { store.folder }
    private var pin: ModelPin? { pins.first { $0.name == model.name } }

    /// What the file's checksum must be; `nil` where whatever comes first is taken.
    var expectedSum: String? { model.download.sha256 ?? pin?.sha256 }

    /// Checks the file, takes out what is wanted, and activates the model.
    ///
    /// - Parameters:
    ///   - source: what to note as where it came from.
    ///   - mayTake: whether the file itself may become a part of the model, or is somebody's own.
    /// - Throws: `ModelError`; `CancellationError`. Nothing is left of a model then.
    func run(
        _ path: String, source: String, mayTake: Bool, stop: StopSign, tell: @Sendable (ModelProgress) -> Void
    ) throws -> InstalledModel {
        let sum = try checkedSum(of: path, stop, tell)
        let place = folder.stagingPlace(model.name)
        try ModelDisk.makeFolder(place)
        do {
            let files =
                model.download.form == .file
                ? [try take(path, sum, to: place, mayTake: mayTake)] : try unpack(path, to: place, stop, tell)
            try check(files)
            let installed = InstalledModel(
                name: model.name, task: model.task, source: source, sha256: sum.sha256, trust: trust,
                licence: .init(name: model.licence.name, attribution: model.licence.attribution, accepted: licenceWasAccepted),
                installedAt: clock.now(), files: files.sorted { $0.path < $1.path },
                languages: model.languages, runtime: model.runtime)
            try stop.check()
            try activate(installed, from: place)
            return installed
        } catch {
            // A failure to tidy up is mended by the next command's sweep.
            try? ModelDisk.removeTree(place)
            throw error
        }
    }

    private var trust: InstalledModel.Trust { model.download.sha256 != nil ? .catalogue : pin != nil ? .pinned : .firstUse }

    private func checkedSum(
        of path: String, _ stop: StopSign, _ tell: (ModelProgress) -> Void
    ) throws -> (bytes: Int64, sha256: String) {
        let length = ModelDisk.length(of: path) ?? 0
        var done: Int64 = 0
        let sum = try FileSum.of(path) { count in
            try stop.check()
            done += Int64(count)
            tell(.checking(done, of: length))
        }
        if model.download.bytesAreExact, sum.bytes != model.download.bytes {
            throw ModelError.wrongLength(expected: model.download.bytes, actual: sum.bytes)
        }
        guard let expected = expectedSum, expected != sum.sha256 else { return sum }
        throw model.download.sha256 != nil
            ? ModelError.wrongChecksum(name: model.name, expected: expected, actual: sum.sha256)
            : .changedSincePinned(name: model.name, expected: expected, actual: sum.sha256)
    }

    private func unpack(_ path: String, to place: String, _ stop: StopSign, _ tell: (ModelProgress) -> Void) throws -> [InstalledModel.File]
    {
        let reader = try ArchiveReader(.file(path), form: model.download.form)
        let unpacker = ArchiveUnpacker(wanted: WantedFiles(model.content), limits: UnpackLimits(for: model))
        var sink = FolderSink(place)
        var done: Int64 = 0
        return try unpacker.unpack(reader, into: &sink) { count in
            try stop.check()
            done += Int64(count)
            tell(.unpacking(done))
        }
    }

    /// A model that is one file: the download itself under another name where that can be, else a copy.
    private func take(
        _ path: String, _ sum: (bytes: Int64, sha256: String), to place: String, mayTake: Bool
    ) throws -> InstalledModel.File {
        let name = model.content.files[0].path
        var sink = FolderSink(place)
        guard let target = SafePath(name) else { throw ModelError.catalogueInvalid("\(model.name): '\(name)' is no path") }
        if mayTake, target.components.count == 1, link(path, place + "/" + name) == 0 {
            try sink.finish()
            return InstalledModel.File(path: name, bytes: sum.bytes, sha256: sum.sha256)
        }
        try sink.begin(target)
        try FileSum.read(path) { try sink.write($0) }
        try sink.finish()
        // Somebody's own file may change between the two readings.
        let written = try FileSum.of(place + "/" + name)
        guard written == sum else { throw ModelError.fileDamaged(name: model.name, path: name) }
        return InstalledModel.File(path: name, bytes: written.bytes, sha256: written.sha256)
    }

    private func check(_ files: [InstalledModel.File]) throws(ModelError) {
        for wanted in model.content.files {
            guard let file = files.first(where: { $0.path == wanted.path }) else { throw .archiveIncomplete([wanted.path]) }
            guard wanted.bytes ?? file.bytes == file.bytes, wanted.sha256 ?? file.sha256 == file.sha256 else {
                throw .fileDamaged(name: model.name, path: wanted.path)
            }
        }
    }

    /// From the renaming on the model is there, and not a moment earlier.
    private func activate(_ installed: InstalledModel, from place: String) throws(ModelError) {
        guard let manifest = try? JSON.encode(installed, pretty: true) else { throw .recordDamaged(InstalledModel.manifestName) }
        try ModelDisk.replace(place + "/" + InstalledModel.manifestName, with: manifest)
        try ModelDisk.synchronizeFolder(folder.staging)
        if installed.trust == .firstUse {
            let pin = ModelPin(name: model.name, sha256: installed.sha256, source: installed.source, pinnedAt: installed.installedAt)
            try ModelRecords(folder: folder).write(pins + [pin])
        }
        // A folder that is no model would be in the way.
        let isInTheWay = ModelDisk.isFolder(folder.installed(model.name))
        if isInTheWay { try ModelDisk.move(folder.installed(model.name), to: place + "-old") }
        try ModelDisk.move(place, to: folder.installed(model.name))
        try ModelDisk.synchronizeFolder(folder.installed)
        if isInTheWay { try ModelDisk.removeTree(place + "-old") }
    }
}
