import Recordings
import Testing

@testable import Bootstrap

@Suite struct SettingsTests {
    private func settings(_ options: [String: String] = [:], _ environment: [String: String] = [:]) throws -> Settings {
        try Settings(options: options, environment: environment, isTerminal: false)
    }

    @Test func unsetMeansLocal() throws {
        let settings = try settings()
        #expect(settings.listen == Settings.Listen(host: "127.0.0.1", port: 8080))
        #expect(settings.dataDirectory == "data")
        #expect(settings.sqliteSynchronous == .full)
        #expect(settings.logFormat == .json)
        #expect(settings.eventRetentionDays == nil)
        #expect(settings.analysis == .always)
    }

    @Test func voicesAreMeasuredWhenTheOperatorSays() throws {
        #expect(try settings(["analysis": "on-request"]).analysis == .onRequest)
        #expect(try settings([:], ["CRESCENDO_ANALYSIS": "off"]).analysis == .off)
    }

    @Test func eventsAreKeptForDaysOrForGood() throws {
        #expect(try settings(["eventRetention": "90"]).eventRetentionDays == 90)
        #expect(try settings(["eventRetention": "off"], ["CRESCENDO_EVENT_RETENTION": "90"]).eventRetentionDays == nil)
        #expect(try settings([:], ["CRESCENDO_EVENT_RETENTION": "90"]).eventRetentionDays == 90)
    }

    @Test func optionsWinOverTheEnvironment() throws {
        let environment = ["CRESCENDO_DATA_DIR": "/from/environment", "CRESCENDO_PORT": "9000", "CRESCENDO_LOG_LEVEL": ""]
        #expect(try settings([:], environment).dataDirectory == "/from/environment")
        #expect(try settings([:], environment).listen.port == 9000)
        #expect(try settings(["dataDir": "here", "port": "0"], environment).dataDirectory == "here")
        #expect(try settings(["port": "0"], environment).listen.port == 0)
    }

    @Test(
        arguments: [
            (["port": "many"], "--port"), (["port": "65536"], "--port"), (["listen": "localhost"], "--listen"),
            (["listen": "::1:80"], "--listen"), (["logLevel": "loud"], "--log-level"), (["tlsCertificate": "a.pem"], "--tls-certificate"),
            (["tlsKey": "a.pem"], "--tls-key"), (["listen": "0.0.0.0:80"], "--listen"), (["uploadLimitMb": "0"], "--upload-limit-mb"),
            (["analysis": "sometimes"], "--analysis"), (["eventRetention": "0"], "--event-retention"),
            (["eventRetention": "a week"], "--event-retention"),
        ] as [([String: String], String)])
    func aWrongValueNamesItsKey(_ options: [String: String], _ key: String) {
        #expect { try settings(options) } throws: { ($0 as? SettingsError)?.key == key }
    }

    @Test func aWrongVariableIsNamedAsTheVariable() {
        #expect { try settings([:], ["CRESCENDO_SQLITE_SYNCHRONOUS": "off"]) } throws: {
            ($0 as? SettingsError)?.key == "CRESCENDO_SQLITE_SYNCHRONOUS"
        }
    }

    @Test(arguments: [
        ["listen": "0.0.0.0:80", "behindProxy": "true"], ["listen": "10.0.0.1:443", "tlsCertificate": "c", "tlsKey": "k"],
        ["listen": "[::1]:80"], ["listen": "127.0.0.2:80"],
    ])
    func exposedAddressesNeedTLSOrAProxy(_ options: [String: String]) throws {
        #expect(try settings(options).listen.port > 0)
    }
}
