import AsyncHTTPClient
import AudioCodecs
import FoundationEssentials
import HTTPRouting
import NIOHTTP1
import VoiceCore

extension CommandError {
    /// The server answered, but not as a server of ours does.
    static func unexpectedAnswer(_ place: ServerPlace, _ what: String) -> CommandError {
        CommandError(
            code: "server_answer",
            userMessage: "The answer of \(place.name) cannot be understood: \(what). See that the address is a Crescendo server's, of a "
                + "version like this one (\(Version.current)).", status: .protocolError)
    }

    /// A refusal, by the server's own code and message where it gives them.
    static func refused(_ response: HTTPClientResponse, _ body: Data, by place: ServerPlace) -> CommandError {
        let error = (try? JSONDecoder().decode(JSONValue.self, from: body))?["error"]
        let number = Int(response.status.code)
        guard let code = error?["code"]?.asText, let message = error?["message"]?.asText else {
            if (300..<400).contains(number) { return unexpectedAnswer(place, "it sends elsewhere (status \(number))") }
            let status = status(number, code: "")
            return CommandError(
                code: "server_error", userMessage: "\(place.name) answered with status \(number).",
                status: status == .failure ? .protocolError : status)
        }
        return CommandError(code: code, userMessage: Printable.line(message) + hint(number, code), status: status(number, code: code))
    }

    private static func hint(_ status: Int, _ code: String) -> String {
        if code == "transcript_not_ready" { return " 'crescendo recordings watch' waits for it." }
        switch status {
        case 401: return " See that the key is right and not revoked ('crescendo keys list')."
        case 403: return " The key needs more rights ('crescendo keys create --scope')."
        default: return ""
        }
    }

    private static func status(_ number: Int, code: String) -> ExitStatus {
        if AudioError.refusals.contains(code) { return .badData }
        if code == "transcript_not_ready" { return .temporary }
        if code.hasPrefix("engine_") || code == "language_unsupported" { return .unavailable }
        switch number {
        case 401, 403: return .noPermission
        case 408, 429, 500...: return .temporary
        case 413: return .badData
        default: return .failure
        }
    }
}
