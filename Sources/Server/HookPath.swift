/// The paths of the hook, as a sender writes them.
enum HookPath: String, CaseIterable, Sendable {
  case events = "/events"
  case eventBridge = "/eventbridge"
  case firehose = "/firehose"
  case sns = "/sns"
  case cloudEvents = "/cloudevents"
  case webhook = "/webhook"
  case health = "/health"
  case ready = "/ready"
  case metrics = "/metrics"
  case dashboard = "/"

  /// The path of an address; a slash at its end, which people add, makes no difference.
  init?(path: String) {
    if let found = HookPath(rawValue: path) {
      self = found
    } else if path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/"),
      let found = HookPath(rawValue: String(path.dropLast()))
    {
      self = found
    } else {
      return nil
    }
  }

  /// Whether events are posted to it.
  var takesEvents: Bool {
    switch self {
    case .events, .eventBridge, .firehose, .sns, .cloudEvents, .webhook: true
    case .health, .ready, .metrics, .dashboard: false
    }
  }

  /// For the header Allow.
  var methods: String {
    switch self {
    case .cloudEvents: "POST, OPTIONS, GET"
    case _ where takesEvents: "POST, GET"
    case .health, .ready: "GET, HEAD"
    default: "GET"
    }
  }
}
