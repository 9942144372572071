extension SampleEncoding {
    /// Decodes samples and appends them to `output` as −1…1; floating-point values beyond that are clamped.
    ///
    /// - Parameter bytes: whole samples; need not be aligned.
    /// - Returns: the index among these samples of the first that is NaN or infinite; then only those before it are appended.
    func decode(_ bytes: UnsafeRawBufferPointer, into output: inout [Float]) -> Int? {
        let start = output.count
        let count = bytes.count / bytesPerSample
        output.append(contentsOf: repeatElement(0, count: count))
        let bad = output.withUnsafeMutableBufferPointer { all -> Int? in
            let target = UnsafeMutableBufferPointer(rebasing: all[start...])
            switch self {
            case .pcm8: for i in 0..<count { target[i] = (Float(bytes[i]) - 128) / 128 }
            case .pcm16: Self.decode(bytes, as: Int16.self, scale: 1 / 32_768, into: target)
            case .pcm24: Self.decode24(bytes, into: target)
            case .pcm32: Self.decode(bytes, as: Int32.self, scale: 1 / 2_147_483_648, into: target)
            case .float32: return Self.decodeFloat32(bytes, into: target)
            case .float64: return Self.decodeFloat64(bytes, into: target)
            case .aLaw: Self.decode(bytes, table: Companding.aLaw, into: target)
            case .muLaw: Self.decode(bytes, table: Companding.muLaw, into: target)
            }
            return nil
        }
        if let bad { output.removeLast(count - bad) }
        return bad
    }

    @inline(__always)
    private static func decode<Sample: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, as type: Sample.Type, scale: Float, into target: UnsafeMutableBufferPointer<Float>
    ) {
        for i in 0..<target.count {
            let sample = Sample(littleEndian: bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Sample>.size, as: Sample.self))
            target[i] = Float(sample) * scale
        }
    }

    private static func decode24(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>) {
        for i in 0..<target.count {
            let bits = UInt32(bytes[3 * i]) << 8 | UInt32(bytes[3 * i + 1]) << 16 | UInt32(bytes[3 * i + 2]) << 24
            target[i] = Float(Int32(bitPattern: bits)) * (1 / 2_147_483_648)
        }
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer, table: [Float], into target: UnsafeMutableBufferPointer<Float>) {
        table.withUnsafeBufferPointer { table in
            for i in 0..<target.count { target[i] = table[Int(bytes[i])] }
        }
    }

    /// All exponent bits set is NaN or infinity, so the loop gathers that in one flag and looks for the place only if it is raised.
    private static func decodeFloat32(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>) -> Int? {
        let exponent: UInt32 = 0x7F80_0000
        var isBad = false
        for i in 0..<target.count {
            let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self))
            isBad = isBad || bits & exponent == exponent
            target[i] = max(-1, min(1, Float(bitPattern: bits)))
        }
        guard isBad else { return nil }
        return (0..<target.count).first {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) & exponent == exponent
        }
    }

    private static func decodeFloat64(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>) -> Int? {
        for i in 0..<target.count {
            let bits = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self))
            let value = Double(bitPattern: bits)
            guard value.isFinite else { return i }
            target[i] = Float(max(-1, min(1, value)))
        }
        return nil
    }
}
