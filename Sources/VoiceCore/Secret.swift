/// A value that must not reach a log: it prints as `***`.
public struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself; the name is there to be seen in a review.
    public let revealed: Value

    public init(_ value: Value) { revealed = value }

    public var description: String { "***" }
    public var debugDescription: String { "***" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
