import Domain

/// Finds why lines differ: each cause takes the part of the difference that it can explain, the surest ones first.
struct CauseFinder {
  let lines: [Reconciliation.Line]
  /// Free quantities that the bill has on lines of their own.
  let free: [BilledUsage]
  let own: OwnCount

  func causes(of line: Reconciliation.Line) -> [Cause] {
    guard !line.isEqual else { return [] }
    var causes: [Cause] = []
    if let difference = line.quantityDifference, difference != .zero {
      var rest = difference
      for step in [missing, exchanged, freeQuantity, rules, unattributed, time, atLast] {
        guard rest != .zero else { break }
        for cause in step(line, rest) {
          causes.append(cause)
          rest = rest - (cause.quantity ?? .zero)
        }
      }
      share(line, difference, among: &causes)
    } else if let cause = spreadOfFreeUnits(line) {
      causes.append(cause)
    }
    return causes + PriceCauses(line: line, own: own).causes
  }

  // MARK: Where nothing was recorded

  private func missing(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    let key = line.key
    guard let billed = line.billed else {
      let sentence =
        "The bill has no such line. Is it of another account, Region or month, or filtered? "
        + "Another plan or meter of the same Region may have it."
      return exchanged(line, rest).isEmpty ? [Cause(.notInBill, quantity: rest, isExact: true, sentence)] : []
    }
    guard key.meter.isInLogs else {
      let sentence =
        "No log tells this usage; the config states it (docs/configuration.md), and it does not state this much."
      return [Cause(.notUsageOfLog, quantity: rest, isExact: true, sentence)]
    }
    guard rest > .zero else { return [] }
    if key.region == Reconciliation.unknownRegion {
      let sentence =
        "The bill names no Region here, by a column or by the prefix of the usage type, so it can be the users of any "
        + "other line. Add the Region's column to the export."
      return [Cause(.regionNotNamed, quantity: rest, sentence)]
    }
    let places = own.places.keys.filter { $0.month == key.month }
    if !places.contains(where: { $0.region == key.region }) {
      let sentence =
        "Nothing of \(key.region) is recorded in \(key.month). Does a trail cover the Region, and were its logs "
        + "ingested?"
      return [Cause(.regionNotRecorded, quantity: rest, isExact: true, sentence)]
    }
    let recorded = Set(places.filter { $0.region == key.region }.map(\.account))
    guard !recorded.contains(nil) else { return [] }
    var left = rest
    var causes: [Cause] = []
    for (account, quantity) in billed.accounts.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
      guard let account, !recorded.contains(account), quantity > .zero, left > .zero else { continue }
      let part = min(quantity, left)
      left = left - part
      let sentence =
        "Nothing of account \(account) is recorded in \(key.region) in \(key.month), and the bill has \(quantity) of "
        + "it. Is it in the organization's trail?"
      causes.append(Cause(.accountNotRecorded, quantity: part, isExact: true, sentence))
    }
    return causes
  }

  // MARK: Under another name on the other side

  /// Users that one side has on another plan, or as users of SAML and OIDC.
  private func exchanged(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    let key = line.key
    guard [.directMAU, .enterpriseMAU].contains(key.meter) else { return [] }
    var left = rest
    var causes: [Cause] = []
    for other in lines where other.key != key && other.key.month == key.month && other.key.region == key.region {
      guard [.directMAU, .enterpriseMAU].contains(other.key.meter), let difference = other.quantityDifference,
        left != .zero, difference != .zero, (difference < .zero) != (left < .zero)
      else { continue }
      let part = difference.magnitude < left.magnitude ? -difference : left
      let isExact = difference == -rest
      let isOfPlan = key.meter == .directMAU && other.key.meter == .directMAU
      let users = "\(part.magnitude) user\(part.magnitude == BillNumber(1) ? "" : "s")"
      let (billed, counted) = part > .zero ? (key, other.key) : (other.key, key)
      let sentence =
        isOfPlan
        ? "\(users) on \(billed.words) in the bill and on \(counted.words) here. Did a pool change its plan? State the "
          + "plan of each pool in the config."
        : "\(users): \(billed.words) in the bill and \(counted.words) here. CloudTrail does not say who signed in "
          + "through SAML or OIDC: state enterprise_users of the pool."
      causes.append(Cause(isOfPlan ? .plan : .identityProvider, quantity: part, isExact: isExact, sentence))
      left = left - part
    }
    return causes
  }

  private func freeQuantity(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    guard rest < .zero else { return [] }
    let onOwnLines = free.filter { usage in
      usage.month == line.key.month && usage.meaning == .free(line.key.meter) && usage.kind == .usage
    }.reduce(BillNumber.zero) { $0 + ($1.quantity ?? .zero) }
    if onOwnLines > .zero {
      let part = -min(onOwnLines, rest.magnitude)
      let sentence = "The bill has \(onOwnLines) free units on a line of their own."
      return [Cause(.freeQuantity, quantity: part, isExact: onOwnLines == rest.magnitude, sentence)]
    }
    guard let free = own.free[line.key], BillNumber(free) == rest.magnitude else { return [] }
    let sentence = "The bill counts only what is charged: the difference is the free quantity, \(free)."
    return [Cause(.freeQuantity, quantity: rest, isExact: true, sentence)]
  }

  // MARK: How users are counted

  private func evidence(_ line: Reconciliation.Line) -> [OwnCount.Evidence] {
    own.places.filter { $0.key.month == line.key.month && $0.key.region == line.key.region }
      .sorted { ($0.key.account ?? "") < ($1.key.account ?? "") }.map(\.value)
  }

  private func rules(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    guard line.key.meter.isOfUsers else { return [] }
    var effects: [String: Int64] = [:]
    for effect in evidence(line).flatMap(\.otherRules) { effects[effect.setting, default: 0] += effect.users }
    var candidates: [Cause] = []
    for (setting, users) in effects.sorted(by: { $0.key < $1.key }) {
      guard users != 0, (users < 0) == (rest < .zero) else { continue }
      let effect = BillNumber(users)
      let part = effect.magnitude < rest.magnitude ? effect : rest
      let closes = effect == rest ? "close the difference" : "change the users of the Region by \(users)"
      let sentence =
        "With \(setting) the count would \(closes): AWS does not say in one place which activities count."
      candidates.append(Cause(.countingRule, quantity: part, isExact: effect == rest, sentence))
    }
    // One setting that closes the difference is likelier than several together.
    return candidates.first(where: \.isExact).map { [$0] }
      ?? candidates.max { ($0.quantity ?? .zero).magnitude < ($1.quantity ?? .zero).magnitude }.map { [$0] } ?? []
  }

  private func unattributed(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    guard rest > .zero, line.key.meter.isOfUsers else { return [] }
    let records = evidence(line).reduce(Int64(0)) { $0 + $1.unattributed }
    guard records > 0 else { return [] }
    let part = min(BillNumber(records), rest)
    let sentence =
      "\(records) record\(records == 1 ? "" : "s") of managed login or federation in the Region do not say whose they "
      + "are, so up to as many users are missing. A Lambda trigger on the pool, or an export of its user activity, "
      + "closes the gap."
    return [Cause(.unattributed, quantity: part, sentence)]
  }

  // MARK: Time, and the end

  private func time(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    if own.openMonths.contains(line.key.month) {
      let sentence = "\(line.key.month) is not over: both sides still grow, and the bill is about a day late."
      return [Cause(.monthNotOver, quantity: rest, sentence)]
    }
    guard line.billed?.isEstimated == true else { return [] }
    return [Cause(.billNotFinal, quantity: rest, "The bill calls this line estimated: it has no invoice yet.")]
  }

  private func atLast(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    let sentence =
      rest > .zero
      ? "No cause is known. Are log files missing (maumeter ingest again), or pools without management events?"
      : "No cause is known: more was counted than is billed. Is a part of the bill missing, or a test pool among the "
        + "logs?"
    return [Cause(.unexplained, quantity: rest, sentence)]
  }

  /// Where the quantity is the same, its price is another one if other lines differ, with which it shares free units.
  private func spreadOfFreeUnits(_ line: Reconciliation.Line) -> Cause? {
    guard line.quantityDifference == .zero, let price = own.pricesOfBilled[line.key], let ownCost = line.own?.cost,
      price != ownCost
    else { return nil }
    let sentence =
      "The free quantity is spread over all users, and other lines of the bill have more or fewer of them than were "
      + "counted: another part of it is free here."
    return Cause(.freeQuantityPrice, cost: price - ownCost, isExact: true, sentence)
  }

  /// Gives each cause its part of what the difference in quantity costs.
  private func share(_ line: Reconciliation.Line, _ difference: BillNumber, among causes: inout [Cause]) {
    guard let price = own.pricesOfBilled[line.key] ?? (line.billed == nil ? .zero : nil),
      let ownCost = line.own == nil ? .zero : line.own?.cost
    else { return }
    var left = price - ownCost
    let whole = left
    var leftQuantity = difference
    for index in causes.indices {
      guard let quantity = causes[index].quantity else { continue }
      leftQuantity = leftQuantity - quantity
      // Ten decimals are enough for a part that is shared out.
      let part =
        leftQuantity == .zero ? left : BillNumber(units: scaled(whole.units, quantity.units, difference.units))
      causes[index].cost = part
      left = left - part
    }
  }

  /// amount × part ÷ whole, to ten decimals; the part that is lost goes to the last cause.
  private func scaled(_ amount: Int128, _ part: Int128, _ whole: Int128) -> Int128 {
    let (short, unit) = (amount / 100_000_000, BillNumber.scale / 1_000)
    let (numerator, denominator) = (part / unit, whole / unit)
    guard denominator != 0 else { return 0 }
    let (product, overflow) = short.multipliedReportingOverflow(by: numerator)
    return overflow ? amount / denominator * numerator : product / denominator * 100_000_000
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

  fileprivate var isOfUsers: Bool { self == .directMAU || self == .enterpriseMAU }
}

extension ComparisonKey {
  /// "Lite", or "users of SAML or OIDC".
  fileprivate var words: String {
    guard let plan else { return meter == .enterpriseMAU ? "users of SAML or OIDC" : "direct users" }
    return plan.rawValue.prefix(1).uppercased() + plan.rawValue.dropFirst()
  }
}
