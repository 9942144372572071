import ModelTestKit
import Testing

@testable import ModelLibrary

@Suite struct UnpackingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func content(root: String? = TestModels.root, folders: [String]? = ["data"]) throws -> CatalogueModel.Content {
        try TestModels.model(archive: [1], root: root, folders: folders).content
    }

    /// Unpacks into the test's folder.
    private func unpack(
        _ entries: [TestArchive.Entry], _ form: TestArchive.Form = .tarBzip2, limits: UnpackLimits = UnpackLimits(bytes: 1 << 20),
        change: (inout [UInt8]) -> Void = { _ in }
    ) throws -> [InstalledModel.File] {
        var bytes = try TestArchive.bytes(entries, form)
        change(&bytes)
        return try unpack(bytes, form, limits)
    }

    private func unpack(
        _ bytes: [UInt8], _ form: TestArchive.Form = .tarBzip2, _ limits: UnpackLimits = UnpackLimits(bytes: 1 << 20)
    ) throws -> [InstalledModel.File] {
        let archive = try folder.write("archive", bytes)
        try ModelDisk.makeFolder(folder.path + "/model")
        let forms: [TestArchive.Form: CatalogueModel.Form] = [.tarBzip2: .tarBzip2, .tarGzip: .tarGzip, .zip: .zip]
        let reader = try ArchiveReader(.file(archive), form: try #require(forms[form]))
        var sink = FolderSink(folder.path + "/model")
        return try ArchiveUnpacker(wanted: WantedFiles(try content()), limits: limits).unpack(reader, into: &sink)
    }

    @Test(arguments: TestArchive.Form.allCases)
    func whatIsWantedIsTakenOutAndTheRestLeft(_ form: TestArchive.Form) throws {
        let files = try unpack(TestModels.entries, form)
        #expect(Set(files.map(\.path)) == ["model.onnx", "tokens.txt", "data/phonemes", "LICENSE"])
        #expect(files.first { $0.path == "model.onnx" }?.sha256 == TestModels.sum(TestModels.model))
        #expect(try folder.contents("model") == ["LICENSE", "data", "data/phonemes", "model.onnx", "tokens.txt"])
        #expect(try FileSum.of(folder.path + "/model/model.onnx").sha256 == TestModels.sum(TestModels.model))
    }

    @Test(
        arguments: [
            ("a path that climbs", .file("\(TestModels.root)/../../escape", [1])),
            ("an absolute path", .file("/tmp/models-escape", [1])),
            ("a path that climbs within a folder that is wanted", .file("\(TestModels.root)/data/../../../escape", [1])),
            ("a link out", .link("\(TestModels.root)/out", to: "../../../etc")),
            ("an absolute link", .link("\(TestModels.root)/data", to: "/etc")),
            ("a link in the place of a file", .link("\(TestModels.root)/tokens.txt", to: "model.onnx")),
            ("a hard link out", .hardLink("\(TestModels.root)/data/x", to: "../../../../etc/passwd")),
            ("a hard link in the place of a file", .hardLink("\(TestModels.root)/data/x", to: "\(TestModels.root)/model.onnx")),
            ("a pipe in the place of a file", .pipe("\(TestModels.root)/data/pipe")),
            ("a line break in a name", .file("\(TestModels.root)/a\nb", [1])),
            ("the same file twice", .file("\(TestModels.root)/./model.onnx", [1])),
        ] as [(String, TestArchive.Entry)])
    func whatIsNotSafeIsRefused(_ what: String, _ entry: TestArchive.Entry) throws {
        let error = #expect(throws: ModelError.self, "\(what)") { try unpack(TestModels.entries + [entry]) }
        #expect(error?.code == "model_archive_unsafe", "\(what): \(error?.userMessage ?? "")")
        #expect(try folder.contents().allSatisfy { $0 == "archive" || $0.hasPrefix("model") }, "nothing lies elsewhere")
    }

    @Test func aLinkInsideThatNobodyWantsIsLeftOut() throws {
        #expect(try unpack(TestModels.entries + [.link("\(TestModels.root)/latest", to: "model.onnx")]).count == 4)
    }

    @Test func anArchiveHoldsNoMoreThanItMay() throws {
        let zeros = TestArchive.Entry.file("\(TestModels.root)/zeros", [UInt8](repeating: 0, count: 300_000))
        for form in TestArchive.Form.allCases {
            let error = #expect(throws: ModelError.self) {
                try unpack(TestModels.entries + [zeros], form, limits: UnpackLimits(bytes: 100_000))
            }
            #expect(error?.code == "model_archive_too_large", "what is left out is counted too (\(form))")
            try ModelDisk.removeTree(folder.path + "/model")
        }
        let many = (0..<200).map { TestArchive.Entry.file("\(TestModels.root)/x\($0)", []) }
        let error = #expect(throws: ModelError.self) { try unpack(many, limits: UnpackLimits(bytes: 1 << 20, entries: 100)) }
        #expect(error?.code == "model_archive_too_large")
    }

    @Test func aFileThatIsMissingIsNamed() throws {
        #expect(throws: ModelError.archiveIncomplete(["tokens.txt", "data"])) {
            try unpack([.file("\(TestModels.root)/model.onnx", TestModels.model)])
        }
        #expect(throws: ModelError.self) { try unpack([.file("other/model.onnx", TestModels.model)]) }
    }

    @Test func damageIsSeen() throws {
        let whole = try TestArchive.bytes(TestModels.entries, .tarBzip2)
        for bytes in [Array(whole.dropLast(whole.count / 2)), [], Array("<html>Sign in to this network</html>".utf8)] {
            let error = #expect(throws: ModelError.self) { try unpack(bytes) }
            #expect(["model_archive_damaged", "model_archive_incomplete"].contains(error?.code ?? ""), "\(error?.code ?? "")")
            try ModelDisk.removeTree(folder.path + "/model")
        }
        let error = #expect(throws: ModelError.self) { try unpack(try TestArchive.bytes(TestModels.entries, .zip), .tarBzip2) }
        #expect(error?.code == "model_archive_damaged", "another format than the catalogue's is not read")
    }
}
