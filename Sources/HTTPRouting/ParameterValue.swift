public import VoiceCore

/// A type that a path, query or header parameter can be read as.
public protocol ParameterValue: Sendable {
    /// What the text must look like.
    static var parameterKind: ParameterKind { get }

    /// Reads the text; `nil` where it does not look like the kind.
    static func read(parameter text: String) -> Self?
}

extension String: ParameterValue {
    public static var parameterKind: ParameterKind { .string }
    public static func read(parameter text: String) -> String? { text }
}

extension Int: ParameterValue {
    public static var parameterKind: ParameterKind { .integer }
    public static func read(parameter text: String) -> Int? { Int(text) }
}

extension Double: ParameterValue {
    public static var parameterKind: ParameterKind { .number }

    /// Finite numbers in decimal notation.
    public static func read(parameter text: String) -> Double? {
        guard let value = Double(text), value.isFinite, !text.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") })
        else { return nil }
        return value
    }
}

extension Bool: ParameterValue {
    public static var parameterKind: ParameterKind { .boolean }
    public static func read(parameter text: String) -> Bool? { Bool(text) }
}

extension Timestamp: ParameterValue {
    public static var parameterKind: ParameterKind { .time }
    public static func read(parameter text: String) -> Timestamp? { Timestamp(text) }
}

extension Identifier: ParameterValue {
    public static var parameterKind: ParameterKind { .identifier(prefix: Tag.prefix) }
    public static func read(parameter text: String) -> Identifier? { Identifier(text) }
}

/// An enumeration of words becomes a parameter by declaring `ParameterValue`.
extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var parameterKind: ParameterKind { .word(of: allCases.map(\.rawValue)) }
    public static func read(parameter text: String) -> Self? { Self(rawValue: text) }
}
