/// Writes unpacked files below a folder that is new, each durable before the next begins.
struct FolderSink: UnpackedFileSink {
    private let folder: String
    private var file: WrittenFile?
    private var folders: Set<String>

    /// - Parameter folder: there already, and empty.
    init(_ folder: String) {
        self.folder = folder
        folders = [folder]
    }

    mutating func begin(_ path: SafePath) throws {
        try file?.finish()
        file = nil
        var place = folder
        for component in path.components.dropLast() {
            place += "/" + component
            if folders.insert(place).inserted { try ModelDisk.makeFolder(place) }
        }
        file = try WrittenFile(folder + "/" + path.text, .first)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try file?.write(bytes) }

    /// Waits until the files and the folders are on stable storage.
    mutating func finish() throws {
        try file?.finish()
        file = nil
        for place in folders.sorted(by: >) { try ModelDisk.synchronizeFolder(place) }
    }
}
