import Testing

@testable import Compatibility

@Suite struct CompressionRatioTests {
    /// The right-hand figures are those of zlib 1.2.13 at its default level.
    @Test(arguments: [
        ("Good morning.", 0.6190),
        ("The quick brown fox jumps over the lazy dog.", 0.8627),
        ("and so my fellow americans ask not what your country can do for you ask what you can do for your country", 1.4247),
        ("thank you thank you thank you thank you thank you thank you thank you", 3.2857),
        ("Wir müssen über die Brücke gehen, über die Brücke und dann nach Hause.", 1.1194),
    ])
    func shortTextsComeNearZlib(_ text: String, _ zlib: Double) {
        #expect(abs(CompressionRatio.of(text) / zlib - 1) < 0.1, "\(CompressionRatio.of(text)) is not near \(zlib)")
    }

    @Test func aTextThatGoesRoundInACircleIsFarOff() {
        let circle = String(repeating: "thank you for watching ", count: 40)
        #expect(CompressionRatio.of(circle) > 10)
        #expect(CompressionRatio.of("") == 1)
    }
}
