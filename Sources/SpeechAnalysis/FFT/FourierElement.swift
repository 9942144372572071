/// What a Fourier transform can be made of: a number, or a SIMD vector whose lanes are as many signals side by side.
///
/// `Float` and `Double` transform one signal. `SIMD4<Float>` transforms four at once, lane by lane, at hardly more than the price of
/// one: no step of the transform mixes lanes, so that every instruction works on all of them. Frames of a recording are independent,
/// which makes this the way to analyse many.
public protocol FourierElement: Sendable {
    /// The numbers that an element is made of.
    associatedtype Real: BinaryFloatingPoint & Sendable
    /// Neighbouring elements that go through a step together; `Self` where an element is a vector already.
    associatedtype Group: FourierElement where Group.Real == Real

    /// Elements in a `Group`.
    static var groupCount: Int { get }
    static var zero: Self { get }

    /// The same number in every lane.
    init(repeating value: Real)

    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
}

extension Float: FourierElement {
    public typealias Real = Float
    public typealias Group = SIMD4<Float>
    public static var groupCount: Int { 4 }

    @inlinable public init(repeating value: Float) { self = value }
}

extension Double: FourierElement {
    public typealias Real = Double
    public typealias Group = SIMD2<Double>
    public static var groupCount: Int { 2 }

    @inlinable public init(repeating value: Double) { self = value }
}

extension SIMD4<Float>: FourierElement {
    public typealias Real = Float
    public typealias Group = Self
    public static var groupCount: Int { 1 }
}

extension SIMD8<Float>: FourierElement {
    public typealias Real = Float
    public typealias Group = Self
    public static var groupCount: Int { 1 }
}

extension SIMD2<Double>: FourierElement {
    public typealias Real = Double
    public typealias Group = Self
    public static var groupCount: Int { 1 }
}
