import HTTPRouting
import HTTPTypes
import NIOCore
import VoiceCore

/// Resumable uploads by tus 1.0: core, creation, creation-with-upload, creation-defer-length, checksum, expiration, termination.
extension Recordings {
    var uploadRoutes: [Route] {
        [describeUploadsRoute, createUploadRoute, uploadStateRoute, appendRoute, terminateRoute].map(Self.speakingTus)
    }

    private static let tusVersion = "1.0.0"
    private static let offsetStream = "application/offset+octet-stream"
    private static let uploadParameter = RouteParameter.path("upload", UploadID.self, "The upload's id.")
    private static let versionParameter = RouteParameter.header("tus-resumable", String.self, "1.0.0.")
    private static let checksumParameter = RouteParameter.header(
        "upload-checksum", String.self, "An algorithm (\(UploadChecksum.names)) and the part's checksum in base 64.")

    /// 460, of tus' own.
    private static let mismatch = HTTPResponse.Status(code: 460, reasonPhrase: "Checksum Mismatch")

    private static func declared(_ status: HTTPResponse.Status, _ error: UploadError, _ description: String) -> DeclaredError {
        DeclaredError(status, error.code, description)
    }

    private static let tusErrors: [DeclaredError] =
        [
            declared(.notFound, .notFound, "There is no such upload, or it has expired."),
            declared(.preconditionFailed, .versionUnsupported, "Another version of tus is spoken."),
            declared(.conflict, .offsetMismatch(expected: 0), "The upload stands elsewhere."),
            declared(.badRequest, .lengthMissing, "The length is missing or malformed."),
            declared(.badRequest, .lengthChanged, "The length was another before."),
            declared(.badRequest, .beyondLength(0), "There is more than the upload's length."),
            declared(.badRequest, .metadataMalformed, "The metadata are malformed."),
            declared(.badRequest, .checksumMalformed, "The checksum is malformed or of an unknown algorithm."),
            declared(mismatch, .checksumMismatch, "The part does not match its checksum."),
            declared(.contentTooLarge, .checkedPartTooLarge(limit: 0), "A part with a checksum is too large."),
            declared(.contentTooLarge, .tooLarge(limit: 0), "The upload is over the limit."),
        ] + uploadErrors

    /// Every answer says the version, errors too; every request but OPTIONS must.
    private static func speakingTus(_ route: Route) -> Route {
        var spoken = route
        spoken.handler = { request in
            do {
                if route.method != .options, request.head.headerFields[.tusResumable] != tusVersion {
                    throw UploadError.versionUnsupported
                }
                var response = try await route.handler(request)
                response.headers[.tusResumable] = tusVersion
                return response
            } catch {
                var answer = APIError(error, route: route)
                answer.headers[.tusResumable] = tusVersion
                if answer.status == .preconditionFailed { answer.headers[.tusVersion] = tusVersion }
                throw answer
            }
        }
        return spoken
    }

    private var describeUploadsRoute: Route {
        Route(
            .options, "/v1/uploads", operation: "describeUploads", summary: "Tells what of tus is spoken here.", permission: .public,
            success: .empty(description: "The headers say it.")
        ) { [limits] _ in
            .empty(
                headers: [
                    .tusVersion: Self.tusVersion, .tusMaxSize: String(limits.bytes),
                    .tusExtension: "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination",
                    .tusChecksumAlgorithm: UploadChecksum.names,
                ])
        }
    }

    private var createUploadRoute: Route {
        Route(
            .post, "/v1/uploads", operation: "createUpload", summary: "Begins an upload in parts (tus 1.0), perhaps with the first part.",
            permission: Self.write,
            parameters: [
                Self.versionParameter, .header("upload-length", Int.self, "Bytes that the file has."),
                .header("upload-defer-length", String.self, "1 if that is told later."),
                .header("upload-metadata", String.self, "What the recording's fields are to be, and filename."), Self.checksumParameter,
            ],
            body: .stream(contentTypes: [Self.offsetStream], description: "The first part, or nothing."), bodyLimit: limits.bytes,
            timeout: nil, success: .empty(status: .created, description: "Location says where its parts go."),
            errors: Self.tusErrors, idempotency: .creates(at: "/v1/uploads/{created}", UploadID.self)
        ) { request in
            let account = try request.requirePrincipal().account
            let checksum = try Self.checksum(request)
            let begun = try await beginUpload(
                request.newID(), length: Self.length(request), metadata: request.header("upload-metadata"), account: account)
            var state = begun
            if request.mediaType == Self.offsetStream || begun.upload.length == 0 {
                do {
                    state = try await append(request.body, to: begun.upload.id, of: account, UploadPart(offset: 0, checksum: checksum))
                } catch {
                    await dropUnnamed(begun.upload, after: error, request)
                    throw error
                }
            }
            var response = Self.answer(state, .created)
            response.headers[.location] = "/v1/uploads/\(begun.upload.id)"
            return response
        }
    }

    /// Drops an upload whose first part failed, unless its sender can find it: by the key of a request of which nobody knows how it ended.
    private func dropUnnamed(_ upload: Upload, after error: any Error, _ request: RouteRequest) async {
        guard request.reservedID == nil || Self.isRefusal(error) else { return }
        // The sender may have gone, and this task with it. What stays all the same expires.
        await Task { try? await drop(upload) }.value
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        if let error = error as? APIError { return error.status.code < 500 }
        guard let code = (error as? any CodedError)?.code else { return false }
        return tusErrors.contains { $0.code == code && $0.status.code < 500 }
    }

    private static func length(_ request: RouteRequest) throws -> Int64? {
        let length = try request.header("upload-length", as: Int.self)
        let isDeferred = try request.header("upload-defer-length", as: String.self)
        switch (length, isDeferred) {
        case (let length?, nil): return Int64(length)
        case (nil, "1"): return nil
        default: throw UploadError.lengthMissing
        }
    }

    private static func checksum(_ request: RouteRequest) throws -> UploadChecksum? {
        try request.header("upload-checksum", as: String.self).map { try UploadChecksum($0) }
    }

    private static func answer(_ state: UploadState, _ status: HTTPResponse.Status) -> RouteResponse {
        var headers: HTTPFields = [.uploadOffset: String(state.offset)]
        if let recording = state.recording {
            headers[.uploadRecording] = recording.text
        } else {
            headers[.uploadExpires] = state.upload.expiresAt.httpDate
        }
        return .empty(status, headers: headers)
    }

    private var uploadStateRoute: Route {
        Route(
            .head, "/v1/uploads/{upload}", operation: "getUploadState", summary: "Tells how much of an upload has arrived.",
            permission: Self.write, parameters: [Self.uploadParameter, Self.versionParameter], timeout: .seconds(300),
            success: .empty(status: .ok, description: "Upload-Offset says it."), errors: Self.tusErrors
        ) { request in
            let state = try await uploadState(request.path("upload"), of: request.requirePrincipal().account)
            var response = Self.answer(state, .ok)
            response.headers[.cacheControl] = "no-store"
            if let length = state.upload.length {
                response.headers[.uploadLength] = String(length)
            } else {
                response.headers[.uploadDeferLength] = "1"
            }
            response.headers[.uploadMetadata] = state.metadata
            return response
        }
    }

    private var appendRoute: Route {
        Route(
            .patch, "/v1/uploads/{upload}", operation: "appendToUpload", summary: "Takes the next part of an upload.",
            permission: Self.write,
            parameters: [
                Self.uploadParameter, Self.versionParameter,
                .header("upload-offset", Int.self, "Where the part begins.", required: true),
                .header("upload-length", Int.self, "Bytes that the file has, if that was not told."), Self.checksumParameter,
            ],
            body: .stream(contentTypes: [Self.offsetStream], description: "The part."), bodyLimit: limits.bytes, timeout: nil,
            success: .empty(description: "Upload-Offset says where the next part begins; Upload-Recording what the whole became."),
            errors: Self.tusErrors
        ) { request in
            guard let offset = try request.header("upload-offset", as: Int.self), request.mediaType == Self.offsetStream else {
                throw APIError.unsupportedMediaType(accepted: [Self.offsetStream])
            }
            let part = UploadPart(
                offset: Int64(offset), length: try request.header("upload-length", as: Int.self).map(Int64.init),
                checksum: try Self.checksum(request))
            let state = try await append(
                request.body, to: request.path("upload"), of: request.requirePrincipal().account, part)
            return Self.answer(state, .noContent)
        }
    }

    private var terminateRoute: Route {
        Route(
            .delete, "/v1/uploads/{upload}", operation: "terminateUpload", summary: "Gives an upload up.", permission: Self.write,
            parameters: [Self.uploadParameter, Self.versionParameter],
            success: .empty(description: "It is gone; a recording that it became stays."), errors: Self.tusErrors
        ) { request in
            try await terminateUpload(request.path("upload"), of: request.requirePrincipal().account)
            return .empty()
        }
    }
}
