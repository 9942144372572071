extension RealFFT {
    /// `forward` on arrays, which are made as long as they must be and kept so: nothing is allocated from the second call on.
    ///
    /// - Parameters:
    ///   - samples: `count` elements.
    ///   - re, im: become `binCount` elements each.
    ///   - scratch: memory that the caller keeps between calls.
    public func forward(_ samples: [Element], re: inout [Element], im: inout [Element], scratch: inout [Element]) {
        precondition(samples.count == count, "as many samples as the transform was made for")
        Self.fit(&re, binCount)
        Self.fit(&im, binCount)
        Self.fit(&scratch, scratchCount)
        samples.withUnsafeBufferPointer { samples in
            re.withUnsafeMutableBufferPointer { re in
                im.withUnsafeMutableBufferPointer { im in
                    scratch.withUnsafeMutableBufferPointer { scratch in
                        forward(samples.baseAddress!, re: re.baseAddress!, im: im.baseAddress!, scratch: scratch.baseAddress!)
                    }
                }
            }
        }
    }

    /// `inverse` on arrays.
    ///
    /// - Parameters:
    ///   - re, im: `binCount` elements each.
    ///   - samples: becomes `count` elements, `count` times as large as the samples that the spectrum was made of.
    ///   - scratch: memory that the caller keeps between calls.
    public func inverse(re: [Element], im: [Element], samples: inout [Element], scratch: inout [Element]) {
        precondition(re.count == binCount && im.count == binCount, "as many bins as the transform was made for")
        Self.fit(&samples, count)
        Self.fit(&scratch, scratchCount)
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                samples.withUnsafeMutableBufferPointer { samples in
                    scratch.withUnsafeMutableBufferPointer { scratch in
                        inverse(re: re.baseAddress!, im: im.baseAddress!, samples: samples.baseAddress!, scratch: scratch.baseAddress!)
                    }
                }
            }
        }
    }

    private static func fit(_ array: inout [Element], _ count: Int) {
        if array.count != count { array = [Element](repeating: .zero, count: count) }
    }
}
