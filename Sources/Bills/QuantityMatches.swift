import Domain

/// What of the differences in quantity belongs together: users who are under another name on the other side, and free
/// units that the bill has elsewhere or leaves out.
///
/// Every user and every free unit is taken once, however many lines could use it.
struct QuantityMatches {
  /// Units of a line that are free and that the bill does not have on it.
  struct FreePart: Hashable {
    /// Above 0.
    let quantity: BillNumber
    /// All of the line's own free units, or all that are left of the bill's.
    let isExact: Bool
    /// All free units that the bill has on lines of their own; nil where it has none.
    let onOwnLines: BillNumber?
  }

  /// Users that another line of the Region has too many or too few of.
  struct Exchange: Hashable {
    let other: ComparisonKey
    /// Of the line's difference, with its sign.
    let part: BillNumber
    /// What is left of the two lines is the same.
    let isExact: Bool
  }

  private(set) var free: [ComparisonKey: [FreePart]] = [:]
  private(set) var exchanges: [ComparisonKey: [Exchange]] = [:]
  /// What is still open of each line's difference.
  private var rests: [ComparisonKey: BillNumber] = [:]

  private struct Pot: Hashable {
    let month: Month
    let meter: Meter
  }

  private struct Place: Hashable {
    let month: Month
    let region: String
  }

  /// - Parameters:
  ///   - lines: in order.
  ///   - free: free quantities that the bill has on lines of their own.
  init(_ lines: [Reconciliation.Line], free: [BilledUsage], missing: MissingCauses) {
    for line in lines {
      guard let difference = line.quantityDifference, difference != .zero else { continue }
      // What was not recorded, or is not in the bill, has nothing to do with other lines.
      rests[line.key] = missing.causes(of: line).reduce(difference) { $0 - ($1.quantity ?? .zero) }
    }
    var onOwnLines: [Pot: BillNumber] = [:]
    for usage in free where usage.kind == .usage {
      guard case .free(let meter) = usage.meaning, let quantity = usage.quantity, quantity > .zero else { continue }
      onOwnLines[Pot(month: usage.month, meter: meter), default: .zero] += quantity
    }
    let keys = lines.map(\.key)
    var left = onOwnLines
    let drawing = Dictionary(grouping: keys) { Pot(month: $0.month, meter: $0.meter) }
    for (pot, group) in drawing {
      takeOwnFreeUnits(group, missing.own.free, all: onOwnLines[pot], left: &left[pot])
    }
    let users = keys.filter(\.meter.isOfUsers)
    for group in Dictionary(grouping: users, by: { Place(month: $0.month, region: $0.region) }).values {
      exchange(group)
    }
    for (pot, group) in drawing {
      takeFreeUnitsThatAreLeft(group, missing.own.free, all: onOwnLines[pot], left: left[pot] ?? .zero)
    }
  }

  // MARK: Free units

  /// Where the bill's free lines hold the whole quantity that is free here, each line lacks its own part of it; where
  /// the bill has no such lines, a line that lacks exactly its own part counts only what is charged.
  private mutating func takeOwnFreeUnits(
    _ keys: [ComparisonKey], _ own: [ComparisonKey: Int64], all: BillNumber?, left: inout BillNumber?
  ) {
    let whole = keys.reduce(BillNumber.zero) { $0 + BillNumber(own[$1] ?? 0) }
    if let all, whole > all { return }
    for key in keys {
      guard let share = own[key].map({ BillNumber($0) }), share > .zero, let rest = rests[key], rest < .zero
      else { continue }
      guard all != nil || share == rest.magnitude else { continue }
      let part = min(share, rest.magnitude)
      take(part, of: key, isExact: part == share, all)
      left = left.map { $0 - part }
    }
  }

  /// Other free units of the bill are of lines that have free units here too, where it is known which do.
  private mutating func takeFreeUnitsThatAreLeft(
    _ keys: [ComparisonKey], _ own: [ComparisonKey: Int64], all: BillNumber?, left: BillNumber
  ) {
    var left = left
    let drawing = keys.filter { (own[$0] ?? 0) > 0 }
    for key in drawing.isEmpty ? keys : drawing {
      guard left > .zero, let rest = rests[key], rest < .zero else { continue }
      let part = min(left, rest.magnitude)
      take(part, of: key, isExact: left == rest.magnitude, all)
      left = left - part
    }
  }

  private mutating func take(_ part: BillNumber, of key: ComparisonKey, isExact: Bool, _ all: BillNumber?) {
    free[key, default: []].append(FreePart(quantity: part, isExact: isExact, onOwnLines: all))
    rests[key] = (rests[key] ?? .zero) + part
  }

  // MARK: Users

  /// Lines that close each other come first, so that no third one takes a part of theirs.
  private mutating func exchange(_ keys: [ComparisonKey]) {
    for mustClose in [true, false] {
      for key in keys {
        for other in keys where other != key {
          guard let rest = rests[key], let difference = rests[other], rest != .zero, difference != .zero,
            (difference < .zero) != (rest < .zero), !mustClose || difference == -rest
          else { continue }
          let part = difference.magnitude < rest.magnitude ? -difference : rest
          exchanges[key, default: []].append(Exchange(other: other, part: part, isExact: mustClose))
          exchanges[other, default: []].append(Exchange(other: key, part: -part, isExact: mustClose))
          rests[key] = rest - part
          rests[other] = difference + part
        }
      }
    }
  }
}

extension Meter {
  /// Users, who may be on another plan or of another provider than the other side says.
  var isOfUsers: Bool { self == .directMAU || self == .enterpriseMAU }
}
