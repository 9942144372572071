/// Which entries of an archive are installed, and under which path.
struct WantedFiles {
    private let root: SafePath?
    private let files: Set<String>
    private let folders: [SafePath]

    init(_ content: CatalogueModel.Content) {
        root = content.root.flatMap { SafePath($0) }
        files = Set(content.files.map(\.path))
        folders = (content.folders ?? []).compactMap { SafePath($0) }
    }

    /// The path below the model's folder; `nil` for what is left out.
    func place(of entry: SafePath) -> SafePath? {
        guard let path = root.map({ entry.below($0) }) ?? entry else { return nil }
        let isWanted = files.contains(path.text) || folders.contains { path.below($0) != nil } || Self.isAboutTheModel(path)
        return isWanted && path.text != InstalledModel.manifestName ? path : nil
    }

    /// What is missing once everything was unpacked.
    func missing(in paths: Set<String>) -> [String] {
        let folders = folders.filter { folder in !paths.contains { SafePath($0)?.below(folder) != nil } }.map(\.text)
        return files.subtracting(paths).sorted() + folders
    }

    /// Terms and descriptions stay beside the model.
    private static func isAboutTheModel(_ path: SafePath) -> Bool {
        let names = ["license", "licence", "copying", "notice", "readme", "model_card", "model-card"]
        return path.components.count == 1 && names.contains { path.text.lowercased().hasPrefix($0) }
    }
}
