import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Store

/// The endpoint that takes events over HTTP and answers when they are on the disk.
public struct HookServer: Sendable {
  private let settings: HookSettings
  private let writer: GroupCommit
  private let responder: HookResponder
  private let logger: Logger

  /// What the hook asks of others.
  public struct Surroundings: Sendable {
    public var clock: @Sendable () -> Instant
    /// The certificate of Amazon SNS at an address that has passed the host test, in PEM form.
    public var certificate: @Sendable (_ address: String) async throws -> [UInt8]
    /// Gets the address that confirms a subscription of SNS; nil where a person is to do it.
    public var confirm: (@Sendable (_ address: String) async throws -> Void)?
    /// What `/metrics` says of pools; may take its time.
    public var gauges: @Sendable () throws -> [PoolGauge]
    /// The page at `/`; nil where there is none.
    public var dashboard: Dashboard?

    public init(
      clock: @escaping @Sendable () -> Instant,
      certificate: @escaping @Sendable (_ address: String) async throws -> [UInt8],
      confirm: (@Sendable (_ address: String) async throws -> Void)? = nil,
      gauges: @escaping @Sendable () throws -> [PoolGauge] = { [] }, dashboard: Dashboard? = nil
    ) {
      self.clock = clock
      self.certificate = certificate
      self.confirm = confirm
      self.gauges = gauges
      self.dashboard = dashboard
    }
  }

  /// - Throws: `HookError` when the hook would be open to others.
  public init(
    _ settings: HookSettings, writer: GroupCommit, rules: CountingRules, surroundings: Surroundings, logger: Logger
  ) throws(HookError) {
    guard settings.secrets != nil || HookSettings.isLoopback(settings.host) else { throw .open(host: settings.host) }
    self.settings = settings
    self.writer = writer
    self.logger = logger
    let metrics = HookMetrics()
    let intake = Intake(
      writer: writer, settings: settings, metrics: metrics, cores: ProcessInfo.processInfo.activeProcessorCount,
      clock: surroundings.clock)
    let network = SNSTopics.Network(certificate: surroundings.certificate, confirm: surroundings.confirm)
    responder = HookResponder(
      settings: settings, writer: writer, intake: intake, budget: BodyBudget(limit: settings.limits.allBodyBytes),
      metrics: metrics, gauges: PoolGauges(surroundings.gauges), gate: TokenGate(settings.secrets?.tokens ?? []),
      topics: SNSTopics(topics: settings.topics, network: network), rules: rules,
      dashboard: surroundings.dashboard.map(ServedDashboard.init), logger: logger)
  }

  /// The server as Hummingbird runs it.
  ///
  /// - Parameter onReady: called with the port once connections are taken.
  func application(onReady: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> Application<HookResponder> {
    let certificate = try settings.tls.map { try ServerCertificate($0, logger) }
    let mails = EventLoopMails()
    return Application(
      responder: responder,
      server: HTTPServerBuilder { [responder] respond in
        HookChannel(responder, certificate, mails) { request, writer, channel in
          // Hummingbird leaves it to the application. https://www.rfc-editor.org/rfc/rfc9110#name-expect
          if request.headers[.expect] != nil, responder.wantsBody(of: request) {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
          }
          try await respond(request, writer, channel)
        }
      },
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1_024,
        availableConnectionsDelegate: .maximum(settings.limits.connections, logger: logger)),
      services: certificate.map { [$0] } ?? [],
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) }, logger: logger)
  }

  /// Serves until the process is told to end (SIGTERM, SIGINT), answers what it has taken, and returns.
  public func run(onReady: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
    defer { writer.finish() }
    do {
      try await application(onReady: onReady).runService()
    } catch let error as IOError {
      throw HookError.cannotListen(
        host: settings.host, port: settings.port, reason: String(cString: strerror(error.errnoCode)))
    } catch is SocketAddressError, is SocketAddressError.UnknownHost {
      throw HookError.cannotListen(
        host: settings.host, port: settings.port, reason: "that is no address, nor the name of one")
    }
  }
}

extension HookServer {
  /// Days for which a certificate is still good.
  ///
  /// - Throws: `HookError` when it cannot be used.
  public static func daysLeft(of files: HookSettings.TLSFiles) throws -> Int {
    let end = try ServerCertificate.end(of: files)
    return Int((end.timeIntervalSinceNow / 86_400).rounded(.up))
  }
}
