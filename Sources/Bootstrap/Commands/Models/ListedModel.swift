import ModelLibrary

/// A model with all that is known of it here, as `--json` shows it.
struct ListedModel: Encodable {
    enum State: String, Encodable { case available, partlyDownloaded = "partly_downloaded", installed }

    let name: String
    let state: State
    /// Whether it serves its task.
    let inUse: Bool
    /// Of the download, where it is not at its end.
    let downloadedBytes: Int64?
    /// The folder of its files.
    let path: String?
    /// `nil` for one that is in the catalogue no more.
    let catalogue: CatalogueModel?
    let installed: InstalledModel?

    var task: ModelTask? { catalogue?.task ?? installed?.task }
}

extension ModelCommands.Place {
    /// Models of the catalogue, and behind them those that are installed and no more in it.
    func list(_ wanted: [CatalogueModel]? = nil) throws -> [ListedModel] {
        let installed = try store.models()
        let choices = try store.choices()
        func listed(_ entry: CatalogueModel?, _ model: InstalledModel?) -> ListedModel? {
            guard let name = entry?.name ?? model?.name else { return nil }
            let partial = model == nil ? store.downloadedBytes(name) : 0
            return ListedModel(
                name: name, state: model != nil ? .installed : partial > 0 ? .partlyDownloaded : .available,
                inUse: choices.values.contains(name), downloadedBytes: partial > 0 ? partial : nil,
                path: model.map { store.place(of: $0.name) }, catalogue: entry, installed: model)
        }
        let known = (wanted ?? catalogue.models).compactMap { entry in listed(entry, installed.first { $0.name == entry.name }) }
        guard wanted == nil else { return known }
        return known + installed.filter { catalogue[$0.name] == nil }.compactMap { listed(nil, $0) }
    }
}
