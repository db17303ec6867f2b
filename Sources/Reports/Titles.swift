import Domain

extension Month {
  /// "October 2026".
  var title: String { "\(Month.names[month - 1]) \(year)" }

  private static let names = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

extension Plan {
  var title: String {
    switch self {
    case .legacy: "Legacy"
    case .lite: "Lite"
    case .essentials: "Essentials"
    case .plus: "Plus"
    }
  }
}

extension Meter {
  var title: String {
    switch self {
    case .directMAU: "Direct MAU"
    case .enterpriseMAU: "Enterprise MAU"
    case .advancedSecurityMAU: "Advanced security"
    case .machineTokens: "Machine tokens"
    case .replicatedMachineTokens: "Machine tokens (replicated)"
    case .machineClients: "Machine clients"
    case .replicaMAU: "Replica MAU"
    case .provisionedRate: "Provisioned rate"
    case .sms: "SMS"
    case .email: "E-mail"
    }
  }
}

extension Activity {
  var title: String {
    switch self {
    case .signUp: "Sign-ups"
    case .signIn: "Sign-ins"
    case .tokenRefresh: "Refreshes"
    case .passwordChange: "Passwords"
    case .other: "Other"
    }
  }
}

/// "a", "a and b", "a, b and 3 more".
func listed(_ items: [String], limit: Int = 5) -> String {
  if items.count > limit {
    return items.prefix(limit - 1).joined(separator: ", ") + " and \((items.count - limit + 1).grouped) more"
  }
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}

/// "1 record", "1,464 records".
func counted(_ number: Int, _ noun: String) -> String { "\(number.grouped) \(noun)\(number == 1 ? "" : "s")" }
