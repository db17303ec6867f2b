import Domain
import Pricing

extension Report {
  /// The schema `maumeter.report/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.report/1",
      "rules": ["name": .string(rules.name.rawValue), "version": .string(CountingRules.version)],
      "months": .array(months.map { $0.json(isExplained: isExplained) }),
      "records": records.json,
    ]
  }
}

extension ReportMonth {
  fileprivate func json(isExplained: Bool) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("month", .string(activity.month.description)),
      JSON.Member("complete", .bool(isComplete)),
    ]
    if let laterRecords { members.append(JSON.Member("recorded_through", .string(laterRecords.description))) }
    members += [
      JSON.Member(
        "pools",
        .array(
          activity.pools.enumerated().map { index, pool in
            pool.json(index < plans.count ? plans[index] : nil)
          })),
      JSON.Member(
        "machine_tokens",
        .array(
          activity.machineTokens.map {
            ["client": .string($0.client.isEmpty ? nil : $0.client), "requests": .integer($0.requests)]
          })),
    ]
    if let bill {
      let explanation = isExplained ? BillExplanation(bill: bill, premises: premises) : nil
      members.append(JSON.Member("bill", bill.json(explanation)))
    }
    return .object(members)
  }
}

extension PoolActivity {
  /// - Parameter plan: with all plans of the month, where it had several.
  fileprivate func json(_ plan: PoolPlan?) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("pool", .string(pool)),
      JSON.Member("name", .string(name)),
      JSON.Member("account", .string(account)),
      JSON.Member("region", .string(region)),
      JSON.Member("plan", .string(plan?.plan.rawValue)),
    ]
    if let periods = plan?.periods, periods.count > 1 {
      let plans = periods.map { period -> JSON in
        ["plan": .string(period.plan.rawValue), "from": .string(period.from.description)]
      }
      members.append(JSON.Member("plans", .array(plans)))
    }
    let clients = clients.map { client -> JSON in
      ["client": .string(client.client), "mau": .integer(client.users)]
    }
    members += [
      JSON.Member(
        "mau",
        [
          "total": .integer(users.total), "direct": .integer(users.direct), "enterprise": .integer(users.enterprise),
        ]),
      JSON.Member(
        "activity", .object(Activity.allCases.map { JSON.Member($0.rawValue, .integer(events[$0] ?? 0)) })),
      JSON.Member("clients", .array(clients)),
      JSON.Member("unattributed", .integer(unattributed)),
    ]
    return .object(members)
  }
}

extension Bill {
  fileprivate func json(_ explanation: BillExplanation?) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("currency", "USD"),
      JSON.Member("catalog", .string(catalog)),
      JSON.Member("total", .string(total.description)),
    ]
    if listTotal != total { members.append(JSON.Member("list_total", .string(listTotal.description))) }
    if let range { members.append(JSON.Member("range", range.json)) }
    let lines = charges.map { $0.json(hasAccount: true, isExplained: explanation != nil) }
    members.append(JSON.Member("lines", .array(lines)))
    members.append(JSON.Member("warnings", .array(warnings.map { .string($0.sentence) })))
    if !unpriced.isEmpty { members.append(JSON.Member("unpriced", .array(unpriced.flatMap(\.json)))) }
    if let explanation { members.append(JSON.Member("explanation", explanation.json)) }
    return .object(members)
  }
}

extension Unpriced {
  /// One element for each usage that is missing from the total.
  var json: [JSON] {
    usages.map { usage in
      [
        "account": .string(usage.account), "pool": .string(usage.pool), "meter": .string(usage.meter.rawValue),
        "plan": .string(plan(of: usage)?.rawValue), "region": .string(usage.region),
        "quantity": .integer(usage.quantity), "reason": .string(reason.description),
      ]
    }
  }
}

extension Bill.CostRange {
  var json: JSON { ["low": .string(low.description), "high": .string(high.description)] }
}

extension Charge {
  /// One line of the bill.
  ///
  /// Amounts add up to the total; `list_amount`, where a discount applies, else `amount`, is quantity × rate, and times
  /// `month_part` for what is charged by time.
  ///
  /// - Parameters:
  ///   - hasAccount: name the account that pays, null where it is not known.
  ///   - isExplained: with the line as a sentence.
  func json(hasAccount: Bool, isExplained: Bool) -> JSON {
    var members: [JSON.Member] = hasAccount ? [JSON.Member("account", .string(payer))] : []
    members += [
      JSON.Member("meter", .string(meter.rawValue)),
      JSON.Member("plan", .string(plan?.rawValue)),
      JSON.Member("region", .string(region)),
      JSON.Member("from", .integer(from)),
      JSON.Member("to", to.map { .integer($0) } ?? .null),
      JSON.Member("quantity", .integer(quantity)),
      JSON.Member("rate", .string(rate.description)),
      JSON.Member("amount", .string(net.description)),
    ]
    if discount != nil { members.append(JSON.Member("list_amount", .string(amount.description))) }
    if let portion { members.append(JSON.Member("month_part", .string(portion.field))) }
    if isExplained { members.append(JSON.Member("explanation", .string(explanation))) }
    return .object(members)
  }
}
