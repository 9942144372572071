/// What is wrong with an installed model.
public struct ModelDamage: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable { case missing, changed, unknown }

    public let path: String
    public let kind: Kind
}

extension ModelStore {
    /// Reads all files of a model and compares them with what was installed, and that with the catalogue.
    ///
    /// - Parameters:
    ///   - entry: of the catalogue, `nil` for a model that is in it no more.
    ///   - look: called with the length of each piece that was read; what it throws ends the reading.
    /// - Returns: nothing for a model that is whole.
    public func verify(_ name: String, entry: CatalogueModel?, look: (Int) throws -> Void = { _ in }) throws -> [ModelDamage] {
        let model = try model(name)
        var damage: [ModelDamage] = []
        for file in model.files {
            let path = place(of: name) + "/" + file.path
            guard ModelDisk.length(of: path) != nil else {
                damage.append(ModelDamage(path: file.path, kind: .missing))
                continue
            }
            let wanted = entry?.content.files.first { $0.path == file.path }?.sha256 ?? file.sha256
            let found = try FileSum.of(path, look: look)
            if found.sha256 != wanted || found.bytes != file.bytes { damage.append(ModelDamage(path: file.path, kind: .changed)) }
        }
        let known = Set(model.files.map(\.path) + [InstalledModel.manifestName])
        for path in try paths(below: place(of: name)) where !known.contains(path) {
            damage.append(ModelDamage(path: path, kind: .unknown))
        }
        return damage
    }

    private func paths(below folder: String, prefix: String = "") throws -> [String] {
        try ModelDisk.names(in: folder).flatMap { name in
            let path = folder + "/" + name
            return ModelDisk.isFolder(path) ? try paths(below: path, prefix: prefix + name + "/") : [prefix + name]
        }
    }
}
