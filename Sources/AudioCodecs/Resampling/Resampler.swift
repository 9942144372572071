/// Changes the sample rate of one channel, streaming: pieces of any size give the same samples, bit for bit.
///
/// Output sample n lies at the time of n / output rate, without delay: the filter is symmetric, and the ends are continued with
/// silence. N input samples give ⌈N · output / input⌉ output samples, the last ones from `finish`. Flat to 0.9 of the lower rate's
/// Nyquist frequency (7.2 kHz at 16 kHz), everything from Nyquist on at least 80 dB down. Equal rates pass through unchanged.
public struct Resampler: Sendable {
    public let inputRate: Int
    public let outputRate: Int

    private let filter: PolyphaseFilter?
    private let phases: Int
    private let wholeStep: Int
    private let phaseStep: Int

    /// Input that later output still needs, oldest first; begins with half a filter of silence.
    private var window: [Float]
    /// Where in `window` the next output's first tap lies, and how many phases beyond that.
    private var start = 0
    private var phase = 0

    /// - Parameters: in Hz, above 0.
    public init(inputRate: Int, outputRate: Int) {
        precondition(inputRate > 0 && outputRate > 0, "rates above 0 Hz")
        self.inputRate = inputRate
        self.outputRate = outputRate
        let divisor = Self.greatestCommonDivisor(inputRate, outputRate)
        phases = outputRate / divisor
        wholeStep = inputRate / outputRate
        phaseStep = inputRate / divisor % phases
        filter = inputRate == outputRate ? nil : PolyphaseFilter(inputRate: inputRate, outputRate: outputRate, phases: phases)
        window = [Float](repeating: 0, count: (filter?.tapCount ?? 0) / 2 - (filter == nil ? 0 : 1))
    }

    /// Reads further input and appends what output it decides.
    public mutating func push(_ input: [Float], into output: inout [Float]) {
        guard let filter else { return output.append(contentsOf: input) }
        window.append(contentsOf: input)
        let ready = readyCount(tapCount: filter.tapCount)
        guard ready > 0 else { return }
        let first = output.count
        output.append(contentsOf: repeatElement(0, count: ready))
        window.withUnsafeBufferPointer { window in
            filter.coefficients.withUnsafeBufferPointer { rows in
                output.withUnsafeMutableBufferPointer { output in
                    for n in first..<output.count {
                        output[n] = sample(window.baseAddress! + start, rows.baseAddress!, filter)
                        advance()
                    }
                }
            }
        }
        let done = min(start, window.count)
        window.removeFirst(done)
        start -= done
    }

    /// Appends the output that was waiting for input that does not come. Afterwards the resampler begins anew.
    public mutating func finish(into output: inout [Float]) {
        guard let filter else { return }
        push([Float](repeating: 0, count: filter.tapCount / 2), into: &output)
        window = [Float](repeating: 0, count: filter.tapCount / 2 - 1)
        start = 0
        phase = 0
    }

    /// Outputs whose last tap lies in `window`.
    private func readyCount(tapCount: Int) -> Int {
        let last = window.count - tapCount
        guard start <= last else { return 0 }
        // The furthest position is `last` and every phase of it; count the steps that fit.
        let distance = (last - start) * phases + (phases - 1) - phase
        return distance / (wholeStep * phases + phaseStep) + 1
    }

    private mutating func advance() {
        start += wholeStep
        phase += phaseStep
        if phase >= phases {
            phase -= phases
            start += 1
        }
    }

    @inline(__always)
    private func sample(_ input: UnsafePointer<Float>, _ rows: UnsafePointer<Float>, _ filter: PolyphaseFilter) -> Float {
        guard filter.isInterpolated else { return Self.dot(input, rows + phase * filter.tapCount, filter.tapCount) }
        let position = Double(phase) * Double(filter.phaseCount) / Double(phases)
        let row = Int(position)
        let low = Self.dot(input, rows + row * filter.tapCount, filter.tapCount)
        let high = Self.dot(input, rows + (row + 1) * filter.tapCount, filter.tapCount)
        return low + (high - low) * Float(position - Double(row))
    }

    /// Sixteen running sums, so that the loop is not one chain of additions.
    @inline(__always)
    private static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        let a = UnsafeRawPointer(a)
        let b = UnsafeRawPointer(b)
        var even = SIMD8<Float>()
        var odd = SIMD8<Float>()
        var offset = 0
        while offset < count * 4 {
            even +=
                a.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                * b.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
            odd +=
                a.loadUnaligned(fromByteOffset: offset + 32, as: SIMD8<Float>.self)
                * b.loadUnaligned(fromByteOffset: offset + 32, as: SIMD8<Float>.self)
            offset += 64
        }
        return (even + odd).sum()
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
}
