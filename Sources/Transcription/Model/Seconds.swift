/// A time or a length in seconds, as transcripts store it: whole milliseconds, so that the text form stays short and exact.
public typealias Seconds = Double

extension Seconds {
    /// The nearest whole millisecond.
    public var roundedToMilliseconds: Seconds { (self * 1000).rounded() / 1000 }
}
