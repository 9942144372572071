import Accounts
import ServiceLifecycle

/// Forgets cached keys when another process revokes one, for as long as the server runs.
struct RevocationFollower: Service {
    let accounts: Accounts

    func run() async throws {
        await cancelWhenGracefulShutdown { await accounts.followRevocations() }
    }
}
