import VoiceCore

/// A document as the file that word processors open: an Open Packaging archive (ECMA-376 part 2) of its parts. Equal documents give equal
/// bytes.
struct WordPackage {
    let title: String
    /// Who is heard, as far as somebody said.
    let author: String?
    let keywords: [String]
    let language: String?
    let created: Timestamp
    let modified: Timestamp
    let paragraphs: [WordParagraph]

    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

    private static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let packageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    private static let wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."

    var bytes: [UInt8] {
        var archive = ZipWriter()
        var bytes: [UInt8] = []
        for (name, text) in parts {
            let part = Array(text.utf8)
            bytes += archive.whole(name, modified: nil, part) + part
        }
        return bytes + archive.takeDirectory() + archive.ending()
    }

    private var parts: [(name: String, text: String)] {
        [
            ("[Content_Types].xml", Self.contentTypes),
            (
                "_rels/.rels",
                Self.relations([
                    ("\(Self.relationships)/officeDocument", "word/document.xml"),
                    ("\(Self.packageRelationships)/metadata/core-properties", "docProps/core.xml"),
                    ("\(Self.relationships)/extended-properties", "docProps/app.xml"),
                ])
            ),
            ("docProps/core.xml", coreProperties),
            (
                "docProps/app.xml",
                Self.declaration
                    + "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
                    + "<Application>Crescendo</Application></Properties>"
            ),
            ("word/_rels/document.xml.rels", Self.relations([("\(Self.relationships)/styles", "styles.xml")])),
            ("word/document.xml", document),
            ("word/styles.xml", WordStyles.xml(language: language)),
        ]
    }

    /// A4, with an inch around the text.
    private var document: String {
        Self.declaration + "<w:document \(Self.namespace)><w:body>" + paragraphs.map(\.xml).joined()
            + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" "
            + "w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    }

    private var coreProperties: String {
        func element(_ name: String, _ text: String?, _ attributes: String = "") -> String {
            guard let text, !text.isEmpty else { return "" }
            return "<\(name)\(attributes)>\(XMLText.escaped(text))</\(name)>"
        }
        let time = " xsi:type=\"dcterms:W3CDTF\""
        return Self.declaration
            + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
            + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
            + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" + element("dc:title", title) + element("dc:creator", author)
            + element("cp:keywords", keywords.joined(separator: ", ")) + element("dc:language", language)
            + element("dcterms:created", Self.second(created), time) + element("dcterms:modified", Self.second(modified), time)
            + "</cp:coreProperties>"
    }

    private static func second(_ time: Timestamp) -> String { time.description.prefix(19) + "Z" }

    private static let contentTypes =
        declaration + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        + "<Override PartName=\"/word/document.xml\" ContentType=\"\(wordType)document.main+xml\"/>"
        + "<Override PartName=\"/word/styles.xml\" ContentType=\"\(wordType)styles+xml\"/>"
        + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
        + "<Override PartName=\"/docProps/app.xml\" "
        + "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"

    private static func relations(_ relations: [(type: String, target: String)]) -> String {
        let elements = relations.enumerated().map { number, relation in
            "<Relationship Id=\"rId\(number + 1)\" Type=\"\(relation.type)\" Target=\"\(relation.target)\"/>"
        }
        return declaration + "<Relationships xmlns=\"\(packageRelationships)\">" + elements.joined() + "</Relationships>"
    }
}
