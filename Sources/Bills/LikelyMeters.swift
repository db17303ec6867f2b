import Domain

extension Reconciliation {
  /// Takes lines whose usage type is not known for the meter that their name looks like, where that meter was counted
  /// in the Region and the bill has no line that is known to be of it.
  ///
  /// Nobody has seen the usage types of some meters: without this, a bill that has them never agrees.
  public static func takingLikelyMeters(_ billed: [BilledUsage], beside own: OwnCount) -> [BilledUsage] {
    let counted = Set(own.usages.lazy.filter { $0.quantity > 0 }.map(\.key))
    let known = Set(billed.lazy.filter { $0.kind == .usage && !$0.isMeantByName }.compactMap(\.key))
    return billed.map { usage in
      guard case .unknown(let guess?) = usage.meaning else { return usage }
      var likely = usage
      likely.meaning = .meter(guess, plan: nil)
      likely.isMeantByName = true
      guard let key = likely.key, counted.contains(key), !known.contains(key) else { return usage }
      return likely
    }
  }
}
