extension SampleForm {
    /// Samples as bytes of this form, appended to `bytes`; what is not a number becomes silence, what is too loud is clipped.
    func append(_ samples: ArraySlice<Float>, to bytes: inout [UInt8]) {
        switch self {
        case .int16:
            for sample in samples {
                let value = UInt16(bitPattern: Self.int16(sample))
                bytes.append(UInt8(truncatingIfNeeded: value))
                bytes.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        case .float32:
            for sample in samples { withUnsafeBytes(of: sample.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        }
    }

    /// The nearest of 65,536 steps; 1.0 is one step too loud and becomes the loudest.
    static func int16(_ sample: Float) -> Int16 {
        let scaled = (sample * 32_768).rounded()
        return scaled.isNaN ? 0 : Int16(max(-32_768, min(32_767, scaled)))
    }

    /// Bytes of this form as 16-bit samples; a last incomplete sample is left out.
    func int16Samples(_ bytes: [UInt8]) -> [Int16] {
        bytes.withUnsafeBytes { raw in
            (0..<raw.count / bytesPerSample).map { index in
                switch self {
                case .int16: Int16(littleEndian: raw.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
                case .float32:
                    Self.int16(
                        Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))))
                }
            }
        }
    }

    /// A whole request's samples as `audio` frames, one after the other.
    func audioFrames(_ samples: [Float], request: UInt32) -> [UInt8] {
        let samplesPerFrame = (64 << 10) / bytesPerSample
        var bytes: [UInt8] = []
        let frames = samples.count / samplesPerFrame + 1
        bytes.reserveCapacity(samples.count * bytesPerSample + frames * EngineFrame.headerSize)
        var start = 0
        while start < samples.count {
            let end = min(start + samplesPerFrame, samples.count)
            EngineFrame.appendHeader(.audio, request: request, payloadCount: (end - start) * bytesPerSample, to: &bytes)
            append(samples[start..<end], to: &bytes)
            start = end
        }
        return bytes
    }
}
