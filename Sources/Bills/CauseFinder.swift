import Domain

/// Finds why lines differ: each cause takes the part of the difference that it can explain, the surest ones first.
struct CauseFinder {
  let missing: MissingCauses
  let matches: QuantityMatches

  private var own: OwnCount { missing.own }

  func causes(of line: Reconciliation.Line) -> [Cause] {
    guard !line.isEqual else { return [] }
    guard !line.isOfOtherService else { return [otherService(line)] }
    var causes: [Cause] = []
    if let difference = line.quantityDifference, difference != .zero {
      var rest = difference
      for step in [notOnTheOtherSide, freeQuantity, exchanged, notInBill, rules, unattributed, time, atLast] {
        guard rest != .zero else { break }
        for cause in step(line, rest) {
          causes.append(cause)
          rest = rest - (cause.quantity ?? .zero)
        }
      }
      share(line, among: &causes)
    } else if line.quantityDifference == .zero, let price = own.pricesOfBilled[line.key],
      let ownCost = line.own?.cost, price != ownCost
    {
      causes.append(spreadOfFreeUnits(price - ownCost))
    }
    return causes + PriceCauses(line: line, own: own).causes
  }

  private func notOnTheOtherSide(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    missing.causes(of: line)
  }

  // MARK: Under another name on the other side

  private func freeQuantity(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    (matches.free[line.key] ?? []).map { free in
      let sentence =
        free.onOwnLines.map { all in
          "The bill has \(all) free units on a line of their own"
            + (all == free.quantity ? "." : ", of which \(free.quantity) are of this line.")
        } ?? "The bill counts only what is charged: the difference is the free quantity, \(free.quantity)."
      return Cause(.freeQuantity, quantity: -free.quantity, isExact: free.isExact, sentence)
    }
  }

  /// Users that one side has on another plan, or as users of SAML and OIDC.
  private func exchanged(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    let key = line.key
    return (matches.exchanges[key] ?? []).map { exchange in
      let (part, other) = (exchange.part, exchange.other)
      let isOfPlan = key.meter == .directMAU && other.meter == .directMAU
      let users = "\(part.magnitude) user\(part.magnitude == BillNumber(1) ? "" : "s")"
      let (billed, counted) = part > .zero ? (key, other) : (other, key)
      let sentence =
        isOfPlan
        ? "\(users) on \(billed.words) in the bill and on \(counted.words) here. Did a pool change its plan? State the "
          + "plan of each pool in the config."
        : "\(users): \(billed.words) in the bill and \(counted.words) here. CloudTrail does not say who signed in "
          + "through SAML or OIDC: state enterprise_users of the pool."
      return Cause(isOfPlan ? .plan : .identityProvider, quantity: part, isExact: exchange.isExact, sentence)
    }
  }

  private func otherService(_ line: Reconciliation.Line) -> Cause {
    let messages = line.key.meter == .sms ? "text messages as End User Messaging (or SNS)" : "e-mail as SES"
    let sentence =
      "AWS charges for \(messages), and not as Cognito: these lines of the bill cannot have it, so it is no difference."
    return Cause(
      .otherService, quantity: line.quantityDifference, cost: line.costDifference, isExact: true, sentence)
  }

  private func notInBill(_ line: Reconciliation.Line, _ rest: BillNumber) -> [Cause] {
    guard line.billed == nil else { return [] }
    let sentence =
      "The bill has no such line. Is it of another account, Region or month, or filtered? "
      + "Another plan or meter of the same Region may have it."
    return [Cause(.notInBill, quantity: rest, isExact: true, sentence)]
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

  /// Where all units are there, their price is another one if other lines differ, with which they share free units.
  private func spreadOfFreeUnits(_ cost: BillNumber) -> Cause {
    let sentence =
      "The free quantity is spread over all users, and other lines of the bill have more or fewer of them than were "
      + "counted: another part of it is free here."
    return Cause(.freeQuantityPrice, cost: cost, isExact: true, sentence)
  }

  /// Gives each cause its part of what the difference in quantity costs; units that are free on both sides cost
  /// nothing.
  private func share(_ line: Reconciliation.Line, among causes: inout [Cause]) {
    guard let price = line.billed == nil ? .zero : own.pricesOfBilled[line.key],
      let ownCost = line.own == nil ? .zero : line.own?.cost
    else { return }
    var left = price - ownCost
    let whole = left
    for index in causes.indices where causes[index].kind == .freeQuantity { causes[index].cost = .zero }
    let charged = causes.indices.filter { causes[$0].quantity != nil && causes[$0].kind != .freeQuantity }
    let difference = charged.reduce(BillNumber.zero) { $0 + (causes[$1].quantity ?? .zero) }
    var leftQuantity = difference
    for index in charged {
      guard let quantity = causes[index].quantity else { continue }
      leftQuantity = leftQuantity - quantity
      // Ten decimals are enough for a part that is shared out.
      let part =
        leftQuantity == .zero ? left : BillNumber(units: scaled(whole.units, quantity.units, difference.units))
      causes[index].cost = part
      left = left - part
    }
    if charged.isEmpty, whole != .zero { causes.append(spreadOfFreeUnits(whole)) }
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

extension ComparisonKey {
  /// "Lite", or "users of SAML or OIDC".
  fileprivate var words: String {
    guard let plan else { return meter == .enterpriseMAU ? "users of SAML or OIDC" : "direct users" }
    return plan.rawValue.prefix(1).uppercased() + plan.rawValue.dropFirst()
  }
}
