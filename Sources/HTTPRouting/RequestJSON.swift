import FoundationEssentials
import HTTPTypes
public import NIOCore

/// Reads JSON request bodies strictly, with errors that name the field.
///
/// Keys are the snake-case spelling of the type's own. A key that the type does not have is an error, at every depth; so is a key that
/// is spelled in another case, and a NUL character in a text. A type that reads its keys with two `CodingKeys` types in one object cannot be read this way.
public enum RequestJSON {
    /// - Throws: `APIError` 400: `malformed_json`, `unknown_field`, `missing_field` or `invalid_field`, the field in `parameter`.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from body: ByteBuffer) throws(APIError) -> Value {
        guard body.readableBytes > 0 else {
            throw APIError(.badRequest, "missing_body", "The request needs a JSON body.")
        }
        do {
            return try JSONDecoder().decode(StrictlyDecoded<Value>.self, from: Data(body.readableBytesView)).value
        } catch let error as DecodingError {
            throw describe(error)
        } catch let error as UnknownField {
            let field = fieldName(error.path)
            throw APIError(.badRequest, "unknown_field", "The field '\(field)' is not known here.", parameter: field)
        } catch let error as NULInText {
            throw invalid(error.path, "must not hold a NUL character")
        } catch let error as UnreadableValue {
            throw invalid(error.path, "must be \(error.kind)")
        } catch {
            throw .internalError("decoding \(type): \(error)")
        }
    }

    private static func describe(_ error: DecodingError) -> APIError {
        switch error {
        case .keyNotFound(let key, let context):
            let field = fieldName(context.codingPath + [key])
            return APIError(.badRequest, "missing_field", "The field '\(field)' is missing.", parameter: field)
        case .valueNotFound(let type, let context):
            return invalid(context.codingPath, "must be \(kind(of: type)), not null")
        case .typeMismatch(let type, let context):
            return invalid(context.codingPath, "must be \(kind(of: type))")
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            return APIError(.badRequest, "malformed_json", "The body is not well-formed JSON.")
        case .dataCorrupted(let context):
            return invalid(context.codingPath, "is not valid")
        @unknown default:
            return APIError(.badRequest, "malformed_json", "The body cannot be read.")
        }
    }

    private static func invalid(_ path: [any CodingKey], _ problem: String) -> APIError {
        guard !path.isEmpty else { return APIError(.badRequest, "invalid_body", "The body \(problem).") }
        let field = fieldName(path)
        return .invalidField(field, "The field '\(field)' \(problem).")
    }

    /// `segments[2].start`.
    private static func fieldName(_ path: [any CodingKey]) -> String {
        var name = ""
        for key in path {
            if let index = key.intValue { name += "[\(index)]" } else { name += (name.isEmpty ? "" : ".") + key.stringValue }
        }
        return name.shortened
    }

    private static func kind(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "an integer"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any UnkeyedList.Type, is [Any].Type: "a list"
        case is [String: Any].Type: "an object"
        default: "of another kind"
        }
    }
}

/// Lists, whatever they hold.
private protocol UnkeyedList {}
extension Array: UnkeyedList {}

/// An object has a key that its type does not.
struct UnknownField: Error {
    let path: [any CodingKey]
}

/// A text has a NUL character in it.
struct NULInText: Error {
    let path: [any CodingKey]
}

/// A text that does not look like what its type is made of.
struct UnreadableValue: Error {
    let path: [any CodingKey]
    let kind: ParameterKind
}

/// A key by its text or its place.
struct PlainKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ text: String) {
        stringValue = text
        intValue = nil
    }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
