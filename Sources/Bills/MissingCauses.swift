import Domain

/// Differences of what one side cannot have: places that nothing was recorded of, accounts that the bill has no line
/// of, usage that no log tells.
struct MissingCauses {
  let own: OwnCount
  /// By month, the accounts of the bill; nothing for a month in which some line does not say whose it is.
  private let accounts: [Month: Set<String>]

  init(own: OwnCount, lines: [Reconciliation.Line]) {
    self.own = own
    accounts = Dictionary(grouping: lines, by: \.key.month).compactMapValues { lines in
      let named = Set(lines.compactMap(\.billed).flatMap { $0.accounts.keys })
      return named.isEmpty || named.contains(nil) ? nil : Set(named.compactMap(\.self))
    }
  }

  /// Whether the bill has lines of accounts, and none of this one.
  func isNotInBill(_ account: String?, in month: Month) -> Bool {
    guard let account, let billed = accounts[month] else { return false }
    return !billed.contains(account)
  }

  func causes(of line: Reconciliation.Line) -> [Cause] {
    guard let difference = line.quantityDifference, difference != .zero else { return [] }
    let key = line.key
    var causes = difference < .zero ? accountsNotInBill(line, difference) : []
    guard let billed = line.billed else { return causes }
    guard key.meter.isInLogs else {
      let rest = causes.reduce(difference) { $0 - ($1.quantity ?? .zero) }
      guard rest != .zero else { return causes }
      let sentence =
        "No log tells this usage; the config states it (docs/configuration.md), and it does not state this much."
      causes.append(Cause(.notUsageOfLog, quantity: rest, isExact: true, sentence))
      return causes
    }
    guard difference > .zero else { return causes }
    if key.region == Reconciliation.unknownRegion {
      let sentence =
        "The bill names no Region here, by a column or by the prefix of the usage type, so it can be the users of any "
        + "other line. Add the Region's column to the export."
      return [Cause(.regionNotNamed, quantity: difference, sentence)]
    }
    return notRecorded(key, billed, difference)
  }

  private func notRecorded(_ key: ComparisonKey, _ billed: Reconciliation.Side, _ difference: BillNumber) -> [Cause] {
    let places = own.places.keys.filter { $0.month == key.month }
    if !places.contains(where: { $0.region == key.region }) {
      let sentence =
        "Nothing of \(key.region) is recorded in \(key.month). Does a trail cover the Region, and were its logs "
        + "ingested?"
      return [Cause(.regionNotRecorded, quantity: difference, isExact: true, sentence)]
    }
    let recorded = Set(places.filter { $0.region == key.region }.map(\.account))
    guard !recorded.contains(nil) else { return [] }
    return parts(of: billed.accounts.filter { !recorded.contains($0.key) }, difference).map { account, part, quantity in
      let sentence =
        "Nothing of account \(account) is recorded in \(key.region) in \(key.month), and the bill has \(quantity) of "
        + "it. Is it in the organization's trail?"
      return Cause(.accountNotRecorded, quantity: part, isExact: true, sentence)
    }
  }

  /// Each payer has a bill of its own, and the records have the accounts of all of them.
  private func accountsNotInBill(_ line: Reconciliation.Line, _ difference: BillNumber) -> [Cause] {
    let month = line.key.month
    let absent = (line.own?.accounts ?? [:]).filter { isNotInBill($0.key, in: month) }
    return parts(of: absent, difference.magnitude).map { account, part, quantity in
      let payer = own.payers[account].map { "which \($0) pays for" } ?? "whose payer the config does not state"
      let sentence =
        "In \(month) the bill has no line of account \(account), \(payer), and \(quantity) of it are counted here. "
        + "Add the bill that has it, or compare the accounts of one payer: --payer."
      return Cause(.accountNotInBill, quantity: -part, isExact: part == quantity, sentence)
    }
  }

  /// What accounts have, in their order, as far as it goes.
  private func parts(
    of accounts: [String?: BillNumber], _ whole: BillNumber
  ) -> [(account: String, part: BillNumber, quantity: BillNumber)] {
    var left = whole
    var parts: [(account: String, part: BillNumber, quantity: BillNumber)] = []
    for (account, quantity) in accounts.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
      guard let account, quantity > .zero, left > .zero else { continue }
      let part = min(quantity, left)
      left = left - part
      parts.append((account, part, quantity))
    }
    return parts
  }
}

extension Meter {
  /// Counted from logs; the others are only stated in the config.
  fileprivate var isInLogs: Bool {
    switch self {
    case .directMAU, .enterpriseMAU, .machineTokens, .replicatedMachineTokens: true
    case .advancedSecurityMAU, .machineClients, .replicaMAU, .provisionedRate, .sms, .email: false
    }
  }
}
