import CArchive
import Foundation

/// Writes archives as others would, or nobody should.
public struct TestArchive {
    public enum Form: CaseIterable, Sendable { case tarBzip2, tarGzip, zip }

    public enum Entry: Sendable {
        case file(String, [UInt8])
        case folder(String)
        case link(String, to: String)
        case hardLink(String, to: String)
        case pipe(String)
    }

    struct Failed: Error {}

    public static func bytes(_ entries: [Entry], _ form: Form = .tarBzip2) throws -> [UInt8] {
        guard let archive = archive_write_new() else { throw Failed() }
        defer { archive_write_free(archive) }
        switch form {
        case .tarBzip2:
            archive_write_add_filter_bzip2(archive)
            archive_write_set_format_ustar(archive)
        case .tarGzip:
            archive_write_add_filter_gzip(archive)
            archive_write_set_format_pax_restricted(archive)
        case .zip: archive_write_set_format_zip(archive)
        }
        let capacity = 1 << 20 + entries.reduce(0) { $0 + $1.size + 2048 }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        var used = 0
        guard archive_write_open_memory(archive, buffer.baseAddress, buffer.count, &used) == ARCHIVE_OK else { throw Failed() }
        for entry in entries { try write(entry, to: archive) }
        guard archive_write_close(archive) == ARCHIVE_OK else { throw Failed() }
        return Array(buffer[..<used])
    }

    private static func write(_ item: Entry, to archive: OpaquePointer) throws {
        guard let entry = archive_entry_new() else { throw Failed() }
        defer { archive_entry_free(entry) }
        archive_entry_set_mode(entry, S_IFREG | 0o644)
        archive_entry_set_size(entry, 0)
        var bytes: [UInt8] = []
        switch item {
        case .file(let path, let content):
            archive_entry_set_pathname(entry, path)
            archive_entry_set_size(entry, Int64(content.count))
            bytes = content
        case .folder(let path):
            archive_entry_set_pathname(entry, path)
            archive_entry_set_mode(entry, S_IFDIR | 0o755)
        case .link(let path, let target):
            archive_entry_set_pathname(entry, path)
            archive_entry_set_mode(entry, S_IFLNK | 0o777)
            archive_entry_set_symlink(entry, target)
        case .hardLink(let path, let target):
            archive_entry_set_pathname(entry, path)
            archive_entry_set_hardlink(entry, target)
        case .pipe(let path):
            archive_entry_set_pathname(entry, path)
            archive_entry_set_mode(entry, S_IFIFO | 0o644)
        }
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw Failed() }
        guard bytes.isEmpty || archive_write_data(archive, bytes, bytes.count) == bytes.count else { throw Failed() }
    }
}

extension TestArchive.Entry {
    fileprivate var size: Int {
        if case .file(_, let content) = self { return content.count }
        return 0
    }
}
