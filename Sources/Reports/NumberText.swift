import Domain

extension BinaryInteger {
  /// "1,234,567".
  public var grouped: String { groupedDigits(String(magnitude), sign: self < 0 ? "-" : "") }
}

extension Double {
  /// "12.3", half to even, without marks; "-" for what is no number.
  public func text(places: Int) -> String {
    guard isFinite, magnitude < 1e15 else { return "-" }
    var factor = 1.0
    for _ in 0..<places { factor *= 10 }
    let scaled = Int64((self * factor).rounded(.toNearestOrEven))
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    return places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
  }
}

extension Money {
  /// Exact, with at least so many decimals: "0.00550", "1,234.00325".
  func shown(minimumPlaces: Int) -> String {
    let parts = description.split(separator: ".")
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    let missing = String(repeating: "0", count: max(0, minimumPlaces - decimals.count))
    let isNegative = parts[0].hasPrefix("-")
    let whole = groupedDigits(String(isNegative ? parts[0].dropFirst() : parts[0]), sign: isNegative ? "-" : "")
    return minimumPlaces == 0 && decimals.isEmpty ? whole : "\(whole).\(decimals)\(missing)"
  }
}

/// Thousands marks between decimal digits.
private func groupedDigits(_ digits: String, sign: String) -> String {
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return sign + text
}
