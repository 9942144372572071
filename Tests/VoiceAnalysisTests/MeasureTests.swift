import Foundation
import Testing
import VoiceCore

@testable import VoiceAnalysis

/// How a value is written, and how its absence is.
@Suite struct MeasureTests {
    @Test func aValueHasItsUnit() throws {
        let measure = Measure(118.234_567_89, .hertz)
        #expect(String(decoding: try JSON.encode(measure), as: UTF8.self) == #"{"unit":"Hz","value":118.2346}"#)
    }

    @Test(arguments: [nil, Double.nan, .infinity, -.infinity])
    func whatIsNotDefinedIsNullWithItsReason(value: Double?) throws {
        let measure = Measure(value, .percent, otherwise: .noVoice)
        let text = String(decoding: try JSON.encode(measure), as: UTF8.self)
        #expect(text == #"{"reason":"no_voice","unit":"%","value":null}"#)
        #expect(try JSON.decode(Measure.self, from: Data(text.utf8)) == measure)
    }

    @Test(arguments: [
        (0.0, 0.0), (1_234_567.89, 1_234_568), (0.000_012_345_678_9, 1.234_568e-05), (-0.1, -0.1), (12_345_678.9, 12_345_679),
    ])
    func valuesKeepSevenDigits(given: Double, kept: Double) {
        #expect(Measure(given, .none).value == kept)
    }
}
