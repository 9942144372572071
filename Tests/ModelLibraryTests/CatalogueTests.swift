import Foundation
import ModelTestKit
import Testing

@testable import ModelLibrary

@Suite struct CatalogueTests {
    @Test func theOneInTheBinaryIsValidAndHasEveryTask() throws {
        let catalogue = try ModelCatalogue.embedded()
        #expect((15...40).contains(catalogue.models.count))
        for task in ModelTask.allCases { #expect(catalogue.models.contains { $0.task == task }, "no model for \(task.rawValue)") }
        let english = catalogue.models.filter { $0.task == .transcription && $0.languages == ["en"] }
        #expect(Set(english.compactMap(\.size)) == [.small, .middle, .large], "a small, a middle and a large pick for English")
        #expect(catalogue.models.contains { $0.task == .transcription && $0.languages.count > 5 }, "a pick for many languages")
    }

    /// What people rely on when they read the list.
    @Test func everyFigureAndChecksumSaysWhereItIsFrom() throws {
        // Where the publishers of models and of the engine put what they release.
        let places = ["https://github.com/k2-fsa/sherpa-onnx/releases/download/", "https://files.pythonhosted.org/packages/"]
        for model in try ModelCatalogue.embedded().models {
            #expect(places.contains { model.download.address.hasPrefix($0) }, "\(model.name)")
            #expect((model.download.sha256 == nil) == (model.download.sha256Source == nil), "\(model.name)")
            #expect(model.licence.commercialUse == .allowed || model.licence.condition != nil, "\(model.name) says what is to be known")
            let isWhole = model.download.sha256 != nil && model.download.bytesAreExact
            #expect(isWhole || model.unverified?.isEmpty == false, "\(model.name) says what is not known")
            if model.expectation?.wordErrorRatePercent == nil, model.task == .transcription {
                #expect(model.unverified?.contains { $0.contains("error rate") } == true, "\(model.name)")
            }
        }
    }

    @Test(arguments: [
        ("Moonshine", ["moonshine-tiny-en"]), ("text to speech", ["kitten-nano-en", "kokoro-en", "piper-libritts-en"]),
        ("voice-activity", ["silero-vad"]), ("noise", ["whisper-small-en", "silero-vad", "gtcrn"]), ("nothing like it", []),
    ])
    func modelsAreFoundByWords(_ words: String, _ names: [String]) throws {
        let found = try ModelCatalogue.embedded().search([words]).map(\.name)
        #expect(found == names)
    }

    @Test func aLanguageIsFoundByItsTag() throws {
        let catalogue = try ModelCatalogue.embedded()
        #expect(catalogue.search(["de"]).map(\.name) == ["parakeet-v3"])
        #expect(catalogue.search(["yue", "transcription"]).map(\.name) == ["sense-voice-small"])
        #expect(catalogue.search([]).count == catalogue.models.count)
    }

    @Test func aNameThatIsNotThereGetsOnesThatLookLikeIt() throws {
        let catalogue = try ModelCatalogue.embedded()
        let error = #expect(throws: ModelError.self) { try catalogue.model("moonshine") }
        #expect(error?.code == "model_unknown" && error?.userMessage.contains("moonshine-tiny-en") == true)
        #expect(throws: ModelError.unknownModel("xyz", near: [])) { try catalogue.model("xyz") }
    }

    /// Each of these would lead a download, a path or a reader astray.
    @Test(arguments: [
        ("Tiny En", "https://a.example/x/y.tar.bz2", "tar.bz2", ["model.onnx"], nil as String?, "name"),
        ("../tiny", "https://a.example/x/y.tar.bz2", "tar.bz2", ["model.onnx"], nil, "name"),
        ("tiny", "http://a.example/x/y.tar.bz2", "tar.bz2", ["model.onnx"], nil, "not encrypted"),
        ("tiny", "ftp://a.example/x/y.tar.bz2", "tar.bz2", ["model.onnx"], nil, "address"),
        ("tiny", "https://user@a.example/x/y", "tar.bz2", ["model.onnx"], nil, "address"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["../model.onnx"], nil, "path"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["/etc/passwd"], nil, "path"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["a//b"], nil, "path"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["model.json"], nil, "our own"),
        ("tiny", "https://a.example/x/y", "tar.bz2", [], nil, "no files"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["a", "a"], nil, "twice"),
        ("tiny", "https://a.example/x/y", "file", ["a", "b"], nil, "one file"),
        ("tiny", "https://a.example/x/y", "rar", ["a"], nil, "no value that is known"),
        ("tiny", "https://a.example/x/y", "tar.bz2", ["a"], "ABC", "checksum"),
    ])
    func whatWouldLeadAstrayIsRefused(
        _ name: String, _ address: String, _ form: String, _ files: [String], _ sum: String?, _ word: String
    ) throws {
        let document = try TestModels.document(
            name: name, address: address, form: form, sha256: sum, root: form == "file" ? nil : "root", files: files.map { ["path": $0] },
            folders: nil)
        let error = #expect(throws: ModelError.self) { try ModelCatalogue(document) }
        #expect(error?.code == "model_catalogue_invalid" && error?.userMessage.contains(word) == true, "\(error?.userMessage ?? "")")
    }

    @Test func aFigureWithoutASourceIsRefused() throws {
        let document = try TestModels.document { $0["expectation"] = ["word_error_rate_percent": 5.0] }
        let error = #expect(throws: ModelError.self) { try ModelCatalogue(document) }
        #expect(error?.userMessage.contains("no source") == true)
    }

    @Test(arguments: ["", "{", "[]", #"{"format": 1, "updated": "x"}"#, #"{"format": 2, "updated": "x", "models": []}"#])
    func whatIsNoCatalogueIsRefused(_ text: String) {
        let error = #expect(throws: ModelError.self) { try ModelCatalogue(Data(text.utf8)) }
        #expect(error?.code == "model_catalogue_invalid")
    }

    @Test(
        arguments: [
            ("a/b", "a/b"), ("./a//b/", "a/b"), ("a/./b", "a/b"), ("/a", nil), ("a/../b", nil), ("..", nil), ("", nil), (".", nil),
            ("a\\b", nil), ("a\u{0}b", nil), ("a\nb", nil), (String(repeating: "a/", count: 40), nil),
            (String(repeating: "a", count: 300), nil),
        ] as [(String, String?)])
    func pathsStayBelowTheirFolder(_ text: String, _ expected: String?) { #expect(SafePath(text)?.text == expected) }

    @Test(arguments: [("a/b", "../c", false), ("a/b", "../../c", true), ("a", "/etc", true), ("a", "b/../../c", true), ("a", "./b", false)])
    func linksThatLeadOutAreSeen(_ path: String, _ target: String, _ leadsOut: Bool) throws {
        #expect(try #require(SafePath(path)).leadsOut(to: target) == leadsOut)
    }
}
