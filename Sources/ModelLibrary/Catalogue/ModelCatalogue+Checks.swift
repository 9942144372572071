extension ModelCatalogue {
    /// Everything that the rest relies on: names are names of folders, paths stay below their model, addresses are safe.
    func check() throws(ModelError) {
        guard format == Self.format else {
            throw .catalogueInvalid("its format is \(format), and this program reads \(Self.format)")
        }
        guard models.count <= 1000 else { throw .catalogueInvalid("it has more than 1000 models") }
        var names: Set<String> = []
        for model in models {
            guard Self.isName(model.name) else {
                throw .catalogueInvalid("'\(model.name.prefix(80))' is no name: 1 to 64 lower-case letters, digits and hyphens")
            }
            guard names.insert(model.name).inserted else { throw .catalogueInvalid("\(model.name) is there twice") }
            if let problem = Self.problem(of: model) { throw .catalogueInvalid("\(model.name): \(problem)") }
        }
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { Self.nameBytes.contains($0) } && text.utf8.first != UInt8(ascii: "-")
    }

    private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)

    private static func problem(of model: CatalogueModel) -> String? {
        if model.title.isEmpty || model.summary.isEmpty { return "it has no title or no summary" }
        if model.languages.isEmpty || !model.languages.allSatisfy(isLanguage) { return "its languages are no tags" }
        if model.licence.name.isEmpty || model.licence.attribution.isEmpty { return "its licence has no name or no attribution" }
        if let rate = model.expectation?.wordErrorRatePercent {
            if !(0...100).contains(rate) { return "its error rate is not within 0 to 100" }
            if model.expectation?.errorRateSource == nil || model.expectation?.errorRateSpeech == nil {
                return "its error rate has no source or does not say of what speech it is"
            }
        }
        if let factor = model.expectation?.realTimeFactor {
            if !(factor > 0 && factor < 1000) { return "its real-time factor is not above 0" }
            if model.expectation?.realTimeFactorSource == nil { return "its real-time factor has no source" }
        }
        return problem(of: model.download) ?? problem(of: model.content, form: model.download.form) ?? problem(of: model.runtime)
    }

    private static func problem(of download: CatalogueModel.Download) -> String? {
        guard let address = DownloadAddress(download.address) else { return "its address is no http or https address" }
        if !address.isEncrypted && !address.isLoopback { return "its address is not encrypted (https)" }
        if !(1...(64 << 30)).contains(download.bytes) { return "its length is not within 1 byte to 64 GiB" }
        if let sum = download.sha256, !SHA256Text.isValid(sum) { return "its checksum is not 64 hexadecimal digits in lower case" }
        return nil
    }

    private static func problem(of content: CatalogueModel.Content, form: CatalogueModel.Form) -> String? {
        let folders = content.folders ?? []
        if content.files.isEmpty { return "it has no files" }
        if content.files.count + folders.count > 1000 { return "it has more than 1000 files" }
        if form == .file && (content.files.count != 1 || !folders.isEmpty || content.root != nil) {
            return "a download that is one file has one file and no folder"
        }
        let paths = content.files.map(\.path) + folders + (content.root.map { [$0] } ?? [])
        if let path = paths.first(where: { SafePath($0)?.text != $0 }) { return "'\(path.prefix(80))' is no path below it" }
        if content.files.contains(where: { $0.path == InstalledModel.manifestName }) { return "a file has the name of our own" }
        if Set(content.files.map(\.path) + folders).count != content.files.count + folders.count { return "a file is there twice" }
        if content.files.contains(where: { $0.sha256.map { !SHA256Text.isValid($0) } ?? false }) {
            return "a file's checksum is not 64 hexadecimal digits in lower case"
        }
        if content.files.contains(where: { !(0...(64 << 30)).contains($0.bytes ?? 0) }) { return "a file's length is impossible" }
        if let about = content.bytesAbout, !(1...(64 << 30)).contains(about) { return "its installed length is impossible" }
        return nil
    }

    private static func problem(of runtime: ModelRuntime?) -> String? {
        guard let runtime else { return nil }
        if !(1...100).contains(runtime.settings.count) { return "it has no settings to be run with, or more than 100" }
        let texts = runtime.settings.flatMap { [$0.key, $0.value] }
        if texts.contains(where: { $0.utf8.contains(0) || $0.utf8.count > 1000 }) { return "a setting is longer than 1000 bytes" }
        if let longest = runtime.longestSeconds, !(1...3600).contains(longest) { return "its longest utterance is not within 1 to 3600 s" }
        return nil
    }

    private static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isAlphanumeric = parts.allSatisfy { part in (1...8).contains(part.count) && part.allSatisfy { isLetterOrDigit($0) } }
        return (2...8).contains(parts[0].count) && isAlphanumeric && parts.count <= 4
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
