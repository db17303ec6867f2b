/// How the program ends: the numbers of sysexits.h, and 1 for a gate that the user asked for.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case gateFailed = 1
  case usage = 64
  case badData = 65
  case inputNotFound = 66
  case serviceUnavailable = 69
  case cannotWrite = 73
  case databaseOrIO = 74
  case badConfiguration = 78

  var meaning: String {
    switch self {
    case .done: "done"
    case .gateFailed: "a gate failed: budget exceeded, bill differs, catalog out of date"
    case .usage: "wrong usage"
    case .badData: "some input was rejected; the rest was recorded"
    case .inputNotFound: "input not found"
    case .serviceUnavailable: "a service is not reachable"
    case .cannotWrite: "cannot write"
    case .databaseOrIO: "database or I/O error"
    case .badConfiguration: "bad config, or a price that neither the catalog nor the config gives"
    }
  }

  /// The table of the root help.
  static var help: String {
    allCases.map { status in
      let number = String(status.rawValue)
      return "  " + String(repeating: " ", count: 2 - number.count) + number + "  " + status.meaning
    }.joined(separator: "\n")
  }
}
