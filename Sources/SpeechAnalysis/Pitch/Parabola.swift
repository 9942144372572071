/// The parabola through three heights at −1, 0 and 1.
enum Parabola {
    /// Its top.
    ///
    /// - Returns: where it is, −1…1, and its height; the middle height where the middle one is not the highest.
    static func top(_ before: Double, _ at: Double, _ after: Double) -> (offset: Double, height: Double) {
        let slope = 0.5 * (after - before)
        let curvature = 2 * at - before - after
        guard curvature > 0 else { return (0, at) }
        let offset = max(-1, min(1, slope / curvature))
        return (offset, at + slope * offset - 0.5 * curvature * offset * offset)
    }

    static func top(_ before: Float, _ at: Float, _ after: Float) -> (offset: Double, height: Double) {
        top(Double(before), Double(at), Double(after))
    }
}
