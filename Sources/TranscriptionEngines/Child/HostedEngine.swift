/// An engine inside its own process. All calls come from one thread, one request at a time.
public protocol HostedEngine<Work> {
    associatedtype Work: EngineTask

    /// Who it is and what it takes; asked once, after the model was loaded.
    var hello: EngineHello { get }

    /// A request starts; what an earlier one left behind is forgotten.
    func begin(_ settings: Work.Settings) throws(EngineError)

    /// The next samples of the request, at the rate and in the form of ``hello``.
    ///
    /// - Returns: what is heard so far, if the engine can tell and it changed.
    func feed(_ samples: [Int16]) throws(EngineError) -> Work.Answer?

    /// All samples were fed; gives the answer.
    func finish() throws(EngineError) -> Work.Answer

    /// The request is not wanted any more.
    func abandon()
}
