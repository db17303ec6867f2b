import Domain
import Pricing

/// Turns what a bill warns of into sentences, in any language of the pages.
///
///     WarningWriter(try Texts(.japanese)).sentence(warning)
struct WarningWriter {
  private let texts: Texts

  init(_ texts: Texts) {
    self.texts = texts
  }

  /// One or two sentences for the reader of the bill.
  func sentence(_ warning: PricingWarning) -> String {
    switch warning {
    case .assumedRegion(let region, let assumed, let meter, let plan):
      texts(
        .warningAssumedRegion,
        ["meter": name(meter, of: plan), "region": region.harmless, "assumed": assumed.harmless])
    case .rateChanged(let meter, _, let region, let month, let at):
      texts(
        .warningRateChanged,
        ["meter": name(meter), "region": region.harmless, "day": texts.day(at.day), "month": name(month)])
    case .succeeded(let plan, let month, let at):
      texts(.warningSucceeded, ["plan": name(plan), "day": texts.day(at.day), "month": name(month)])
    case .planEndsInMonth(let plan, let month, let at):
      texts(.warningPlanEnds, ["plan": name(plan), "time": at.description, "month": name(month)])
    case .caution(let text, let meter, let region):
      texts(.warningCaution, ["meter": first(name(meter)), "region": region.harmless, "text": caution(text)])
    case .partitionWithoutFree(let region, let partition):
      texts(.warningNothingFree, ["region": region.harmless, "partition": partition.harmless])
    case .creationUnknown(let pools, let plan, let month, let free, let older):
      texts(
        pools == 1 ? .warningCreationUnknownOne : .warningCreationUnknown,
        [
          "pools": String(pools), "plan": name(plan), "month": name(month), "free": free.grouped,
          "day": texts.day(PlanDecision.plansBegan.day), "older": older.grouped,
        ])
    case .accountUnknown(let month): texts(.warningAccountUnknown, ["month": name(month)])
    case .accountsWithoutPayer(let count):
      texts(count == 1 ? .warningAccountsWithoutPayerOne : .warningAccountsWithoutPayer, ["count": String(count)])
    case .graceNotClaimed(let meter, let month, let until):
      texts(
        .warningGraceNotClaimed,
        ["meter": first(name(meter)), "month": name(month), "day": texts.day(until.day)])
    case .suppliedRate(let key, let rate):
      texts(
        .warningSuppliedRate,
        ["rate": rate.description, "meter": name(key.meter), "key": key.description.harmless])
    case .rateOfStrangeRegion(let key):
      texts(.warningRateOfStrangeRegion, ["key": key.description.harmless, "region": (key.region ?? "").harmless])
    case .discountAboveList(let meter, let plan, let region, let rate):
      texts(
        .warningDiscountAboveList,
        ["rate": rate.description, "meter": name(meter, of: plan), "region": region.harmless])
    case .rangeNotComputed(let month): texts(.warningRangeNotComputed, ["month": name(month)])
    }
  }

  // MARK: Words

  private func name(_ month: Month) -> String {
    texts.language == .english ? month.description : texts.month(month)
  }

  private func name(_ plan: Plan) -> String { texts.language == .english ? plan.rawValue : plan.title }

  private func name(_ meter: Meter) -> String { texts.language == .english ? meter.words : texts.title(meter) }

  private func name(_ meter: Meter, of plan: Plan?) -> String {
    guard let plan else { return name(meter) }
    return texts(.warningMeterOfPlan, ["meter": name(meter), "plan": name(plan)])
  }

  /// With a capital, where a language has them.
  private func first(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() }

  static let cautions: [TextKey] = [.cautionEarlierYears, .cautionWeakRate, .cautionReplica, .cautionReplicatedTokens]

  /// A caution of the program's own catalogs in the language; of another catalog, as it is written there.
  private func caution(_ text: String) -> String {
    guard let english = Texts.english, let key = WarningWriter.cautions.first(where: { english($0) == text })
    else { return text.harmless }
    return texts(key)
  }
}

extension PricingWarning {
  /// What to tell the reader of the bill, in English.
  public var sentence: String {
    // A program without its texts was built wrongly; the case says it all the same.
    Texts.english.map { WarningWriter($0).sentence(self) } ?? "\(self)"
  }
}
