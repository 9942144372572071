import FoundationEssentials
import ModelLibrary

/// `crescendo models`: what can be installed, what is, and which of it serves.
public enum ModelCommands {
    /// What becomes of a model that serves a task, or serves it no more.
    static func effect(on task: ModelTask) -> String {
        switch task {
        case .transcription, .liveTranscription, .voiceActivity, .punctuation, .noiseReduction, .speakerEmbedding,
            .languageIdentification:
            "A server that runs takes this up within seconds."
        case .speakerSegmentation:
            "With a model for \(ModelTask.speakerEmbedding.words) it tells speakers apart. A server that runs takes this up within seconds."
        case .textToSpeech: "'crescendo speak' speaks with it."
        }
    }

    /// What the settings say about models.
    struct Place {
        let settings: Settings
        let catalogue: ModelCatalogue
        let store: ModelStore

        init(_ options: [String: String]) throws {
            settings = try Settings(options: options, environment: currentEnvironment(), isTerminal: true)
            store = settings.modelStore
            guard let file = settings.modelsCatalogue else {
                catalogue = try ModelCatalogue.embedded()
                return
            }
            guard let document = FileManager.default.contents(atPath: file) else {
                throw CommandError(
                    code: "model_catalogue_unreadable", userMessage: "The catalogue \(file) cannot be read.", status: .noInput)
            }
            catalogue = try ModelCatalogue(document)
        }
    }

    /// A task as somebody typed it.
    ///
    /// - Throws: `CommandError` with those that there are.
    static func task(_ text: String) throws -> ModelTask {
        if let task = ModelTask(rawValue: text.lowercased().replacing("-", with: "_")) { return task }
        throw CommandError(
            code: "model_task_unknown",
            userMessage: "'\(Printable.line(text))' is no task. There are \(ModelTask.allCases.map(\.words).joined(separator: ", ")).",
            status: .usage)
    }
}

extension ModelTask {
    /// As people type it.
    var words: String { rawValue.replacing("_", with: "-") }
}
