import Cloud
import Domain
import Foundation
import Server
import Store

/// What `doctor` found of each thing that was looked at.
struct Examination {
  private(set) var looks: [Look] = []

  struct Look {
    /// What was looked at: "database".
    let name: String
    let isWell: Bool
    /// What was found, or what is wrong and how to mend it.
    let finding: String
  }

  var isSick: Bool { looks.contains { !$0.isWell } }

  /// Looks at one thing.
  ///
  /// - Returns: what `body` gives, nil when it throws.
  @discardableResult
  mutating func look<T>(_ name: String, _ body: () throws -> (T, String)) -> T? {
    do {
      let (value, finding) = try body()
      looks.append(Look(name: name, isWell: true, finding: finding))
      return value
    } catch {
      looks.append(Look(name: name, isWell: false, finding: CommandError(error)?.message ?? "\(error)"))
      return nil
    }
  }

  /// Reads the config, and says which one, or where there is none.
  mutating func lookAtConfig(_ options: ConfigurationOptions, in surroundings: Surroundings) -> Configuration? {
    look("config") {
      let configuration = try options.load(in: surroundings)
      if let path = try options.path(in: surroundings)?.absolute { return (configuration, "\(path) can be read") }
      let places = options.places(in: surroundings).map(\.absolute).joined(separator: " or ")
      return (configuration, "there is none at \(places); everything is as by default")
    }
  }

  mutating func lookAtDatabase(
    _ options: DatabaseOptions, _ configuration: Configuration, in surroundings: Surroundings
  ) {
    look("database") {
      let path = try options.path(configuration, in: surroundings)
      guard FileManager.default.fileExists(atPath: path) else {
        return ((), "there is none at \(path) yet; ingest or serve makes it")
      }
      let store = try ActivityStore(path: path, rules: configuration.rules, mode: .mustExist, busyTimeout: 2)
      let months = try store.months()
      var span = months.first.map { "\($0) to \(months.last ?? $0)" } ?? "nothing yet"
      if let doubt = Examination.doubt(about: months, today: surroundings.today) { span += "; \(doubt)" }
      guard !store.isReadOnly else {
        return ((), "\(path) holds \(span); this user may only read it: reports work, ingest, serve and forget do not")
      }
      try store.checkWritable()
      return ((), "\(path) holds \(span)")
    }
  }

  /// Cognito began in July 2014, and a clock may be wrong by some hours at the end of a month.
  private static let firstMonth = Month(year: 2014, month: 7)

  /// Why months of records cannot all be right, and where to look; nil where they can.
  ///
  /// The set-up is none the worse for it, and what was recorded stays, so it is no fault.
  static func doubt(about months: [Month], today: Day) -> String? {
    let early = months.filter { $0 < firstMonth }
    let late = months.filter { $0 > today.advanced(by: 1).month }
    guard let first = (early + late).first, let last = (early + late).last else { return nil }
    let which = early.isEmpty ? "to come" : late.isEmpty ? "before Cognito began" : "before Cognito began, or to come"
    let count = early.count + late.count
    let subject = count == 1 ? "1 month is" : "\(count) months are"
    let example = early.isEmpty ? last : first
    return "\(subject) \(which), so a source has wrong dates: see maumeter export activity --month \(example)"
  }

  mutating func lookAtCatalogs(_ configuration: Configuration, in surroundings: Surroundings) {
    look("catalogs") {
      let catalog = try CatalogFolder(configuration, in: surroundings).catalog()
      return ((), "prices of \(catalog.offers.count) offers")
    }
  }

  mutating func lookAtSecrets(in surroundings: Surroundings) -> HookSecrets? {
    look("secrets") {
      let secrets = try HookSecrets(in: surroundings)
      let finding =
        secrets.isEmpty
        ? "none; serve needs MAUMETER_TOKENS or MAUMETER_WEBHOOK_SECRETS, or --no-auth"
        : "\(secrets.tokens.count) tokens, \(secrets.webhookSecrets.count) webhook secrets"
      for path in HookSecrets.files(in: surroundings) where HookSecrets.isOpenToOthers(path) {
        throw CommandError(
          "Every user of this machine can read \(path). Close it: chmod 600 \(path)", .gateFailed)
      }
      return (secrets, finding)
    }
  }

  mutating func lookAtCertificate(_ certificate: String, key: String) {
    look("certificate") {
      let days = try HookServer.daysLeft(of: HookSettings.TLSFiles(certificate: certificate, key: key))
      guard days > 0 else {
        throw CommandError("\(certificate) has expired. Get a new one; serve reads it again by itself.", .gateFailed)
      }
      return ((), "fits its key and holds for \(days) days")
    }
  }

  // MARK: A hook that runs

  mutating func lookAtEndpoint(_ address: HookAddress, _ secrets: HookSecrets?, _ dashboardSecret: DashboardSecret?) {
    let base = address.description
    let isThere: Void? = look("endpoint") {
      let answer = try Examination.ask(base + "/health")
      guard answer.status == 200, answer.body == Array("ok\n".utf8) else {
        throw CommandError(
          "\(base)/health answers \(answer.status), and not as maumeter does, so something else than maumeter serve is "
            + "there, or a proxy that does not pass it on.", .gateFailed)
      }
      let warning = address.isReadable ? "; over http, tokens can be read on the way, and AWS does not send" : ""
      return ((), "\(base) answers\(warning)")
    }
    guard isThere != nil else { return }
    look("ready") {
      let answer = try Examination.ask(base + "/ready")
      guard answer.status == 200 else { throw CommandError(Examination.text(of: answer), .gateFailed) }
      return ((), "the database can be written")
    }
    lookAtStrangers(base)
    lookAtMetrics(base)
    if let secrets, let token = secrets.tokens.first { lookAtProbe(base, token) }
    lookAtDashboard(base, dashboardSecret)
  }

  /// Somebody without a token must not get in.
  private mutating func lookAtStrangers(_ base: String) {
    look("strangers") {
      let answer = try Examination.ask(base + "/events", post: Examination.probe, headers: Examination.headers)
      switch answer.status {
      case 401: return ((), "are refused")
      case 200:
        throw CommandError(
          "The hook takes events from everybody (--no-auth). Set MAUMETER_TOKENS and start it without.", .gateFailed)
      default: throw CommandError(Examination.text(of: answer), .gateFailed)
      }
    }
  }

  /// Users and costs are not for somebody without a token, unless it is a program of this machine.
  private mutating func lookAtMetrics(_ base: String) {
    look("metrics") {
      let answer = try Examination.ask(base + "/metrics")
      switch answer.status {
      case 401: return ((), "are closed to strangers")
      case 200 where URLComponents(string: base)?.host.map(HookSettings.isLoopback) == true:
        return ((), "are open to programs of this machine; give the address of a proxy to look through it")
      case 200:
        throw CommandError(
          "\(base)/metrics shows users and cost of every pool to everybody: the proxy in front of the hook passes for "
            + "a program of this machine. Let it add X-Forwarded-For, or not pass /metrics on.", .gateFailed)
      default: return ((), "answer \(answer.status) to strangers, so something in front of them decides")
      }
    }
  }

  /// A record of no service that counts: it is read, passes through a transaction, and leaves nothing but a number.
  private mutating func lookAtProbe(_ base: String, _ token: String) {
    look("probe") {
      let headers = Examination.headers + ["Authorization: Bearer \(token)"]
      let answer = try Examination.ask(base + "/events", post: Examination.probe, headers: headers)
      guard answer.status == 200 else {
        let hint =
          answer.status == 401
          ? " The hook was started with other tokens than MAUMETER_TOKENS here: set the same, and start it again." : ""
        throw CommandError(Examination.text(of: answer) + hint, .gateFailed)
      }
      return ((), "a record was sent with the token, read and stored")
    }
  }

  private static func ask(
    _ address: String, post body: [UInt8]? = nil, headers: [String] = []
  ) throws -> EndpointProbe.Answer {
    do throws(DownloadError) {
      return try EndpointProbe(address).ask(post: body, headers: headers)
    } catch {
      guard case .unreachable(_, let reason) = error else { throw error }
      throw CommandError(
        "Cannot reach \(address): \(reason). Is maumeter serve running there, or the proxy in front of it, and are "
          + "host, port and certificate right?", .gateFailed)
    }
  }

  private static let headers = ["Content-Type: application/json"]
  private static let probe = Array(
    #"{"eventSource":"probe.maumeter","eventName":"Probe","eventTime":"2026-01-01T00:00:00Z","eventID":"probe"}"#.utf8)

  static func text(of answer: EndpointProbe.Answer) -> String {
    let body = String(decoding: answer.body.prefix(500), as: UTF8.self)
    return "The hook answered \(answer.status): \(body)"
  }
}
