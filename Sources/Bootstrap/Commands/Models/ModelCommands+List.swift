import ModelLibrary

extension ModelCommands {
    struct ModelList: Encodable {
        let models: [ListedModel]
    }

    /// Lists the catalogue's models and those that are installed.
    ///
    /// - Parameter task: only those for it.
    public static func list(task: String?, installedOnly: Bool, options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let task = try task.map(Self.task)
            let models = try Place(options).list().filter { (task == nil || $0.task == task) && (!installedOnly || $0.installed != nil) }
            try output.show(ModelList(models: models), text: table(models))
        }
    }

    /// Shows models in which all words are found, with their terms and where their figures are from.
    public static func search(_ words: [String], options: [String: String], output: CommandOutput) async -> ExitStatus {
        await output.run {
            let place = try Place(options)
            let models = try place.list(place.catalogue.search(words))
            let text = models.isEmpty ? "no models" : models.map(details).joined(separator: "\n\n")
            try output.show(ModelList(models: models), text: text)
        }
    }

    static func table(_ models: [ListedModel]) -> String {
        guard !models.isEmpty else { return "no models" }
        var table = TextTable(header: ["NAME", "TASK", "LANGUAGES", "DOWNLOAD", "WRONG", "STATE", "LICENCE"])
        for model in models {
            let entry = model.catalogue
            table.add([
                model.name, model.task?.words ?? "-", entry.map { languages($0.languages) } ?? "-", entry.map { size($0.download) } ?? "-",
                entry?.expectation.flatMap(wrong) ?? "-", state(model),
                (entry?.licence.name ?? model.installed?.licence.name ?? "-") + (entry?.licence.needsAcceptance == true ? " (!)" : ""),
            ])
        }
        let notes = [
            "WRONG: words of a hundred, in English, by others' measurements ('models search NAME' says whose); (read): of books read aloud,",
            "which is easy. (!): terms to accept.",
            "*: nobody gives a checksum, so the first download's is kept and later ones must be the same.",
        ]
        return (table.lines(width: TextTable.terminalWidth) + [""] + notes).joined(separator: "\n")
    }

    static func languages(_ tags: [String]) -> String {
        if tags == ["mul"] { return "any" }
        return tags.count > 5 ? "\(tags.count) languages" : tags.joined(separator: " ")
    }

    private static func size(_ download: CatalogueModel.Download) -> String {
        (download.bytesAreExact ? "" : "~") + Printable.size(download.bytes) + (download.sha256 == nil ? " *" : "")
    }

    private static func state(_ model: ListedModel) -> String {
        switch model.state {
        case .installed: return model.inUse ? "in use" : "installed"
        case .available: return "-"
        case .partlyDownloaded:
            let percent = model.catalogue.map { min(99, (model.downloadedBytes ?? 0) * 100 / max(1, $0.download.bytes)) } ?? 0
            return "\(percent) % there"
        }
    }

    private static func wrong(_ expectation: ModelExpectation) -> String? {
        guard let percent = expectation.wordErrorRatePercent else { return nil }
        let tenths = Int((percent * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) %" + (expectation.errorRateSpeech == .read ? " (read)" : "")
    }

    private static func details(_ model: ListedModel) -> String {
        guard let entry = model.catalogue else { return model.name }
        var lines = ["\(entry.name): \(entry.title), \(entry.task.words), \(languages(entry.languages))", entry.summary]
        lines.append("state       \(state(model) == "-" ? "not installed" : state(model))")
        lines.append("download    \(size(entry.download)) from \(entry.download.address)")
        lines.append("installed   about \(Printable.size(entry.installedBytesAbout))")
        lines.append(
            "checksum    \(entry.download.sha256.map { "\($0), \(entry.download.sha256Source ?? "source not given")" } ?? "none known")")
        lines += terms(entry)
        if let expectation = entry.expectation {
            if let rate = expectation.wordErrorRatePercent {
                lines.append("wrong       \(rate) % of words: \(expectation.errorRateTest ?? ""), \(expectation.errorRateSource ?? "")")
            }
            if let factor = expectation.realTimeFactor {
                lines.append("speed       \(factor) s for a second of sound: \(expectation.realTimeFactorSource ?? "")")
            }
        }
        if let unverified = entry.unverified { lines.append("not checked " + unverified.joined(separator: "; ")) }
        return lines.map(Printable.line).joined(separator: "\n")
    }

    /// What is to be known before a model is installed.
    static func terms(_ entry: CatalogueModel) -> [String] {
        let licence = entry.licence
        var lines = [
            "licence     \(licence.name), \(licence.address)", "commercial  \(licence.commercialUse.rawValue)",
            "credit      \(licence.attribution)",
        ]
        if let condition = licence.condition { lines.append("terms       \(condition)") }
        if let gating = licence.gating { lines.append("gating      \(gating)") }
        return lines
    }
}
