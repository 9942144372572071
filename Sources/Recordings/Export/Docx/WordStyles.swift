/// How the parts of a document look (ECMA-376 part 1, 17.7). Whoever edits the document can change them in one place.
enum WordStyles {
    static let title = "Title"
    static let heading = "Heading1"
    static let details = "Subtitle"
    static let speaker = "Speaker"
    static let time = "Time"

    /// - Parameter language: BCP 47 tag of what was said, for the spelling checker.
    static func xml(language: String?) -> String {
        WordPackage.declaration
            + "<w:styles \(WordPackage.namespace)><w:docDefaults><w:rPrDefault><w:rPr>"
            + "<w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>"
            + self.language(language) + "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"276\" "
            + "w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
            + paragraph("Normal", "Normal", isDefault: true)
            + paragraph(title, "Title", "<w:spacing w:after=\"60\"/>", "<w:b/><w:bCs/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>")
            + paragraph(details, "Subtitle", "<w:spacing w:after=\"240\"/>", "<w:color w:val=\"595959\"/>")
            + paragraph(
                heading, "heading 1", "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
                "<w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>")
            + character(speaker, "<w:b/><w:bCs/>") + character(time, "<w:color w:val=\"595959\"/>") + "</w:styles>"
    }

    private static func language(_ language: String?) -> String {
        guard let language else { return "" }
        let tag = XMLText.escaped(language)
        let primary = language.lowercased().prefix { $0.isLetter }
        switch primary {
        case "zh", "ja", "ko", "yue": return "<w:lang w:eastAsia=\"\(tag)\"/>"
        case "ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ku": return "<w:lang w:bidi=\"\(tag)\"/>"
        default: return "<w:lang w:val=\"\(tag)\"/>"
        }
    }

    private static func paragraph(
        _ id: String, _ name: String, _ paragraph: String = "", _ run: String = "", isDefault: Bool = false
    ) -> String {
        "<w:style w:type=\"paragraph\"\(isDefault ? " w:default=\"1\"" : "") w:styleId=\"\(id)\"><w:name w:val=\"\(name)\"/>"
            + (isDefault ? "" : "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/>") + "<w:qFormat/>"
            + (paragraph.isEmpty ? "" : "<w:pPr>\(paragraph)</w:pPr>") + (run.isEmpty ? "" : "<w:rPr>\(run)</w:rPr>") + "</w:style>"
    }

    private static func character(_ id: String, _ run: String) -> String {
        "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"\(id)\"><w:name w:val=\"\(id)\"/><w:qFormat/><w:rPr>\(run)</w:rPr>"
            + "</w:style>"
    }
}
