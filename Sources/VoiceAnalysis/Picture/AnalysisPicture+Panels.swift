extension AnalysisPicture {
    /// How marks are drawn: by colour, and by brightness and shape for who does not see it.
    enum Ink {
        static let wave = "#33475b"
        static let pitch = "#0a4f9e"
        static let intensity = "#1d6b38"
        static let formants = ["#c81e1e", "#d97706", "#6d28d9"]
        static let pause = "fill=\"#8a95a1\" fill-opacity=\"0.16\""
    }

    /// The frame of a panel, its axis to the left, and thin lines at its ticks.
    ///
    /// - Parameter unit: of the labels, written once beside them.
    mutating func drawFrame(_ axis: ValueAxis, _ name: String, _ unit: String, label: (Double) -> String, lines: Bool = true) {
        for tick in axis.ticks {
            let y = axis.y(tick)
            if lines, tick > axis.lowest, tick < axis.highest {
                canvas.line(time.left, y, time.right, y, "stroke=\"#5a6672\" stroke-opacity=\"0.25\" stroke-width=\"0.7\"")
            }
            canvas.line(time.left - 5, y, time.left, y, "stroke=\"#1c2530\"")
            canvas.text(time.left - 9, y + 4.5, label(tick), .end)
        }
        canvas.rectangle(time.left, axis.top, time.width, axis.height, "fill=\"none\" stroke=\"#1c2530\" stroke-width=\"1\"")
        let middle = axis.top + axis.height / 2
        let place = "transform=\"rotate(-90 24 \(SVGCanvas.n(middle)))\""
        canvas.text(24, middle, name + (unit.isEmpty ? "" : " (\(unit))"), .middle, place + " font-weight=\"bold\"")
    }

    /// Pauses as grey stretches behind what a panel shows.
    mutating func drawPauses(_ axis: ValueAxis) {
        for pause in tracks.pauses {
            let (x, end) = (time.x(pause.lowerBound), time.x(pause.upperBound))
            canvas.rectangle(x, axis.top, end - x, axis.height, Ink.pause)
        }
    }

    /// A word where there is nothing to be drawn.
    mutating func drawAbsence(_ axis: ValueAxis, _ text: String) {
        canvas.text(time.left + time.width / 2, axis.top + axis.height / 2 + 5, text, .middle, "fill=\"#4a5663\" font-style=\"italic\"")
    }

    mutating func drawWaveform(top: Double, height: Double) {
        let points = tracks[.waveform].map { TrackExcerpt($0, points: Int(time.width)) }
        let values = points?.columns.flatMap { $0.values.compactMap { $0 } } ?? []
        let peak = max(0.001, values.map { abs($0) }.max() ?? 0)
        // Half and full scale are round; a faint recording is drawn larger, as its axis says.
        let limit = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4].first { $0 >= peak } ?? peak
        let axis = ValueAxis(top: top, height: height, lowest: -limit, highest: limit, step: limit)
        drawPauses(axis)
        if let points, points.rows > 0, points.columns.count == 2 {
            func edge(_ column: Int) -> [(x: Double, y: Double)] {
                points.columns[column].values.enumerated().compactMap { row, value in
                    value.map { (time.x((points.startSeconds ?? 0) + Double(row) * (points.stepSeconds ?? 0)), axis.y($0)) }
                }
            }
            // At least a hair line where the wave stands still.
            let (low, high) = (edge(0), edge(1))
            canvas.lines(
                [high + low.reversed()], "fill=\"\(Ink.wave)\" stroke=\"\(Ink.wave)\" stroke-width=\"0.8\" stroke-linejoin=\"round\"",
                isClosed: true)
        }
        drawFrame(axis, "Wave", "", label: { DecimalText.fixed($0, decimals: limit < 0.01 ? 3 : limit < 0.1 ? 2 : limit < 1 ? 1 : 0) })
    }

    mutating func drawIntensity(top: Double, height: Double) {
        let points = tracks[.intensity].map { TrackExcerpt($0, points: Int(time.width)) }
        let levels = points?.columns.first?.values ?? []
        let loudest = levels.compactMap { $0 }.max() ?? 60
        let axis = ValueAxis.around(loudest - 50, loudest + 2, top: top, height: height, pixels: 21)
        drawPauses(axis)
        if levels.allSatisfy({ $0 == nil }) { drawAbsence(axis, analysis.intensity.mean.reason?.text ?? "silent") }
        var runs: [[(x: Double, y: Double)]] = [[]]
        for (row, level) in levels.enumerated() {
            guard let level else {
                runs.append([])
                continue
            }
            let x = time.x((points?.startSeconds ?? 0) + Double(row) * (points?.stepSeconds ?? 0))
            runs[runs.count - 1].append((x, axis.y(level)))
        }
        canvas.lines(runs, "fill=\"none\" stroke=\"\(Ink.intensity)\" stroke-width=\"1.8\" stroke-linejoin=\"round\"")
        drawFrame(axis, "Intensity", "dB", label: { DecimalText.exact($0) })
    }
}
