extension [UInt8] {
    /// Adds an integer's bytes, least significant first.
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Reads an integer whose bytes begin at `index`, least significant first.
    func littleEndian<Value: FixedWidthInteger>(at index: Int, as type: Value.Type = Value.self) -> Value {
        withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: index, as: Value.self)) }
    }
}
