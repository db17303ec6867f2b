import Bills
import Domain

extension ReconciliationReport {
  /// The schema `maumeter.reconcile/1`: names only get added.
  public var json: JSON {
    [
      "schema": "maumeter.reconcile/1",
      "within_tolerance": .bool(isWithinTolerance),
      "tolerance": .string(reconciliation.tolerance.description),
      "files": .array(files.map { .string($0) }),
      "bill_lines": .integer(billLines),
      "payer": .string(payer),
      "lines": .array(reconciliation.lines.map(json)),
      "unknown": .array(reconciliation.unknown.map(json)),
      "free": .array(reconciliation.freeLines.map(json)),
      "adjustments": .array(reconciliation.adjustments.map(json)),
      "warnings": .array(([gap].compactMap(\.self) + warnings).map { .string($0) }),
    ]
  }

  private func json(of line: Reconciliation.Line) -> JSON {
    [
      "month": .string(line.key.month.description), "region": .string(line.key.region),
      "meter": .string(line.key.meter.rawValue), "plan": .string(line.key.plan?.rawValue),
      "billed": .string(line.billed?.quantity?.description), "counted": .string(line.own?.quantity?.description),
      "difference": .string(line.quantityDifference?.description), "currency": .string(line.currency),
      "billed_cost": .string(line.billed?.cost?.description),
      "billed_list_cost": .string(line.billed?.listCost?.description),
      "own_cost": .string(line.own?.cost?.description),
      "cost_difference": .string(line.costDifference?.description),
      "within_tolerance": .bool(line.isWithinTolerance),
      "likely_usage_types": .array(line.likelyUsageTypes.sorted().map { .string($0) }),
      "causes": .array(
        line.causes.map { cause in
          [
            "cause": .string(cause.kind.rawValue), "quantity": .string(cause.quantity?.description),
            "cost": .string(cause.cost?.description), "exact": .bool(cause.isExact),
            "explanation": .string(cause.sentence),
          ]
        }),
    ]
  }

  private func json(of usage: BilledUsage) -> JSON {
    [
      "month": .string(usage.month.description), "kind": .string(usage.kind.rawValue),
      "payer": .string(usage.payer), "account": .string(usage.account), "region": .string(usage.region),
      "usage_type": .string(usage.usageType), "looks_like": .string(usage.guess?.rawValue),
      "quantity": .string(usage.quantity?.description), "cost": .string(usage.cost.description),
      "currency": .string(usage.currency), "lines": .integer(usage.lines),
    ]
  }
}
