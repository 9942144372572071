import CArchive

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What an archive has at its next place.
struct ArchiveEntry: Equatable {
    enum Kind: Equatable {
        case file
        case folder
        /// A link of either sort, and where it points to.
        case link(String)
        /// A device, a pipe, a socket.
        case other
    }

    /// As it is written there; `nil` where that is no text.
    let path: String?
    let kind: Kind
    /// As it says of itself, where it does.
    let statedBytes: Int64?
}

/// Reads an archive from its beginning to its end through libarchive, which is told to know no other format than the one that is expected.
/// Makes no file and follows no name. Belongs to one thread; blocks.
final class ArchiveReader {
    enum Source {
        case file(String)
        case memory([UInt8])
    }

    private let archive: OpaquePointer
    /// What libarchive reads from, when it is memory.
    private let memory: UnsafeMutableRawBufferPointer?
    private static let blockBytes = 1 << 16

    /// - Parameter form: one that is an archive.
    /// - Throws: `ModelError.archiveDamaged`; `fileUnreadable`.
    init(_ source: Source, form: CatalogueModel.Form) throws(ModelError) {
        guard let archive = archive_read_new() else { throw .archiveDamaged("no memory is left") }
        self.archive = archive
        var status = ARCHIVE_OK
        switch form {
        case .tarBzip2: status = min(archive_read_support_filter_bzip2(archive), archive_read_support_format_tar(archive))
        case .tarGzip: status = min(archive_read_support_filter_gzip(archive), archive_read_support_format_tar(archive))
        case .zip, .file: status = archive_read_support_format_zip(archive)
        }
        switch source {
        case .file(let path):
            memory = nil
            guard access(path, R_OK) == 0 else { throw .fileUnreadable(errno: errno) }
            status = status < ARCHIVE_WARN ? status : archive_read_open_filename(archive, path, Self.blockBytes)
        case .memory(let bytes):
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
            copy.copyBytes(from: bytes)
            memory = copy
            status = status < ARCHIVE_WARN ? status : archive_read_open_memory(archive, copy.baseAddress, bytes.count)
        }
        // The value is complete here, so what it holds goes with it.
        guard status >= ARCHIVE_WARN else { throw failure() }
    }

    deinit {
        archive_read_free(archive)
        memory?.deallocate()
    }

    /// - Returns: `nil` at the end.
    /// - Throws: `ModelError.archiveDamaged`.
    func next() throws(ModelError) -> ArchiveEntry? {
        var entry: OpaquePointer?
        let status = archive_read_next_header(archive, &entry)
        if status == ARCHIVE_EOF { return nil }
        guard status >= ARCHIVE_WARN, let entry else { throw failure() }
        return ArchiveEntry(
            path: archive_entry_pathname(entry).flatMap { String(validatingCString: $0) }, kind: kind(of: entry),
            statedBytes: archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil)
    }

    private func kind(of entry: OpaquePointer) -> ArchiveEntry.Kind {
        if let target = archive_entry_hardlink(entry) { return .link(String(cString: target)) }
        // The macros of archive_entry.h for these are casts, which Swift does not import.
        switch mode_t(archive_entry_filetype(entry)) & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link(archive_entry_symlink(entry).map { String(cString: $0) } ?? "/")
        default: return .other
        }
    }

    /// Reads on in the entry's bytes; gaps of sparse files are zeros.
    ///
    /// - Returns: how many were read; 0 at the entry's end.
    /// - Throws: `ModelError.archiveDamaged`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ModelError) -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw failure() }
        return count
    }

    /// In libarchive's words, as one line without what a terminal would obey.
    private func failure() -> ModelError {
        let text = archive_error_string(archive).map { String(cString: $0) } ?? "it is cut off or damaged"
        let line = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value < 0x7F }.prefix(200)))
        return .archiveDamaged(line.isEmpty ? "it is cut off or damaged" : line)
    }
}
