import FoundationEssentials
import VoiceCore

/// The installed models. Everything here blocks, and is quick but for `verify`.
public struct ModelStore: Sendable {
    public let folder: ModelFolder

    public init(_ folder: ModelFolder) { self.folder = folder }

    private var records: ModelRecords { ModelRecords(folder: folder) }

    /// All of them, by name. A folder without a manifest that can be read is none.
    public func models() throws(ModelError) -> [InstalledModel] {
        try ModelDisk.names(in: folder.installed).compactMap(find)
    }

    /// - Returns: `nil` for one that is not installed.
    public func find(_ name: String) -> InstalledModel? {
        guard ModelCatalogue.isName(name), let bytes = ModelDisk.read(folder.installed(name) + "/" + InstalledModel.manifestName) else {
            return nil
        }
        guard let model = try? JSON.decode(InstalledModel.self, from: bytes), model.name == name else { return nil }
        return model.files.allSatisfy { SafePath($0.path)?.text == $0.path } ? model : nil
    }

    /// Differs once a model came or went, or another one serves. Two looks at the disk, however many models there are.
    public var stamp: ModelStamp {
        ModelStamp(installed: ModelDisk.stamp(of: folder.installed), choices: ModelDisk.stamp(of: folder.choices))
    }

    /// The folder of an installed model's files.
    public func place(of name: String) -> String { folder.installed(name) }

    /// Bytes of a download that is not at its end.
    public func downloadedBytes(_ name: String) -> Int64 { ModelCatalogue.isName(name) ? PartialDownload(folder, name: name).bytes : 0 }

    /// - Throws: `ModelError.notInstalled`.
    public func model(_ name: String) throws(ModelError) -> InstalledModel {
        guard let model = find(name) else { throw .notInstalled(String(name.prefix(100))) }
        return model
    }

    // MARK: - Which one serves

    /// The model that serves a task, by task. A choice whose model is gone counts no more.
    public func choices() throws(ModelError) -> [ModelTask: String] {
        var chosen: [ModelTask: String] = [:]
        for choice in try records.choices() where find(choice.model)?.task == choice.task { chosen[choice.task] = choice.model }
        return chosen
    }

    /// Lets an installed model serve its task.
    ///
    /// - Throws: `ModelError.notInstalled`; `busy`.
    @discardableResult
    public func use(_ name: String) throws(ModelError) -> InstalledModel {
        let model = try model(name)
        try change { $0 == model.task ? name : nil }
        return model
    }

    /// Lets none serve a task.
    public func useNone(for task: ModelTask) throws(ModelError) { try change { $0 == task ? "" : nil } }

    private func change(_ choice: (ModelTask) -> String?) throws(ModelError) {
        let lock = try ModelLock(folder)
        defer { lock.release() }
        let before = try choices()
        let after = ModelTask.allCases.compactMap { task in
            (choice(task) ?? before[task]).flatMap { $0.isEmpty ? nil : ModelChoice(task: task, model: $0) }
        }
        try records.write(after)
    }

    // MARK: - Removing

    /// Removes a model, and what was downloaded of it: from the moment in which its folder is moved away it is not there, whatever happens
    /// to the rest.
    ///
    /// - Parameter forgetsChecksum: the kept checksum goes too, so that the next download may be another one; also for a model that is not
    ///   installed.
    /// - Throws: `ModelError.notInstalled` when there is nothing to remove or forget.
    public func remove(_ name: String, forgetsChecksum: Bool = false) throws(ModelError) {
        let lock = try ModelLock(folder)
        defer { lock.release() }
        var pins = try records.pins()
        let isPinned = pins.contains { $0.name == name }
        // A folder without a manifest is no model but can be in the way of one.
        let isThere = ModelCatalogue.isName(name) && ModelDisk.isFolder(folder.installed(name))
        let hasPart = downloadedBytes(name) > 0
        guard isThere || hasPart || (isPinned && forgetsChecksum) else { throw .notInstalled(String(name.prefix(100))) }
        if hasPart { try PartialDownload(folder, name: name).remove() }
        if isThere {
            try folder.make()
            let place = folder.stagingPlace(name)
            try ModelDisk.move(folder.installed(name), to: place)
            try ModelDisk.synchronizeFolder(folder.installed)
            try folder.sweep()
        }
        if isPinned, forgetsChecksum {
            pins.removeAll { $0.name == name }
            try records.write(pins)
        }
    }
}
