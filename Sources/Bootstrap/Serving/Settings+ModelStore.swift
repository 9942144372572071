import ModelLibrary

extension Settings {
    /// Where models are installed.
    var modelStore: ModelStore { ModelStore(ModelFolder(DataDirectory(path: dataDirectory).models)) }
}
