import VoiceAnalysis

extension AnalysisParameters {
    /// The defaults with what a request changes.
    init(_ request: AnalyzeRequest) {
        self.init()
        if let value = request.pitchFloor { pitchFloorHz = value }
        if let value = request.pitchCeiling { pitchCeilingHz = value }
        if let value = request.formantCeiling { formantCeilingHz = value }
        if let value = request.formants { maximumFormants = value }
        if let value = request.pauseThreshold { pauseThresholdDecibels = value }
        if let value = request.minimumPause { minimumPauseSeconds = value }
    }
}
