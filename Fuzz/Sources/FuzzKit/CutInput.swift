/// Input cut into pieces, whose sizes come from the input's own first bytes: how a parser's input is cut must not change what it says.
public struct CutInput {
    public let whole: [UInt8]
    public let pieces: [ArraySlice<UInt8>]

    public init(_ data: UnsafePointer<UInt8>?, _ size: Int) {
        let bytes = Array(UnsafeBufferPointer(start: data, count: size))
        let sizes = bytes.prefix(4).map { 1 + Int($0) }
        whole = Array(bytes.dropFirst(4))
        var pieces: [ArraySlice<UInt8>] = []
        var rest = whole[...]
        while !rest.isEmpty {
            let piece = rest.prefix(sizes[pieces.count % sizes.count])
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        self.pieces = pieces
    }
}
