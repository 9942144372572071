extension ModelCatalogue {
    /// Models in which every word is found: in the name, the title, the task, the summary, the licence or as a language.
    ///
    /// - Parameter words: in any case; a language by its tag (`de`), of which a model for all languages has every one.
    /// - Returns: in the catalogue's order; all models for no words.
    public func search(_ words: [String]) -> [CatalogueModel] {
        let words = words.flatMap { $0.lowercased().split(whereSeparator: \.isWhitespace).map(String.init) }
        return models.filter { model in words.allSatisfy { model.has($0) } }
    }
}

extension CatalogueModel {
    fileprivate func has(_ word: String) -> Bool {
        if languages.contains(where: { $0.lowercased() == word }) { return true }
        let task = task.rawValue
        let text = [
            name, title, task, task.replacing("_", with: " "), task.replacing("_", with: "-"), summary, licence.name, size?.rawValue ?? "",
        ]
        .joined(separator: " ").lowercased()
        // A word of two letters would be found within very many others.
        return word.count > 2 ? text.contains(word) : text.split { !$0.isLetter }.contains { $0 == word }
    }
}
