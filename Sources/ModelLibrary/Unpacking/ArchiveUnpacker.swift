import Crypto

/// Where unpacked files go.
protocol UnpackedFileSink {
    /// A file begins; those before it are complete.
    mutating func begin(_ path: SafePath) throws
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws
    /// The last one is complete too.
    mutating func finish() throws
}

/// Takes out of an archive what is wanted, and refuses all of it for one entry that would lie elsewhere.
struct ArchiveUnpacker {
    let wanted: WantedFiles
    let limits: UnpackLimits
    private static let bufferBytes = 1 << 18

    /// Reads the archive to its end. Blocks.
    ///
    /// - Parameter look: called with the number of bytes of each piece that was decompressed; what it throws ends the work.
    /// - Returns: the files in the order in which they came.
    /// - Throws: `ModelError.archiveUnsafe`, `archiveTooLarge`, `archiveDamaged`, `archiveIncomplete`; what `sink` and `look` throw.
    func unpack(
        _ reader: ArchiveReader, into sink: inout some UnpackedFileSink, look: (Int) throws -> Void = { _ in }
    ) throws -> [InstalledModel.File] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes, alignment: 16)
        defer { buffer.deallocate() }
        var files: [InstalledModel.File] = []
        var paths: Set<String> = []
        var count = 0
        var total: Int64 = 0
        while let entry = try reader.next() {
            count += 1
            guard count <= limits.entries else { throw ModelError.archiveTooLarge("more than \(limits.entries) entries") }
            guard entry.statedBytes ?? 0 <= limits.bytes - total else { throw tooManyBytes }
            let place = try place(of: entry)
            if let place, !paths.insert(place.text).inserted { throw ModelError.archiveUnsafe("'\(place.text)' is there twice") }
            if let place { try sink.begin(place) }
            var hash = SHA256()
            var bytes: Int64 = 0
            while case let length = try reader.read(into: buffer), length > 0 {
                bytes += Int64(length)
                total += Int64(length)
                guard total <= limits.bytes else { throw tooManyBytes }
                try look(length)
                guard place != nil else { continue }
                let piece = UnsafeRawBufferPointer(rebasing: buffer[..<length])
                hash.update(bufferPointer: piece)
                try sink.write(piece)
            }
            if let place { files.append(InstalledModel.File(path: place.text, bytes: bytes, sha256: SHA256Text.of(hash.finalize()))) }
        }
        try sink.finish()
        let missing = wanted.missing(in: paths)
        guard missing.isEmpty else { throw ModelError.archiveIncomplete(missing) }
        return files
    }

    private var tooManyBytes: ModelError { .archiveTooLarge("more than \(limits.bytes) bytes") }

    /// - Returns: `nil` for what is left out.
    /// - Throws: `ModelError.archiveUnsafe` for what no honest archive has.
    private func place(of entry: ArchiveEntry) throws(ModelError) -> SafePath? {
        // A name that is no text in this process's language is nobody's that is wanted.
        guard let name = entry.path else { return nil }
        guard let path = SafePath(name) else {
            if entry.kind == .folder, name.allSatisfy({ "./".contains($0) }), name.utf8.first == UInt8(ascii: "."), !name.contains("..") {
                return nil
            }
            throw .archiveUnsafe("'\(Self.printable(name))' is no path below it")
        }
        switch entry.kind {
        case .file: return wanted.place(of: path)
        case .folder: return nil
        case .link(let target):
            if path.leadsOut(to: target) { throw .archiveUnsafe("the link '\(Self.printable(name))' leads out of it") }
            if wanted.place(of: path) != nil { throw .archiveUnsafe("'\(Self.printable(name))' is a link") }
            return nil
        case .other:
            if wanted.place(of: path) != nil { throw .archiveUnsafe("'\(Self.printable(name))' is a device or a pipe") }
            return nil
        }
    }

    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(100).map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}
