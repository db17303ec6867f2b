import Domain

extension Charge {
  /// The line as a sentence that can be checked by hand: quantity, band, rate, amount, and where the rate was read.
  ///
  ///     2026-10, ap-northeast-1, lite: 90,000 direct monthly active users (10,001 to 100,000) × 0.0055 USD = 495 USD.
  ///     Rate of cognito-lite, read 2026-09-22 at https://aws.amazon.com/cognito/pricing/ (observed).
  public var explanation: String {
    let place = [month.description, region, plan?.rawValue].compactMap(\.self).joined(separator: ", ")
    return "\(place): \(calculation) \(reduction)\(origin)"
  }

  private var calculation: String {
    let units = "\(grouped(quantity)) \(quantity == 1 ? meter.word : meter.words)"
    if isFree { return "\(units) (\(band)) are free." }
    let time = portion.map { " × \(grouped($0.seconds))/\(grouped($0.of)) seconds of the month" } ?? ""
    return "\(units) (\(band)) × \(rate) USD\(time) = \(groupedAmount(amount)) USD."
  }

  /// The units of the line by number: the band as far as it was used.
  private var band: String {
    isFree ? "the first \(grouped(to ?? quantity))" : "\(grouped(from + 1)) to \(grouped(from + quantity))"
  }

  private var reduction: String {
    switch discount?.kind {
    case nil: ""
    case .percentage(let percentage): "Less \(percentage): \(groupedAmount(net)) USD. "
    case .rate(let rate): "At your rate of \(rate) USD: \(groupedAmount(net)) USD. "
    }
  }

  private var origin: String {
    let what = isFree ? "Free quantity" : "Rate"
    guard source.confidence != .supplied else { return "\(what) given by you (\(source.address))." }
    return
      "\(what)\(isFree ? "" : " of \(offer)"), read \(source.read) at \(source.address) "
      + "(\(source.confidence.rawValue))."
  }
}

extension Bill {
  /// Every line of the bill as a sentence, then the sum.
  public var explanation: [String] {
    var sentences = charges.map(\.explanation)
    let sum = charges.map { groupedAmount($0.net) }.joined(separator: " + ")
    if charges.count > 1 { sentences.append("Total: \(sum) = \(groupedAmount(total)) USD.") }
    if let range {
      sentences.append(
        "AWS does not say in which order the free quantity is spent. Depending on it the total is between "
          + "\(groupedAmount(range.low)) and \(groupedAmount(range.high)) USD before discounts.")
    }
    return sentences
  }
}

/// A number with commas: "1,000,000".
func grouped(_ number: Int64) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}

/// An exact amount with commas: "38,665", "1,234.0055".
private func groupedAmount(_ money: Money) -> String {
  let parts = money.description.split(separator: ".", maxSplits: 1)
  let whole = grouped(Int64(parts[0]) ?? 0)
  return parts.count == 2 ? "\(whole).\(parts[1])" : whole
}

extension VendorQuote {
  /// The fee, each band and the sum, with the day on which the prices were read.
  public var explanation: [String] {
    var sentences = ["Monthly fee of \(vendor.title) \(plan.name): \(groupedAmount(plan.monthlyFee)) USD."]
    sentences += lines.map { line in
      let users = "\(grouped(line.users)) users (\(grouped(line.from + 1)) to \(grouped(line.from + line.users)))"
      guard line.rate != .zero else { return "\(users) are in the fee." }
      let units = plan.blockSize > 1 ? " = \(grouped(line.units)) begun blocks of \(grouped(plan.blockSize))" : ""
      return "\(users)\(units) × \(line.rate) USD = \(groupedAmount(line.amount)) USD."
    }
    let sum = ([plan.monthlyFee] + lines.map(\.amount)).map(groupedAmount).joined(separator: " + ")
    sentences.append("\(vendor.title) \(plan.name): \(sum) = \(groupedAmount(amount)) USD.")
    sentences.append(
      "Prices of \(vendor.title) \(plan.name), read \(plan.source.read) at \(plan.source.address) "
        + "(\(plan.source.confidence.rawValue)).")
    return sentences
  }
}
