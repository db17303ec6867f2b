import ArgumentParser
import Domain
import Foundation
import Ingest
import Logging
import Server
import Store

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Record events from a hook endpoint: EventBridge, Firehose, SNS, webhooks, your own programs.",
    discussion: """
      EXAMPLES:
        maumeter serve                              on 127.0.0.1:8080, behind a proxy
        maumeter serve --listen 0.0.0.0:443 --tls-certificate c.pem --tls-key k.pem
        maumeter serve --no-auth                    to try it on this machine
        maumeter serve --sns-topic arn:aws:sns:us-east-1:210987654321:cognito
        maumeter serve --dashboard                  and a live page for browsers at /

      Make a token, and send something:
        export MAUMETER_TOKENS=$(openssl rand -hex 24)
        curl -H "X-Api-Key: $MAUMETER_TOKENS" --data-binary @log.json.gz http://127.0.0.1:8080/events

      Paths: /events, /eventbridge, /firehose, /sns, /cloudevents, /webhook; /health, /ready, /metrics; / (dashboard).

      Secrets come from the environment, MAUMETER_TOKENS and MAUMETER_WEBHOOK_SECRETS, several separated by commas, or \
      from the files that MAUMETER_TOKENS_FILE and MAUMETER_WEBHOOK_SECRETS_FILE name. The dashboard has its own, \
      MAUMETER_DASHBOARD_SECRET (or ..._FILE), typed as a password with any user name. An answer of 200 means that the \
      events are on the disk. SIGTERM ends it when everything that was taken is recorded.
      """)

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "host:port"))
  var listen = ListenAddress(argument: "127.0.0.1:8080") ?? ServeCommand.anyPort

  @Option(help: ArgumentHelp("The certificate with those between it and the root, in PEM form.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the certificate. Both are read again when they change.", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "Take events from everybody who can reach a loopback address.")
  var noAuth = false

  @Option(
    help: ArgumentHelp(
      "Amazon SNS topics whose signed messages need no token; may be given more than once.", valueName: "arn"))
  var snsTopic: [String] = []

  @Option(
    help: ArgumentHelp("The certificate of Amazon SNS, in place of fetching it from AWS.", valueName: "file"))
  var snsCertificate: String?

  @Flag(help: "Say the address that confirms a subscription of SNS, in place of opening it.")
  var snsConfirmByHand = false

  @Option(help: ArgumentHelp("Take only events of these pools; may be given more than once.", valueName: "id"))
  var pool: [String] = []

  @Option(help: ArgumentHelp("Bytes of a body, as it is sent.", valueName: "bytes"))
  var maxBody = HookSettings.Limits().bodyBytes

  @Option(help: ArgumentHelp("Bytes of a body when it is unpacked.", valueName: "bytes"))
  var maxExpanded = HookSettings.Limits().expandedBytes

  @Option(help: ArgumentHelp("Connections at a time; more wait.", valueName: "n"))
  var maxConnections = HookSettings.Limits().connections

  @Option(help: ArgumentHelp("Events that may wait to be recorded; above, senders are told 429.", valueName: "n"))
  var queue = 200_000

  @Option(help: ArgumentHelp("Seconds from the first byte of a request to its last.", valueName: "s"))
  var requestTimeout = HookSettings.Limits().requestSeconds

  @Flag(help: "Show the report of the running month at /, for who knows MAUMETER_DASHBOARD_SECRET.")
  var dashboard = false

  @Option(help: ArgumentHelp("Seconds after which a browser asks for the dashboard again.", valueName: "s"))
  var dashboardRefresh = 60

  @Option(help: "What is logged on stderr: debug, info (each request), notice, warning, error.")
  var logLevel: Logger.Level = .notice

  @Flag(name: .shortAndLong, help: "Only warnings and errors on stderr, whatever --log-level says.")
  var quiet = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var configurationOptions: ConfigurationOptions

  private static let anyPort = ListenAddress(host: "127.0.0.1", port: 0)

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("Give --tls-certificate and --tls-key together.")
    }
    for (name, value) in [
      ("--max-body", maxBody), ("--max-expanded", maxExpanded), ("--max-connections", maxConnections),
      ("--queue", queue), ("--request-timeout", requestTimeout), ("--dashboard-refresh", dashboardRefresh),
    ] where value < 1 {
      throw ValidationError("\(name) must be 1 or more.")
    }
    for topic in snsTopic where topic.wholeMatch(of: /arn:[^:]+:sns:[^:]+:[0-9]{12}:[^:]+/) == nil {
      throw ValidationError(
        "\"\(topic)\" is no topic of Amazon SNS. Give its ARN: arn:aws:sns:REGION:ACCOUNT:NAME.")
    }
  }

  func run() async throws {
    let surroundings = Surroundings.current
    let configuration = try configurationOptions.load(in: surroundings)
    var settings = try settings(in: surroundings)
    let logger = ServeCommand.logger(quiet ? max(logLevel, .warning) : logLevel)
    let secret = try dashboardSecret(in: surroundings)
    let path = try database.path(configuration, in: surroundings)
    let store = try ActivityStore(path: path, rules: configuration.rules, pageSize: 4_096, busyTimeout: 3)
    settings.sources = try ServeCommand.prepare(store, configuration, surroundings)
    let certificateFile = try snsCertificate.map { try ServeCommand.read($0, surroundings) }
    let gauges = try GaugeMaker(store: store, configuration: configuration, surroundings)
    let writer = GroupCommit(store, queueLimit: queue, clock: ServeCommand.now)
    let server = try HookServer(
      settings, writer: writer, rules: configuration.rules,
      surroundings: HookServer.Surroundings(
        clock: ServeCommand.now,
        certificate: { address in
          if let certificateFile { return certificateFile }
          return try await SNSNetwork.certificate(at: address)
        },
        confirm: snsConfirmByHand ? nil : SNSNetwork.confirm,
        gauges: { try gauges.gauges(at: ServeCommand.now()) },
        dashboard: try secret.map { try dashboard($0, path, configuration, surroundings) }),
      logger: logger)
    let (address, isSecure) = (listen, settings.tls != nil)
    ServeCommand.warn(of: settings, in: surroundings, logger)
    try await server.run { port in
      let scheme = isSecure ? "https" : "http"
      let bound = ListenAddress(host: address.host, port: port)
      let page = secret == nil ? "" : ", dashboard at /"
      logger.notice("listening on \(scheme)://\(bound), recording to \(path)\(page)")
    }
    logger.notice("stopped; everything that was taken is recorded")
  }

  /// Records what the config teaches, and the key of names.
  ///
  /// The key is found, or made, before there is a name to hash: a request is no moment to learn that it is missing.
  private static func prepare(
    _ store: ActivityStore, _ configuration: Configuration, _ surroundings: Surroundings
  ) throws -> SourceMappings {
    let file = UserKeyFile(
      database: store.path, storedCheck: try store.setting(IngestRun.keyCheck), surroundings: surroundings)
    let key = configuration.users == .hashed ? try file.load() : nil
    let users = UserNames(configuration.users) { try key ?? file.load() }
    try store.record(at: surroundings.now) { recording in
      try recording.learn(configuration.lessons)
      if let key { _ = try recording.setting(IngestRun.keyCheck, default: key.check) }
    }
    return SourceMappings(configuration.mappings, users: users, rules: configuration.rules)
  }

  @Sendable
  private static func now() -> Instant { Instant(secondsSinceEpoch: Int64(time(nil))) }

  private func settings(in surroundings: Surroundings) throws -> HookSettings {
    var settings = HookSettings()
    settings.host = listen.host
    settings.port = listen.port
    if let tlsCertificate, let tlsKey {
      settings.tls = HookSettings.TLSFiles(
        certificate: surroundings.absolute(tlsCertificate), key: surroundings.absolute(tlsKey))
    }
    settings.topics = Set(snsTopic)
    settings.pools = Set(pool)
    settings.limits.bodyBytes = maxBody
    settings.limits.allBodyBytes = max(settings.limits.allBodyBytes, 3 * maxBody)
    settings.limits.expandedBytes = maxExpanded
    settings.limits.connections = maxConnections
    settings.limits.requestSeconds = requestTimeout
    guard !noAuth else { return settings }
    let secrets = try HookSecrets(in: surroundings)
    guard !secrets.isEmpty || !snsTopic.isEmpty else {
      throw CommandError(
        "There is no secret to know senders by. Set MAUMETER_TOKENS (or MAUMETER_TOKENS_FILE), such as with: "
          + "export MAUMETER_TOKENS=$(openssl rand -hex 24). To try it on this machine, --no-auth takes events from "
          + "everybody.", .badConfiguration)
    }
    settings.secrets = HookSettings.Secrets(tokens: secrets.tokens, webhookSecrets: secrets.webhookSecrets)
    return settings
  }

  /// Says what is risky, and goes on: a proxy or a container may be what makes it safe.
  private static func warn(of settings: HookSettings, in surroundings: Surroundings, _ logger: Logger) {
    if settings.tls == nil, !HookSettings.isLoopback(settings.host) {
      logger.warning(
        """
        tokens and events come in plain text: listening on \(settings.host) without TLS. Give --tls-certificate and \
        --tls-key, or listen on 127.0.0.1 behind a proxy that does TLS
        """)
    }
    var files = HookSecrets.files(in: surroundings)
    if let tls = settings.tls { files.append(tls.key) }
    for path in files where HookSecrets.isOpenToOthers(path) {
      logger.warning("every user of this machine can read \(path). Close it: chmod 600 \(path)")
    }
  }

  /// The secret of the dashboard; nil where it is off.
  private func dashboardSecret(in surroundings: Surroundings) throws -> DashboardSecret? {
    guard dashboard else { return nil }
    guard let secret = try DashboardSecret(in: surroundings, apartFrom: try HookSecrets(in: surroundings)) else {
      throw CommandError(
        "The dashboard has no secret. Set \(DashboardSecret.variable) (or \(DashboardSecret.variable)_FILE), such as "
          + "with: export \(DashboardSecret.variable)=$(openssl rand -hex 24).", .badConfiguration)
    }
    return secret
  }

  private func dashboard(
    _ secret: DashboardSecret, _ path: String, _ configuration: Configuration, _ surroundings: Surroundings
  ) throws -> Dashboard {
    let maker = try DashboardMaker(
      path: path, configuration: configuration, surroundings, refresh: dashboardRefresh)
    return Dashboard(secret: secret.text, languages: DashboardMaker.languages) { question in
      try maker.page(question, at: ServeCommand.now())
    }
  }

  private static func read(_ path: String, _ surroundings: Surroundings) throws -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: surroundings.absolute(path)) else {
      throw CommandError("Cannot read the certificate \(path).", .inputNotFound)
    }
    return [UInt8](bytes)
  }

  private static func logger(_ level: Logger.Level) -> Logger {
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "maumeter")
    logger.logLevel = level
    return logger
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension ListenAddress {
  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}
